// Rejected by nested-kustomization: a Kustomization of one module applies the folder of another.
import { Kustomization } from "../../kinds/flux.ts";
import { clusterWith, exampleModule } from "../../testing/example-objects.ts";

export default clusterWith([
  exampleModule("previews", [
    Kustomization({
      metadata: { name: "preview", namespace: "flux-system" },
      spec: {
        interval: "1h",
        path: "./clusters/home/recipes/",
        prune: true,
        sourceRef: { kind: "GitRepository", name: "flux-system" },
      },
    }),
  ]),
]);
