import { count, type EffectRule } from "../effect.ts";
import { describeObject, type ObjectName } from "../object-name.ts";
import { removals } from "./lookups/deletions.ts";

/** Objects leave git and stay in the cluster. */
export const orphanedObject: EffectRule = {
  id: "orphaned-object",
  severity: "look-closely",
  about: "What stays in the cluster without being in git is kept up to date by nobody, and in the way of what takes its name.",
  link: "https://fluxcd.io/flux/components/kustomize/kustomizations/#deletion-policy",
  *find(diff) {
    const kept = removals(diff).flatMap(({ object, fate }) => (fate.kind === "kept" ? [{ object, reason: fate.reason }] : []));
    const groups = Map.groupBy(kept, ({ object, reason }) => `${diff.base.applierOf(object.file)?.name ?? ""}\n${reason}`);
    for (const [key, group] of groups) {
      const [module = "", reason = ""] = key.split("\n");
      const names = group.map(({ object }) => object.name);
      const one = group.length === 1;
      yield {
        ...(module === "" ? {} : { module }),
        ...(one && names[0] !== undefined ? { object: describeObject(names[0]) } : {}),
        message: `${one ? "leaves git and stays" : `${count(group.length, "object")} leave git and stay`} in the cluster: ${reason}`,
        others: one ? [] : names.map(describeObject),
        advice: "delete by hand what is not wanted any more",
        steps: names.slice(0, 20).map(deleteCommand),
      };
    }
  },
};

function deleteCommand({ group, kind, namespace, name }: ObjectName): string {
  const type = kind.toLowerCase() + (group === "" || group === "apps" ? "" : `.${group}`);
  return `kubectl delete ${type}/${name}${namespace === undefined ? "" : ` --namespace ${namespace}`}`;
}
