import type { Cluster } from "./cluster.ts";
import type { PlainManifest } from "./manifest.ts";
import type { Module } from "./module.ts";
import type { Problem } from "./problem.ts";
import type { Reference } from "./references.ts";

/** An object with the module that rendered it. */
export interface RenderedObject {
  readonly module: string;
  readonly manifest: PlainManifest;
  readonly references: readonly Reference[];
}

/** A module with its objects and the modules that Flux applies before it. */
export interface RenderedModule {
  readonly module: Module;
  readonly objects: readonly RenderedObject[];
  /** Why each module comes first: its name, and the reasons in words. */
  readonly dependsOn: ReadonlyMap<string, readonly string[]>;
}

/** Where a referred object comes from. */
export interface Provider {
  readonly module: string;
  /** Present when it is rendered. */
  readonly object?: RenderedObject;
  /** What makes it, when it is not rendered. */
  readonly by?: string;
  /** The ports of a Service, the keys of a Secret, the labels that a Service selects, when they are declared. */
  readonly ports?: readonly (string | number)[];
  readonly keys?: readonly string[];
  readonly labels?: Readonly<Record<string, string>>;
}

/** What rules look at: facts, modules and rendered objects, with what is often asked of them worked out once. */
export interface RuleContext {
  readonly cluster: Cluster;
  readonly modules: readonly RenderedModule[];
  readonly objects: readonly RenderedObject[];
  /** Where the object of a reference comes from, undefined where nothing renders, creates or declares it. */
  readonly provider: (reference: Pick<Reference, "group" | "kind" | "namespace" | "name">) => Provider | undefined;
  /** The rendered objects of a kind. */
  readonly ofKind: (group: string, kind: string) => readonly RenderedObject[];
}

/** What a rule finds, without what the rule itself says. */
export type Finding = Omit<Problem, "rule" | "severity">;

/** One invariant of a cluster. */
export interface Rule {
  /** What it forbids, as a kebab-case noun. */
  readonly id: string;
  readonly severity: Problem["severity"];
  /** What happens to a cluster that breaks it, in a sentence. */
  readonly protects: string;
  /** Where the upstream documentation or an incident explains it. */
  readonly link: string;
  readonly check: (context: RuleContext) => Iterable<Finding>;
}

/** The place of an object, for a finding. */
export function placeOf({ module, manifest }: RenderedObject, path?: string): { module: string; object: string; path?: string } {
  const { namespace, name } = manifest.metadata;
  const object = `${manifest.kind} ${namespace === undefined ? "" : `${namespace}/`}${name}`;
  return path === undefined ? { module, object } : { module, object, path };
}
