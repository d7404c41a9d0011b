// Rejected by undeclared-tunnel-route: the host is declared for the LAN only.
import { clusterWith, exampleModule, exampleRoute } from "../../testing/example-objects.ts";

export default clusterWith([exampleModule("routes", [exampleRoute("recipes", { entryPoints: ["websecure", "tunnel"] })])], {
  tunnel: { id: "6ff42ae2-765d-4adf-8112-31c55c1551ef" },
});
