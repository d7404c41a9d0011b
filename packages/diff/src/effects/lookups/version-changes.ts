import { type ImageReference, stringAt, valueAt } from "@cowlab/core";
import type { ClusterDiff } from "../../cluster-diff.ts";
import { changedObjects, type EffectPlace, placeOf } from "../../effect.ts";
import { type FieldChange, formatPath } from "../../field-change.ts";
import type { ChangedObject } from "../../object-change.ts";
import { isKind } from "../../object-name.ts";
import { type Bump, compareImages, compareVersions, isMutable, parseImage, parseVersion } from "../../version.ts";
import { oncePerDiff } from "./once-per-diff.ts";

/** Something that runs in another version. */
export interface VersionChange {
  readonly place: EffectPlace;
  readonly what: "image" | "chart" | "git tag" | "Flux" | "Kubernetes";
  /** The image's repository, or the chart's name. */
  readonly name: string;
  readonly from: string;
  readonly to: string;
  readonly bump: Bump;
  /** The repository that an image came from, where it comes from another one now. */
  readonly movedFrom?: string;
  /** True where the new version may be another one tomorrow. */
  readonly mutable?: boolean;
  /** True where it keeps data: going back is not foreseen. */
  readonly stateful?: boolean;
}

/** All that changes its version: images wherever they are named, charts, sources, Flux and Kubernetes. */
export const versionChanges: (diff: ClusterDiff) => readonly VersionChange[] = oncePerDiff((diff) => [
  ...changedObjects(diff).flatMap((change) => [...imageChanges(diff, change), ...otherChanges(diff, change)]),
  ...kubernetesChanges(diff),
]);

function* imageChanges(diff: ClusterDiff, change: ChangedObject): Iterable<VersionChange> {
  for (const field of change.fields) {
    if (field.kind !== "changed" || typeof field.before !== "string" || typeof field.after !== "string") continue;
    const key = field.path.findLast((step) => typeof step === "string");
    const place = placeOf(diff.head, change.after, formatPath(field.path));
    const [before, after] = [parseImage(field.before), parseImage(field.after)];
    if (key === "image" && before !== undefined && after !== undefined) yield imageChange(place, change, before, after);
    else if (key === "tag" && isKind(change.after.name, "helm.toolkit.fluxcd.io", "HelmRelease")) {
      const bump = compareVersions(field.before, field.after);
      if (bump === undefined) continue;
      yield { place, what: "image", name: repositoryBeside(change, field), from: field.before, to: field.after, bump };
    }
  }
}

function imageChange(place: EffectPlace, change: ChangedObject, before: ImageReference, after: ImageReference): VersionChange {
  const moved = before.repository !== after.repository;
  return {
    place,
    what: "image",
    name: after.repository,
    from: versionOf(before),
    to: versionOf(after),
    bump: (moved ? compareReleases(before, after) : compareImages(before, after)) ?? "unknown",
    ...(moved ? { movedFrom: before.repository } : {}),
    ...(isMutable(after) ? { mutable: true } : {}),
    ...(keepsData(change) ? { stateful: true } : {}),
  };
}

/** Of two publishers' images only the versions of the program compare, not what each adds to them. */
function compareReleases(before: ImageReference, after: ImageReference): Bump | undefined {
  const [from, to] = [before, after].map(({ tag }) =>
    parseVersion(tag ?? "")
      ?.numbers.slice(0, 3)
      .join("."),
  );
  return from === undefined || to === undefined || from === to ? undefined : compareVersions(from, to);
}

function versionOf({ tag, digest }: ImageReference): string {
  const short = digest === undefined ? "" : `@${digest.slice(0, digest.indexOf(":") + 13)}`;
  return `${tag ?? (digest === undefined ? "(no tag)" : "")}${short}`;
}

function keepsData({ after: { manifest } }: ChangedObject): boolean {
  return JSON.stringify(valueAt(manifest, "spec") ?? null).match(/"persistentVolumeClaim"|"volumeClaimTemplates"/) !== null;
}

/** The name that stands beside a tag in the values of a chart. */
function repositoryBeside({ after }: ChangedObject, { path }: FieldChange): string {
  const around = path.slice(0, -1).map((step) => (typeof step === "string" ? step : step.index));
  return stringAt(after.manifest, ...around, "repository") ?? formatPath(path);
}

function* otherChanges(diff: ClusterDiff, { before, after }: ChangedObject): Iterable<VersionChange> {
  const { name } = after;
  const changed = (what: VersionChange["what"], called: string | undefined, ...path: readonly string[]): VersionChange[] => {
    const [from, to] = [stringAt(before.manifest, ...path), stringAt(after.manifest, ...path)];
    const bump = from === undefined || to === undefined ? undefined : compareVersions(from, to);
    if (from === undefined || to === undefined || bump === undefined) return [];
    return [
      {
        place: placeOf(diff.head, after, path.join(".")),
        what,
        name: called ?? name.name,
        from,
        to,
        bump,
        mutable: parseVersion(to) === undefined,
      },
    ];
  };
  const source = (): string | undefined =>
    stringAt(after.manifest, "spec", "url")
      ?.split("/")
      .at(-1)
      ?.replace(/\.git$/, "");
  if (isKind(name, "helm.toolkit.fluxcd.io", "HelmRelease")) {
    yield* changed("chart", stringAt(after.manifest, "spec", "chart", "spec", "chart"), "spec", "chart", "spec", "version");
  } else if (isKind(name, "source.toolkit.fluxcd.io", "OCIRepository")) yield* changed("chart", source(), "spec", "ref", "tag");
  else if (isKind(name, "source.toolkit.fluxcd.io", "GitRepository")) yield* changed("git tag", source(), "spec", "ref", "tag");
  else if (isKind(name, "fluxcd.controlplane.io", "FluxInstance"))
    yield* changed("Flux", "Flux", "spec", "distribution", "version");
}

/** The version of Kubernetes in the names of the machines' packages: `k3s_1_33`. Each step is told once. */
function kubernetesChanges({ dataFiles }: ClusterDiff): readonly VersionChange[] {
  const found = new Map<string, VersionChange>();
  for (const { path, fields } of dataFiles) {
    for (const field of fields) {
      if (field.kind !== "changed" || formatPath(field.path) !== "k3s.package") continue;
      const [from, to] = [field.before, field.after].map((value) => /^k3s_(\d+)_(\d+)$/.exec(String(value))?.slice(1).join("."));
      const bump = from === undefined || to === undefined ? undefined : compareVersions(from, to);
      if (from === undefined || to === undefined || bump === undefined || found.has(`${from} ${to}`)) continue;
      found.set(`${from} ${to}`, {
        place: { object: path, path: "k3s.package" },
        what: "Kubernetes",
        name: "Kubernetes",
        from,
        to,
        bump,
      });
    }
  }
  return [...found.values()];
}

/** A version change in words: `ghcr.io/home-operations/sonarr from 4.0.19 to 4.0.20`. */
export function describeVersions({ what, name, from, to }: VersionChange): string {
  return `${what === "image" || what === "Flux" || what === "Kubernetes" ? "" : `${what} `}${name} goes from ${from} to ${to}`;
}
