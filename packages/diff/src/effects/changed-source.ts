import { stringAt } from "@cowlab/core";
import { changedObjects, type EffectRule, placeOf } from "../effect.ts";
import { isKind } from "../object-name.ts";

/** Flux reads the cluster from somewhere else. */
export const changedSource: EffectRule = {
  id: "changed-source",
  severity: "dangerous",
  about: "What is wrong with the source of everything cannot be put right through it: that takes kubectl.",
  link: "https://fluxcd.io/flux/components/source/gitrepositories/",
  *find(diff) {
    const { root } = diff.head.flux();
    const source = stringAt(root.object?.manifest, "spec", "sourceRef", "name") ?? "flux-system";
    for (const { before, after } of changedObjects(diff)) {
      const isSource =
        isKind(after.name, "source.toolkit.fluxcd.io", "GitRepository", "OCIRepository", "Bucket") && after.name.name === source;
      const isRoot = after.key === root.object?.key;
      const paths = isSource
        ? [
            ["spec", "url"],
            ["spec", "ref", "branch"],
            ["spec", "secretRef", "name"],
          ]
        : isRoot
          ? [
              ["spec", "path"],
              ["spec", "sourceRef", "name"],
            ]
          : [];
      for (const path of paths) {
        const [was, is] = [before, after].map(({ manifest }) => stringAt(manifest, ...path));
        if (was === is) continue;
        yield {
          ...placeOf(diff.head, after, path.join(".")),
          message: `goes from ${was ?? "nothing"} to ${is ?? "nothing"}: the whole cluster is read from there, and what is not there is pruned`,
          advice: "make sure that the same files are there, and that Flux may read them, before the merge",
        };
      }
    }
  },
};
