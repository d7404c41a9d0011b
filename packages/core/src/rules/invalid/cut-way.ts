// Rejected by cut-way: a module says that it talks to the app, whose policy lets nobody in.
import { NetworkPolicy } from "../../kinds/kubernetes.ts";
import type { Module } from "../../module.ts";
import { exampleApp } from "../../testing/example-cluster.ts";
import { clusterWith } from "../../testing/example-objects.ts";

const policy = NetworkPolicy({
  metadata: { name: "photos", namespace: "photos" },
  spec: { podSelector: {}, policyTypes: ["Ingress"] },
});
const app = exampleApp("photos");
const photos: Module = { ...app, objects: (cluster) => [...app.objects(cluster), policy] };

export default clusterWith([photos, { ...exampleApp("printer"), talksTo: ["photos"] }]);
