import { changedObjects, type EffectRule, enumerate, placeOf } from "../effect.ts";
import { formatPath } from "../field-change.ts";
import { isForced } from "./lookups/force.ts";
import { refusedChanges } from "./lookups/immutable-fields.ts";

/** An object is deleted and made again, since Flux is told to force its change. */
export const replacedObject: EffectRule = {
  id: "replaced-object",
  severity: "dangerous",
  about:
    "With force, Flux deletes what it cannot change and creates it anew: a workload is down meanwhile, a claim loses its data.",
  link: "https://fluxcd.io/flux/components/kustomize/kustomizations/#force",
  *find(diff) {
    for (const change of changedObjects(diff)) {
      const refused = refusedChanges(change);
      if (refused.length === 0 || !isForced(diff, change.after)) continue;
      const paths = refused.map(({ path }) => formatPath(path));
      const data = change.after.name.kind === "PersistentVolumeClaim" ? ", its data included," : "";
      yield {
        ...placeOf(diff.head, change.after, paths[0]),
        message: `changes ${enumerate(paths)}, which cannot be changed: Flux deletes it${data} and makes it again, as force is on`,
        advice: data === "" ? "nothing, if it may be gone for a moment" : "make a new claim and copy the data",
      };
    }
  },
};
