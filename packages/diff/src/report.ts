import type { Problem } from "@cowlab/core";
import type { ClusterDiff, DataFileChange } from "./cluster-diff.ts";
import { type Effect, enumerate, type Severity } from "./effect.ts";
import { type HostChange, hostChanges } from "./effects/lookups/exposure.ts";
import { nameOfId } from "./effects/lookups/moves.ts";
import { type Restart, restarts } from "./effects/lookups/restarts.ts";
import { type VersionChange, versionChanges } from "./effects/lookups/version-changes.ts";
import type { FieldChange } from "./field-change.ts";
import { findEffects, severityRank } from "./find-effects.ts";
import { hideSecrets, hideSecretsIn } from "./hide-secrets.ts";
import type { ObjectChange } from "./object-change.ts";
import { describeObject, isKind, type ObjectName } from "./object-name.ts";
import type { PlacedObject } from "./read-file.ts";
import type { Side } from "./side.ts";
import type { JsonObject } from "./value.ts";

/** What a change does to all clusters that were compared: what every format shows, and what `--format json` prints. */
export interface DiffReport {
  /** The version of this form. A field that is added does not raise it. */
  readonly version: 1;
  /** What was compared, in words: `main at 1a2b3c4`, `the working tree`. */
  readonly base: string;
  readonly head: string;
  /** The worst of the clusters'. */
  readonly verdict: Severity;
  /** Clusters without any change are among them. */
  readonly clusters: readonly ClusterReport[];
}

/** What a change does to a cluster. */
export interface ClusterReport {
  readonly cluster: string;
  readonly verdict: Severity;
  /** Why, in a few sentences; the first is the weightiest. */
  readonly reasons: readonly string[];
  /** By every rule, the worst first. */
  readonly effects: readonly Effect[];
  /** Hosts that appear, vanish, lead elsewhere, or are reached by others. */
  readonly hosts: readonly HostChange[];
  readonly versions: readonly VersionChange[];
  /** Workloads whose pods are made anew, in Flux's order. */
  readonly restarts: readonly Restart[];
  /** The modules, which are Flux's Kustomizations, and what becomes of each. */
  readonly modules: readonly ModuleReport[];
  readonly objects: readonly ObjectReport[];
  readonly dataFiles: readonly DataFileChange[];
  /** Files that neither Flux nor cowlab reads. */
  readonly otherFiles: readonly string[];
  readonly problems: readonly Problem[];
}

/** A module as part of the graph of what comes before what. */
export interface ModuleReport {
  readonly name: string;
  /** `waiting` is what comes after a module that changes. */
  readonly state: "added" | "removed" | "changed" | "waiting" | "unchanged";
  /** Names of modules that come before it. */
  readonly dependsOn: readonly string[];
  /** How many objects of it change. */
  readonly changes: number;
}

/** An object that changes. The values of Secrets are hidden everywhere. */
export interface ObjectReport {
  readonly kind: ObjectChange["kind"];
  readonly name: ObjectName;
  readonly module?: string;
  readonly file: string;
  /** What it was, as far as that differs. */
  readonly from?: { readonly name?: ObjectName; readonly module?: string; readonly file?: string };
  readonly fields: readonly FieldChange[];
  /** The whole object. In JSON only where it is removed. */
  readonly before?: JsonObject;
  /** The whole object. In JSON only where it is added. */
  readonly after?: JsonObject;
}

/** Makes the report on clusters that were compared. */
export function reportOn(diffs: readonly ClusterDiff[], names: { readonly base: string; readonly head: string }): DiffReport {
  const clusters = diffs.map(clusterReport);
  return { version: 1, ...names, verdict: worst(clusters.map(({ verdict }) => verdict)), clusters };
}

function clusterReport(diff: ClusterDiff): ClusterReport {
  const effects = findEffects(diff);
  const unreadable = diff.problems.filter(({ severity }) => severity === "error").length;
  const verdict = worst([...effects.map(({ severity }) => severity), ...(unreadable > 0 ? (["look-closely"] as const) : [])]);
  return {
    cluster: diff.cluster,
    verdict,
    reasons: reasonsFor(diff, verdict, effects, unreadable),
    effects,
    hosts: hostChanges(diff),
    versions: versionChanges(diff),
    restarts: restarts(diff),
    modules: moduleReports(diff),
    objects: diff.changes.map((change) => objectReport(diff, change)),
    dataFiles: diff.dataFiles,
    otherFiles: diff.otherFiles,
    problems: diff.problems,
  };
}

function worst(severities: readonly Severity[]): Severity {
  return severities.reduce<Severity>((one, other) => (severityRank(other) > severityRank(one) ? other : one), "routine");
}

