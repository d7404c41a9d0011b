import { stringAt, valueAt } from "@cowlab/core";
import type { ClusterDiff } from "../../cluster-diff.ts";
import { type EffectPlace, placeOf } from "../../effect.ts";
import { formatPath, startsWith } from "../../field-change.ts";
import { oncePerDiff } from "./once-per-diff.ts";
import { type ChangedPods, changedPods } from "./pods.ts";

/** A workload whose pods are made anew. */
export interface Restart {
  readonly place: EffectPlace;
  /** Its turn: Flux applies what has a lower one first, and waits for it. */
  readonly turn: number;
  /** How its pods are replaced. */
  readonly how:
    | "all at once, down meanwhile"
    | "one by one"
    | "new before old"
    | "when somebody deletes them"
    | "at the next run";
  /** The fields of the pod template that differ. */
  readonly because: readonly string[];
}

/** The workloads whose pods are made anew, in Flux's order. */
export const restarts: (diff: ClusterDiff) => readonly Restart[] = oncePerDiff((diff) => {
  const pods = changedPods(diff);
  const { dependenciesOf } = diff.head.flux();
  const modules = new Map(pods.map((pod) => [pod, diff.head.applierOf(pod.change.after.file)?.id ?? ""]));
  const touched = new Set(modules.values());
  const turns = new Map<string, number>();
  const turnOf = (id: string, above: ReadonlySet<string>): number => {
    const known = turns.get(id);
    if (known !== undefined) return known;
    // A cycle has no first one.
    const before = [...dependenciesOf(id)].filter((dependency) => touched.has(dependency) && !above.has(dependency));
    const turn = 1 + Math.max(0, ...before.map((dependency) => turnOf(dependency, new Set([...above, id]))));
    turns.set(id, turn);
    return turn;
  };
  return pods
    .map(
      (pod): Restart => ({
        place: placeOf(diff.head, pod.change.after),
        turn: turnOf(modules.get(pod) ?? "", new Set()),
        how: howOf(pod),
        because: reasonsOf(pod),
      }),
    )
    .toSorted((left, right) => left.turn - right.turn);
});

function howOf({ change: { after } }: ChangedPods): Restart["how"] {
  const { kind } = after.name;
  if (kind === "CronJob") return "at the next run";
  if (kind === "Deployment") {
    if (stringAt(after.manifest, "spec", "strategy", "type") === "Recreate") return "all at once, down meanwhile";
    const surge = valueAt(after.manifest, "spec", "strategy", "rollingUpdate", "maxSurge");
    return surge === 0 || surge === "0%" ? "one by one" : "new before old";
  }
  if (stringAt(after.manifest, "spec", "updateStrategy", "type") === "OnDelete") return "when somebody deletes them";
  const replicas = valueAt(after.manifest, "spec", "replicas") ?? 1;
  return kind === "StatefulSet" && replicas === 1 ? "all at once, down meanwhile" : "one by one";
}

function reasonsOf({ change, after }: ChangedPods): readonly string[] {
  const template = after.path.split(".");
  const inside = change.fields.filter(({ path }) => startsWith(path, ...template));
  return inside
    .slice(0, 20)
    .map(({ path }) => formatPath(path.slice(template.length)).replace(/^spec\.(?=containers|initContainers)/, ""));
}
