import { valueAt } from "@cowlab/core";
import { changedObjects, type EffectRule, placeOf } from "../effect.ts";

/** Something is suspended or resumed. */
export const suspension: EffectRule = {
  id: "suspension",
  severity: "look-closely",
  about: "What is suspended is no longer kept as git has it; what is resumed makes up for all it missed at once.",
  link: "https://fluxcd.io/flux/components/kustomize/kustomizations/#suspending-and-resuming",
  *find(diff) {
    for (const { before, after } of changedObjects(diff)) {
      const [was, is] = [before, after].map(({ manifest }) => valueAt(manifest, "spec", "suspend") === true);
      if (was === is) continue;
      const job = after.name.kind === "CronJob" || after.name.kind === "Job";
      const stop = job
        ? "is suspended: it runs no more"
        : "is suspended: nothing below it is applied any more, deletions included";
      const start = job ? "is resumed: it runs again" : "is resumed: all that changed in git meanwhile is applied at once";
      yield { ...placeOf(diff.head, after, "spec.suspend"), message: is === true ? stop : start };
    }
  },
};