/** A rule is named once, however often it found something. */
function reasonsFor(diff: ClusterDiff, verdict: Severity, effects: readonly Effect[], unreadable: number): readonly string[] {
  const reasons =
    unreadable === 0 ? [] : [`${unreadable === 1 ? "a file" : `${unreadable} files`} could not be read, so that this is not all`];
  if (verdict !== "routine") {
    const grave = effects.filter(({ severity }) => severity === verdict);
    for (const [, group] of Map.groupBy(grave, ({ rule }) => rule)) {
      const [first] = group;
      if (first !== undefined)
        reasons.push(
          `${first.object ?? first.module ?? diff.cluster}: ${first.message}${group.length === 1 ? "" : ` (and ${group.length - 1} more like it)`}`,
        );
    }
    return reasons;
  }
  if (diff.changes.length === 0 && diff.dataFiles.length === 0) return ["nothing changes in the cluster"];
  const bumps = versionChanges(diff).length;
  const restarted = restarts(diff).length;
  const kinds = (["added", "changed", "removed", "renamed"] as const).flatMap((kind) => {
    const number = diff.changes.filter((change) => change.kind === kind).length;
    return number === 0 ? [] : [`${number} ${kind}`];
  });
  const parts = [
    `objects: ${enumerate(kinds)}`,
    ...(bumps === 0 ? [] : [`version bumps: ${bumps}`]),
    ...(restarted === 0 ? [] : [`workloads that restart: ${restarted}`]),
  ];
  return [parts.join("; ")];
}

function moduleReports({ base, head, changes }: ClusterDiff): readonly ModuleReport[] {
  const counts = new Map<string, number>();
  const note = (side: Side, object: PlacedObject | undefined): void => {
    const id = object === undefined ? undefined : side.applierOf(object.file)?.id;
    if (id !== undefined) counts.set(id, (counts.get(id) ?? 0) + 1);
  };
  for (const change of changes) {
    if (change.kind === "removed" || (change.kind !== "added" && change.moved !== undefined)) note(base, change.before);
    if (change.kind !== "removed") note(head, change.after);
    // A Kustomization stands in the root's files, and is its own module's affair.
    const own = change.kind === "removed" ? change.before : change.after;
    if (isKind(own.name, "kustomize.toolkit.fluxcd.io", "Kustomization"))
      counts.set(`${own.name.namespace}/${own.name.name}`, (counts.get(`${own.name.namespace}/${own.name.name}`) ?? 0) + 1);
  }
  const [before, after] = [base.flux(), head.flux()];
  const waiting = new Set([...counts.keys()].flatMap((id) => (id === after.root.id ? [] : [...after.dependentsOf(id)])));
  const all = new Map([...before.kustomizations, ...after.kustomizations]);
  return [...all.values()]
    .map(({ id, name, dependsOn }): ModuleReport => {
      const number = counts.get(id) ?? 0;
      const state = !before.kustomizations.has(id)
        ? "added"
        : !after.kustomizations.has(id)
          ? "removed"
          : number > 0
            ? "changed"
            : waiting.has(id)
              ? "waiting"
              : "unchanged";
      return { name, state, dependsOn: dependsOn.map(nameOfId), changes: number };
    })
    .sort((left, right) => (left.name < right.name ? -1 : 1));
}

function objectReport({ base, head }: ClusterDiff, change: ObjectChange): ObjectReport {
  const own = change.kind === "removed" ? change.before : change.after;
  const module = (change.kind === "removed" ? base : head).applierOf(own.file)?.name;
  const common = { kind: change.kind, name: own.name, ...(module === undefined ? {} : { module }), file: own.file };
  if (change.kind === "added") return { ...common, fields: [], after: hideSecrets(own) };
  if (change.kind === "removed") return { ...common, fields: [], before: hideSecrets(own) };
  const from = {
    ...(change.kind === "renamed" ? { name: change.before.name } : {}),
    ...(change.moved === undefined || change.moved.from === "" ? {} : { module: nameOfId(change.moved.from) }),
    ...(change.before.file === own.file ? {} : { file: change.before.file }),
  };
  return {
    ...common,
    ...(Object.keys(from).length === 0 ? {} : { from }),
    fields: hideSecretsIn(own, change.fields),
    before: hideSecrets(change.before),
    after: hideSecrets(change.after),
  };
}

/** How far a change reaches over what depends on it, in words; undefined where it reaches nothing. */
export function describeModules({ modules }: ClusterReport): string | undefined {
  const changed = modules.filter(({ state }) => state !== "unchanged" && state !== "waiting").length;
  const waiting = modules.filter(({ state }) => state === "waiting").length;
  if (changed === 0) return undefined;
  const rest =
    waiting === 0 ? "no other waits for them" : `${waiting} more ${waiting === 1 ? "waits" : "wait"} until those are ready`;
  return `${changed} of ${modules.length} modules ${changed === 1 ? "changes" : "change"}, and ${rest}`;
}

/** The title of an object, with what it was before: `Deployment meals/meals, was Deployment recipes/recipes`. */
export function titleOf({ name, from }: ObjectReport): string {
  return `${describeObject(name)}${from?.name === undefined ? "" : `, was ${describeObject(from.name)}`}`;
}

/** What else happened to an object besides its fields: a move, another file. */
export function notesOn({ module, file, from }: ObjectReport): readonly string[] {
  return [
    ...(from?.module === undefined ? [] : [`moved from ${from.module} to ${module ?? "nowhere"}`]),
    ...(from?.file === undefined || from.module !== undefined || from.name !== undefined
      ? []
      : [`its file was ${from.file}, and is ${file}`]),
  ];
}
