// Rejected by swallowed-variable: the root Kustomization substitutes variables, and one of its objects holds a shell's.
import { Kustomization } from "../../kinds/flux.ts";
import { ConfigMap } from "../../kinds/kubernetes.ts";
import { clusterWith, withFluxObjects } from "../../testing/example-objects.ts";

const namespace = "flux-system";
const root = Kustomization({
  metadata: { name: "flux-system", namespace },
  spec: {
    interval: "1h",
    path: "./clusters/home",
    prune: true,
    sourceRef: { kind: "GitRepository", name: "flux-system" },
    postBuild: { substitute: { domain: "example.org" } },
  },
});
const script = ConfigMap({ metadata: { name: "backup", namespace }, data: { "backup.sh": 'cp -r "$\u007bSOURCE}" /backup\n' } });

export default withFluxObjects(clusterWith([]), [root, script]);
