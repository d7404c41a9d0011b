// Rejected by bootstrap-deadlock: the only server is tainted, and Flux's controllers do not tolerate it.
import { exampleCluster } from "../../testing/example-cluster.ts";
import {
  announcerWaivers,
  clusterWith,
  exampleAnnouncer,
  exampleModule,
  FluxInstance,
  withFluxObjects,
} from "../../testing/example-objects.ts";

const nodes = exampleCluster().nodes.map((node) =>
  node.role === "server" ? { ...node, taints: ["CriticalAddonsOnly=true:NoExecute"] } : node,
);
const instance = FluxInstance({
  metadata: { name: "flux", namespace: "flux-system" },
  spec: { distribution: { version: "2.9.6" } },
});

export default withFluxObjects(
  clusterWith([exampleModule("kube-vip", [exampleAnnouncer()], { waives: announcerWaivers })], { nodes }),
  [instance],
);
