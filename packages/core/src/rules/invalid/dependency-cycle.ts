// Rejected by dependency-cycle: each of two modules needs the other.
import { exampleApp } from "../../testing/example-cluster.ts";
import { clusterWith } from "../../testing/example-objects.ts";

export default clusterWith([
  { ...exampleApp("orders"), needs: ["stock"] },
  { ...exampleApp("stock"), needs: ["orders"] },
]);
