import { valueAt } from "@cowlab/core";
import { changedObjects, type EffectRule, placeOf } from "../effect.ts";
import { isKind } from "../object-name.ts";

/** A workload is to have no pods. */
export const scaledToZero: EffectRule = {
  id: "scaled-to-zero",
  severity: "look-closely",
  about: "A workload without pods is stopped, though all its objects are there.",
  link: "https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#scaling-a-deployment",
  *find(diff) {
    for (const { before, after } of changedObjects(diff)) {
      if (!isKind(after.name, "apps", "Deployment", "StatefulSet", "ReplicaSet")) continue;
      const [was, is] = [before, after].map(({ manifest }) => valueAt(manifest, "spec", "replicas") ?? 1);
      if (was !== 0 && is === 0)
        yield { ...placeOf(diff.head, after, "spec.replicas"), message: `is stopped: its pods go from ${String(was)} to 0` };
    }
  },
};
