import { type Problem, renderCluster, stringAt } from "@cowlab/core";
import { describeObject } from "@cowlab/diff/object-name";
import type { AdoptedObject, Danger } from "./adopted-object.ts";
import type { FoundFacts } from "./found-facts.ts";
import { clusterSource } from "./internal/cluster-source.ts";
import { findDangers } from "./internal/dangers.ts";
import { type Decision, decideFates, newObjects } from "./internal/decide-fates.ts";
import { findFacts } from "./internal/find-facts.ts";
import { ownersOf } from "./internal/owners.ts";
import { type Assumption, type MissingFact, type Proposal, type ProposeOptions, propose } from "./internal/propose.ts";
import { readFolder } from "./internal/read-folder.ts";
import { recognise } from "./internal/recognise.ts";
import type { FolderFile, NotUnderstood, OtherFile } from "./old-folder.ts";

/** A line of the proposed cluster file, and why it is there. */
export interface RecognisedModule {
  /** As `@cowlab/apps/sonarr`. */
  readonly from: string;
  /** As `sonarr`. */
  readonly factory: string;
  /** The places of the objects by which it was recognised. */
  readonly by: readonly string[];
}

/** What a folder holds, and the cluster that takes its place. */
export interface AdoptionReport {
  /** The version of this form. A field that is added does not raise it. */
  readonly version: 1;
  /** What the cluster is called. */
  readonly name: string;
  /** How many files were looked at. */
  readonly files: number;
  readonly facts: FoundFacts;
  readonly assumptions: readonly Assumption[];
  readonly missing: readonly MissingFact[];
  readonly modules: readonly RecognisedModule[];
  /** Every object of the folder, by its place. */
  readonly objects: readonly AdoptedObject[];
  readonly dangers: readonly Danger[];
  readonly notUnderstood: readonly NotUnderstood[];
  /** Files and documents that are no objects. */
  readonly others: readonly OtherFile[];
  /** What kustomize would change in the objects, which was not looked at. */
  readonly transforms: readonly OtherFile[];
  /** What the rules say of the proposed cluster. */
  readonly problems: readonly Problem[];
  /** The text of the proposed cluster file. */
  readonly clusterFile: string;
}

/** What a folder is read with. */
export interface AdoptionOptions {
  /** What the cluster will be called, a DNS label. @default what Flux's path calls it, or "home" */
  readonly name?: string;
}

/**
 * Reads a folder of manifests, proposes the cluster that takes its place, and says of every object what becomes of it.
 * Never throws for what a file holds: what it does not understand is in the report.
 */
export function adopt(files: readonly FolderFile[], { name }: AdoptionOptions = {}): AdoptionReport {
  const { objects, others, notUnderstood, transforms } = readFolder(files);
  const facts = findFacts(objects);
  const recognised = recognise(objects);
  const attempt = (options: ProposeOptions) => {
    const proposal = propose(name ?? facts.name?.value ?? "home", objects, facts, recognised, options);
    const rendered = renderCluster(proposal.definition);
    return { proposal, rendered, decisions: decideFates(objects, ownersOf(objects, proposal.modules), rendered) };
  };
  const first = attempt({});
  const storageClasses = keptStorageClasses(first.decisions, first.proposal);
  const { proposal, rendered, decisions } = storageClasses.size === 0 ? first : attempt({ storageClasses });
  return {
    version: 1,
    name: proposal.definition.name,
    files: files.length,
    facts,
    assumptions: proposal.assumptions,
    missing: proposal.missing,
    modules: proposal.modules.map(({ from, factory, by }) => ({ from, factory, by: by.map(({ place }) => place) })),
    objects: decisions.map(({ old, fate }) => ({ object: describeObject(old.name), place: old.place, fate })),
    dangers: findDangers(decisions, newObjects(rendered)),
    notUnderstood,
    others,
    transforms,
    problems: rendered.problems,
    clusterFile: clusterSource(proposal),
  };
}

/** The classes of the claims that apps keep, which cannot be changed, by factory: where all of an app's are of one. */
function keptStorageClasses(decisions: readonly Decision[], { modules }: Proposal): ReadonlyMap<string, string> {
  return new Map(
    modules.flatMap(({ group, factory, modules: own }) => {
      const claims = decisions.filter(
        ({ old, fate, successor }) =>
          fate.kind !== "replaced" &&
          old.name.kind === "PersistentVolumeClaim" &&
          own.some(({ name }) => name === successor?.module) &&
          stringAt(successor?.manifest, "spec", "storageClassName") !== "",
      );
      const kept = new Set(claims.map(({ old }) => stringAt(old.manifest, "spec", "storageClassName")));
      const [only] = kept;
      const changes = claims.some(({ successor }) => stringAt(successor?.manifest, "spec", "storageClassName") !== only);
      return group === "apps" && kept.size === 1 && only !== undefined && changes ? [[factory, only] as const] : [];
    }),
  );
}
