import type { EffectRule } from "../effect.ts";

/** The whole folder of a cluster goes. */
export const removedCluster: EffectRule = {
  id: "removed-cluster",
  severity: "dangerous",
  about: "Flux then finds nothing to apply and fails: the cluster runs on as it is, and no change reaches it any more.",
  link: "https://fluxcd.io/flux/components/kustomize/kustomizations/#path",
  *find({ cluster, base, head }) {
    const root = `clusters/${cluster}/`;
    const [before, after] = [base, head].map((side) => [...side.files.ids.keys()].some((path) => path.startsWith(root)));
    if (before === true && after === false)
      yield {
        message: `the folder ${root} is gone: Flux fails on it, and leaves everything in the cluster as it is`,
        advice: "uninstall Flux first, or let its Kustomizations prune what they hold",
      };
  },
};
