import { isObject, listAt, stringAt, valueAt } from "../manifest.ts";
import { placeOf, type RenderedObject, type Rule, type RuleContext } from "../rule.ts";
import { quantityValue } from "../scalar-checks.ts";
import { defaultClasses } from "./lookups/storage-classes.ts";

/** Each volume is for one claim, and each claim for one volume. */
export const interchangeableVolumes: Rule = {
  id: "interchangeable-volumes",
  severity: "error",
  protects:
    "Kubernetes binds a claim to any volume that is large enough: after a reinstall an app starts on the data of another.",
  link: "https://kubernetes.io/docs/concepts/storage/persistent-volumes/#reserving-a-persistentvolume",
  *check(context) {
    const volumes = context.ofKind("", "PersistentVolume");
    if (volumes.length === 0) return;
    const claims = context.ofKind("", "PersistentVolumeClaim");
    const takers = new Map<RenderedObject, RenderedObject[]>();
    for (const claim of claims) {
      const candidates = volumes.filter((volume) => mayBind(claim, volume, context));
      for (const volume of candidates) takers.set(volume, [...(takers.get(volume) ?? []), claim]);
      const [first, second] = candidates;
      if (first === undefined || second === undefined) continue;
      yield {
        ...placeOf(claim, "spec.volumeName"),
        message: `may bind any of ${names(candidates)}`,
        fix: "name the volume here, and this claim in the volume's claimRef",
        other: placeOf(first, "spec.claimRef"),
      };
    }
    for (const [volume, [first, ...others]] of takers) {
      if (first === undefined || others.length === 0) continue;
      yield {
        ...placeOf(volume, "spec.claimRef"),
        message: `may be bound by any of ${names([first, ...others])}`,
        fix: "name its claim here, and this volume in the claim's volumeName",
        other: placeOf(first, "spec.volumeName"),
      };
    }
  },
};

function names(objects: readonly RenderedObject[]): string {
  const shown = objects.slice(0, 3).map((object) => placeOf(object).object);
  return [...shown, ...(objects.length > 3 ? [`${objects.length - 3} more`] : [])].join(", ");
}

/** What Kubernetes looks at when it chooses a volume for a claim. */
function mayBind({ manifest: claim }: RenderedObject, { manifest: volume }: RenderedObject, context: RuleContext): boolean {
  const reserved = valueAt(volume, "spec", "claimRef");
  const { name, namespace } = claim.metadata;
  if (isObject(reserved) && (reserved["name"] !== name || reserved["namespace"] !== namespace)) return false;
  const wanted = stringAt(claim, "spec", "volumeName") ?? "";
  if (wanted !== "") return wanted === volume.metadata.name;
  const className = stringAt(claim, "spec", "storageClassName") ?? defaultClasses(context)[0]?.name ?? "";
  if (className !== (stringAt(volume, "spec", "storageClassName") ?? "")) return false;
  const modes = listAt(volume, "spec", "accessModes");
  if (!listAt(claim, "spec", "accessModes").every((mode) => modes.includes(mode))) return false;
  const asked = quantityValue(valueAt(claim, "spec", "resources", "requests", "storage")) ?? 0;
  if (asked > (quantityValue(valueAt(volume, "spec", "capacity", "storage")) ?? Number.POSITIVE_INFINITY)) return false;
  if ((valueAt(claim, "spec", "volumeMode") ?? "Filesystem") !== (valueAt(volume, "spec", "volumeMode") ?? "Filesystem"))
    return false;
  const labels = valueAt(claim, "spec", "selector", "matchLabels");
  const has = (key: string): string | undefined => stringAt(volume, "metadata", "labels", key);
  return !isObject(labels) || Object.entries(labels).every(([key, value]) => has(key) === value);
}
