import { stringAt, valueAt } from "@cowlab/core";
import { changedObjects, type EffectRule, placeOf } from "../effect.ts";
import { isKind } from "../object-name.ts";
import { isExempt } from "./lookups/fate.ts";

/** Something that was safe from deletion is so no longer. */
export const lostProtection: EffectRule = {
  id: "lost-protection",
  severity: "look-closely",
  about: "Nothing is deleted now, but the next change that removes it from git deletes it from the cluster.",
  link: "https://fluxcd.io/flux/components/kustomize/kustomizations/#controlling-the-apply-behavior-of-resources",
  *find(diff) {
    for (const { before, after } of changedObjects(diff)) {
      const place = placeOf(diff.head, after);
      if (isExempt(before) && !isExempt(after))
        yield {
          ...place,
          path: "metadata.annotations",
          message: "may be pruned from now on: it loses the annotation that exempted it",
        };
      if (isKind(after.name, "kustomize.toolkit.fluxcd.io", "Kustomization")) {
        const [was, is] = [before, after].map(({ manifest }) => valueAt(manifest, "spec", "prune") === true);
        if (was === false && is === true) yield { ...place, path: "spec.prune", message: "deletes from now on what leaves git" };
        const [policy, now] = [before, after].map(
          ({ manifest }) => stringAt(manifest, "spec", "deletionPolicy") ?? "MirrorPrune",
        );
        if (policy === "Orphan" && now !== "Orphan") {
          yield {
            ...place,
            path: "spec.deletionPolicy",
            message: `takes from now on all its objects along when it is deleted: its deletion policy goes from Orphan to ${now}`,
          };
        }
      }
      if (isKind(after.name, "", "PersistentVolume")) {
        const [was, is] = [before, after].map(
          ({ manifest }) => stringAt(manifest, "spec", "persistentVolumeReclaimPolicy") ?? "Retain",
        );
        if (was === "Retain" && is === "Delete")
          yield {
            ...place,
            path: "spec.persistentVolumeReclaimPolicy",
            message: "loses its data from now on when its claim is deleted",
          };
      }
    }
  },
};
