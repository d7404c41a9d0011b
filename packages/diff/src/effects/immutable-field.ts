import { changedObjects, type EffectRule, enumerate, placeOf } from "../effect.ts";
import { formatPath } from "../field-change.ts";
import type { ObjectName } from "../object-name.ts";
import { isForced } from "./lookups/force.ts";
import { refusedChanges } from "./lookups/immutable-fields.ts";

/** A field is changed that the API server never changes. */
export const immutableField: EffectRule = {
  id: "immutable-field",
  severity: "dangerous",
  about: "The API server refuses the object, and its Kustomization fails as a whole, until the object is deleted and made again.",
  link: "https://kubernetes.io/docs/concepts/overview/working-with-objects/",
  *find(diff) {
    for (const change of changedObjects(diff)) {
      const refused = refusedChanges(change);
      if (refused.length === 0 || isForced(diff, change.after)) continue;
      const paths = refused.map(({ path }) => formatPath(path));
      const module = diff.head.applierOf(change.after.file)?.name;
      yield {
        ...placeOf(diff.head, change.after, paths[0]),
        message: `changes ${enumerate(paths)}, which cannot be changed: the API server refuses it, and nothing of ${module ?? "its Kustomization"} is applied`,
        advice: adviceFor(change.after.name),
        steps: [
          deleteFirst(change.after.name),
          ...(module === undefined ? [] : [`flux reconcile kustomization ${module} --namespace flux-system --with-source`]),
        ],
      };
    }
  },
};

function adviceFor({ kind }: ObjectName): string {
  if (kind === "PersistentVolumeClaim") return "make a new claim and copy the data; deleting this one can delete the data";
  if (kind === "PersistentVolume")
    return "make a volume of another name, or delete this one by hand: with the reclaim policy Retain what it points to stays";
  if (kind === "StatefulSet") return "delete it by hand and keep its pods and claims; Flux makes it again";
  return "delete it by hand once this is merged; Flux makes it again";
}

function deleteFirst({ kind, namespace, name }: ObjectName): string {
  const keep = ["StatefulSet", "Deployment", "DaemonSet"].includes(kind) ? " --cascade=orphan" : "";
  const command = `kubectl delete ${kind.toLowerCase()}/${name}${namespace === undefined ? "" : ` --namespace ${namespace}`}${keep}`;
  return kind === "PersistentVolumeClaim" ? `# only after a backup: ${command}` : command;
}
