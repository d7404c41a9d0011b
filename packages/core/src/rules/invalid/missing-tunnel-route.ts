// Rejected by missing-tunnel-route: the host is public, but its only route is the LAN's.
import { exampleApp } from "../../testing/example-cluster.ts";
import { clusterWith, exampleModule, exampleRoute } from "../../testing/example-objects.ts";

export default clusterWith(
  [
    { ...exampleApp("cookbook"), hosts: [{ name: "cookbook", public: true }] },
    exampleModule("routes", [exampleRoute("cookbook")]),
  ],
  { tunnel: { id: "6ff42ae2-765d-4adf-8112-31c55c1551ef" } },
);
