import { count, type EffectRule, enumerate } from "../effect.ts";
import { describeObject } from "../object-name.ts";
import { deletions } from "./lookups/deletions.ts";

/** Kinds whose deletion another rule tells. */
const told = new Set([
  ...[
    "Namespace",
    "PersistentVolumeClaim",
    "PersistentVolume",
    "CustomResourceDefinition",
    "HelmRelease",
    "StatefulSet",
    "Volume",
  ],
  ...["CronJob", "DaemonSet", "Deployment", "Job", "ReplicaSet", "NetworkPolicy"],
]);

/** Objects of no consequence of their own are deleted. */
export const prunedObject: EffectRule = {
  id: "pruned-object",
  severity: "routine",
  about: "What is no longer in git is deleted from the cluster.",
  link: "https://fluxcd.io/flux/components/kustomize/kustomizations/#prune",
  *find(diff) {
    const objects = deletions(diff).filter(({ name }) => !told.has(name.kind));
    for (const [module, group] of Map.groupBy(objects, ({ file }) => diff.base.applierOf(file)?.name ?? "")) {
      const names = group.map(({ name }) => describeObject(name));
      yield {
        module,
        message: `${count(group.length, "other object is", "other objects are")} deleted: ${enumerate(names)}`,
        others: names,
      };
    }
  },
};
