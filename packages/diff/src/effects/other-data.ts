import { listAt, stringAt, valueAt } from "@cowlab/core";
import { type EffectRule, placeOf } from "../effect.ts";
import { isEqual } from "../value.ts";
import { changedPods, namedContainers } from "./lookups/pods.ts";

/** Kinds of volumes whose content outlives a pod. */
const lasting = ["persistentVolumeClaim", "nfs", "hostPath", "csi", "iscsi"] as const;

/** A workload starts on other data than before. */
export const otherData: EffectRule = {
  id: "other-data",
  severity: "look-closely",
  about: "A program that finds another volume at its path starts with what is there: often nothing, as if newly installed.",
  link: "https://kubernetes.io/docs/concepts/storage/volumes/",
  *find(diff) {
    for (const { change, before, after } of changedPods(diff)) {
      const path = `${after.path}.spec.volumes`;
      for (const volume of listAt(before.spec, "volumes")) {
        const name = stringAt(volume, "name");
        const now = listAt(after.spec, "volumes").find((other) => stringAt(other, "name") === name);
        const [was, is] = [sourceOf(volume), sourceOf(now)];
        if (was === undefined || isEqual(was, is)) continue;
        const next =
          is === undefined ? (now === undefined ? "is gone" : "does not outlive the pod any more") : `is now ${describe(is)}`;
        yield {
          ...placeOf(diff.head, change.after, `${path}[${name}]`),
          message: `its volume ${name} was ${describe(was)}, and ${next}`,
          advice: "copy the data first, if it is wanted",
        };
      }
      for (const { list, name, spec } of namedContainers(after.spec)) {
        const former = namedContainers(before.spec).find((container) => container.list === list && container.name === name);
        for (const mount of listAt(former?.spec, "volumeMounts")) {
          const volume = stringAt(mount, "name");
          const isLasting = listAt(before.spec, "volumes").some(
            (one) => stringAt(one, "name") === volume && sourceOf(one) !== undefined,
          );
          const mounts = listAt(spec, "volumeMounts").filter((other) => stringAt(other, "name") === volume);
          const still = mounts.some(
            (other) =>
              stringAt(other, "mountPath") === stringAt(mount, "mountPath") &&
              stringAt(other, "subPath") === stringAt(mount, "subPath"),
          );
          if (!isLasting || still || mounts.length === 0) continue;
          const places = mounts.map(describeMount).join(" and ");
          yield {
            ...placeOf(diff.head, change.after, `${after.path}.spec.${list}[${name}].volumeMounts`),
            message: `finds its volume ${volume} no longer at ${describeMount(mount)}, but at ${places}`,
            advice: "make sure that the program looks there",
          };
        }
      }
    }
  },
};

function sourceOf(volume: unknown): { readonly [kind: string]: unknown } | undefined {
  const kind = lasting.find((key) => valueAt(volume, key) !== undefined);
  const source = kind === undefined ? undefined : valueAt(volume, kind);
  return kind === undefined || source === undefined ? undefined : { [kind]: source };
}

function describe(source: unknown): string {
  const claim = stringAt(source, "persistentVolumeClaim", "claimName");
  if (claim !== undefined) return `the claim ${claim}`;
  const server = stringAt(source, "nfs", "server");
  return server === undefined ? JSON.stringify(source) : `${server}:${stringAt(source, "nfs", "path")}`;
}

function describeMount(mount: unknown): string {
  const subPath = stringAt(mount, "subPath");
  return `${stringAt(mount, "mountPath")}${subPath === undefined ? "" : ` (${subPath} of it)`}`;
}
