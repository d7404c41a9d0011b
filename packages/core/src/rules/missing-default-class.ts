import { isObject, listAt, stringAt, valueAt } from "../manifest.ts";
import { type Finding, placeOf, type RenderedObject, type Rule, type RuleContext } from "../rule.ts";
import { defaultClasses } from "./lookups/storage-classes.ts";
import { isKind } from "./lookups/workloads.ts";

/** Where a claim names no StorageClass, one is the default. */
export const missingDefaultClass: Rule = {
  id: "missing-default-class",
  severity: "error",
  protects:
    "A claim without a class waits for the default one: where there is none, its volume is never made and its pod never starts.",
  link: "https://kubernetes.io/docs/concepts/storage/persistent-volumes/#retroactive-default-storageclass-assignment",
  *check(context) {
    if (defaultClasses(context).length > 0 || mayHaveAnotherClass(context)) return;
    for (const object of context.objects) {
      for (const path of classlessClaims(object)) {
        yield {
          ...placeOf(object, path),
          message: "names no StorageClass, and none is the default: no volume is ever made for it",
          fix: "name a class, or add a module that provides one",
        } satisfies Finding;
      }
    }
  },
};

/** True where a chart makes a class, of which only the chart knows whether it is the default, or a volume of no class may be bound. */
function mayHaveAnotherClass({ cluster, ofKind }: RuleContext): boolean {
  return (
    cluster.modules.some(({ creates = [] }) => creates.some(({ kind }) => kind === "StorageClass")) ||
    ofKind("", "PersistentVolume").some(({ manifest }) => (stringAt(manifest, "spec", "storageClassName") ?? "") === "")
  );
}

/** The fields in which the claims of an object would name their class, where they do not. */
function classlessClaims(object: RenderedObject): readonly string[] {
  const isClassless = (claim: unknown): boolean =>
    isObject(valueAt(claim, "spec")) &&
    valueAt(claim, "spec", "storageClassName") === undefined &&
    (stringAt(claim, "spec", "volumeName") ?? "") === "";
  if (isKind(object, "", "PersistentVolumeClaim")) return isClassless(object.manifest) ? ["spec.storageClassName"] : [];
  if (!isKind(object, "apps", "StatefulSet")) return [];
  return listAt(object.manifest, "spec", "volumeClaimTemplates").flatMap((claim, index) =>
    isClassless(claim) ? [`spec.volumeClaimTemplates[${index}].spec.storageClassName`] : [],
  );
}
