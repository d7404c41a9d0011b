import { applyChanges } from "./apply-changes.ts";
import { type Cluster, type ClusterDefinition, resolveCluster } from "./cluster.ts";
import { clusterFiles } from "./cluster-files.ts";
import { nameFormats } from "./constraints.ts";
import type { KindDefinition } from "./kind.ts";
import { clusterScoped, Namespace } from "./kinds/kubernetes.ts";
import { apiGroup, groupKind, isNamed, type Manifest, objectName, type PlainManifest, plain } from "./manifest.ts";
import type { Module } from "./module.ts";
import { dependenciesOf, kindInstallers, namespacesModule, providers, secretsModule } from "./order.ts";
import { perKind } from "./per-kind.ts";
import { CowlabError, type Problem } from "./problem.ts";
import { referencesOf } from "./references.ts";
import type { RenderedModule, RenderedObject, RuleContext } from "./rule.ts";
import { rules } from "./rules/index.ts";
import { scalarChecks } from "./scalar-checks.ts";
import { type SchemaChecker, schemaChecker } from "./schema.ts";
import { applyWaivers, type WaivedProblem } from "./waiver.ts";

/** A cluster rendered: its files, and everything that is wrong with it. */
export interface Rendered {
  readonly cluster: Cluster;
  readonly modules: readonly RenderedModule[];
  /** Contents by path below `clusters/<name>/`, sorted; empty where there is an error. */
  readonly files: ReadonlyMap<string, string>;
  readonly problems: readonly Problem[];
  /** What waivers cover, with their reasons. */
  readonly waived: readonly WaivedProblem[];
}

/** The annotation that keeps an object in the cluster when it is no longer in git. @see https://fluxcd.io/flux/components/kustomize/kustomizations/#controlling-the-apply-behavior-of-resources */
export const pruneDisabled = { "kustomize.toolkit.fluxcd.io/prune": "disabled" } as const;

/** What a rendering works on at the moment: the objects of modules, the check of them one by one, rules, or files. */
export type RenderStep = "modules" | "checks" | "rules" | "files";

/**
 * Renders a cluster: every module's objects, checked against each other and their schemas, as the files that Flux reads.
 *
 * @param progress is told before each step how many of its kind are done, and of how many
 */
export function renderCluster(
  definition: ClusterDefinition,
  progress: (step: RenderStep, done: number, total: number) => void = () => {},
): Rendered {
  const resolved = resolveCluster(definition);
  const builtIn = builtInModules(resolved);
  const cluster: Cluster = { ...resolved, modules: [...builtIn, ...resolved.modules] };
  const seen = inNameOrder(cluster);
  const problems: Problem[] = [];

  const installed = cluster.modules.flatMap(({ installs = [] }) => installs);
  const checker = schemaChecker(installed, cluster.kubernetes);
  const scopeOf = scopes(installed);
  const failed = new Set<string>();
  const plainDrafts = cluster.modules.map((module, index) => {
    progress("modules", index, cluster.modules.length);
    const made = plainObjects(module, seen);
    problems.push(...made.problems);
    if (made.problems.length > 0) failed.add(module.name);
    return { name: module.name, objects: made.objects };
  });
  const changed = applyChanges(plainDrafts, definition.changes ?? []);
  problems.push(...changed.problems.filter((problem) => !followsFrom(failed, problem)));
  const drafts = cluster.modules.map((module, index) => {
    progress("checks", index, cluster.modules.length);
    const objects = (changed.objects[index] ?? []).map((manifest): RenderedObject => {
      for (const finding of objectFindings(manifest, checker, scopeOf)) {
        problems.push({ rule: "schema", severity: "error", module: module.name, object: objectName(manifest), ...finding });
      }
      return { module: module.name, manifest, references: referencesOf(manifest) };
    });
    return { module, objects };
  });
  const objects = drafts.flatMap((draft) => draft.objects);
  const provider = providers(cluster, objects);
  const installers = kindInstallers(cluster.modules, objects);
  const secrets = builtIn.find(({ name }) => name === secretsModule);
  // A module without objects has no Kustomization, and one that depends on a Kustomization that is not there is never applied.
  const applied = new Set(
    drafts.filter(({ module, objects }) => objects.length > 0 || module === secrets).map(({ module }) => module.name),
  );
  const modules = drafts.map(({ module, objects }) => {
    const dependsOn = dependenciesOf(module, objects, cluster, provider, installers);
    return { module, objects, dependsOn: new Map([...dependsOn].filter(([name]) => applied.has(name))) };
  });

  const byKind = Map.groupBy(objects, ({ manifest }) => groupKind(manifest));
  const context: RuleContext = {
    cluster,
    modules,
    objects,
    provider,
    ofKind: (group, kind) => byKind.get(`${group} ${kind}`) ?? [],
  };
  for (const [index, { id, severity, check }] of rules.entries()) {
    progress("rules", index, rules.length);
    for (const finding of check(context)) {
      const problem = { rule: id, severity, ...finding };
      if (!followsFrom(failed, problem)) problems.push(problem);
    }
  }
  progress("files", 0, modules.length);
  const { files, problems: unwritable } = clusterFiles(seen, modules, checker);
  problems.push(...unwritable);
  const waiving = [
    { waives: definition.waives ?? [] },
    ...resolved.modules.map(({ name, waives = [] }) => ({
      module: name,
      waives,
      // What it waives may be what a change took away.
      mayBeUnused: failed.has(name) || changed.touched.has(name),
    })),
    ...changed.waiving,
  ];
  const sorted = applyWaivers(problems, waiving, new Set(rules.map(({ id }) => id)));
  const broken = sorted.problems.some(({ severity }) => severity === "error");
  return { cluster, modules, files: broken ? new Map() : files, ...sorted };
}

/**
 * True for what follows from modules that made no objects: their declarations have no use, and what names them finds nothing
 * there. To whoever mends the modules it is noise.
 */
function followsFrom(failed: ReadonlySet<string>, { severity, module, message, other }: Problem): boolean {
  if (failed.size === 0) return false;
  if (module !== undefined && failed.has(module)) return severity === "warning";
  return failed.has(other?.module ?? "") || message.split(/[^A-Za-z0-9-]+/).some((word) => failed.has(word));
}

/**
 * A cluster as modules see it: with everything in the order of the modules' names, so that moving a line of the cluster file
 * moves nothing that is rendered.
 */
function inNameOrder(cluster: Cluster): Cluster {
  const by = <T>(list: readonly T[], name: (item: T) => string): readonly T[] =>
    list.toSorted((one, other) => (name(one) < name(other) ? -1 : name(one) > name(other) ? 1 : 0));
  return {
    ...cluster,
    modules: by(cluster.modules, ({ name }) => name),
    hosts: by(cluster.hosts, ({ module }) => module),
    secrets: by(cluster.secrets, ({ module }) => module),
    namespaces: by(cluster.namespaces, ({ module }) => module),
  };
}

/** Modules that every cluster has: what all the others declare, as objects. */
function builtInModules({ namespaces, secrets }: Cluster): Module[] {
  const unique = new Map(namespaces.map((namespace) => [namespace.name, namespace]));
  const modules: Module[] = [];
  if (unique.size > 0) {
    modules.push({
      name: namespacesModule,
      objects: () =>
        [...unique.values()].map(({ name, podSecurity }) =>
          Namespace({
            metadata: {
              name,
              annotations: pruneDisabled,
              labels: {
                "pod-security.kubernetes.io/enforce": podSecurity,
                "pod-security.kubernetes.io/warn": podSecurity,
              },
            },
          }),
        ),
    });
  }
  if (secrets.length > 0) {
    modules.push({ name: secretsModule, needs: unique.size > 0 ? [namespacesModule] : [], objects: () => [] });
  }
  return modules;
}

/** A module's objects as plain data. */
function plainObjects(module: Module, cluster: Cluster): { objects: readonly PlainManifest[]; problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const report = (finding: Omit<Problem, "severity" | "module">): void => {
    problems.push({ severity: "error", module: module.name, ...finding });
  };
  let manifests: readonly Manifest[];
  try {
    manifests = module.objects(cluster);
  } catch (error) {
    // A module may rely on facts that are wrong here, which other findings say; its own message helps all the same.
    if (error instanceof CowlabError) for (const problem of error.problems) report(problem);
    else {
      const message = `could not make its objects: ${error instanceof Error ? error.message : String(error)}`;
      report({ rule: "module-failed", message });
    }
    return { objects: [], problems };
  }
  // A cluster file may not have been type checked.
  if (!Array.isArray(manifests)) {
    report({ rule: "module-failed", message: "its objects must be a list", fix: "return a list of objects" });
    return { objects: [], problems };
  }
  const plainOrProblem = (given: Manifest): unknown => {
    try {
      return plain(given);
    } catch (error) {
      report({
        rule: "module-failed",
        message: `${objectName(given)}: ${error instanceof Error ? error.message : String(error)}`,
      });
      return undefined;
    }
  };
  const objects = manifests.flatMap((given, index): PlainManifest[] => {
    const manifest = plainOrProblem(given);
    if (isNamed(manifest)) return [manifest];
    if (manifest !== undefined) {
      report({ rule: "schema", path: `objects[${index}]`, message: "is no object: it needs apiVersion, kind and metadata.name" });
    }
    return [];
  });
  return { objects, problems };
}

/** What is wrong with an object by itself; an error of its schema unless told otherwise. */
function objectFindings(
  manifest: PlainManifest,
  checker: SchemaChecker,
  scopeOf: (manifest: PlainManifest) => KindDefinition["scope"],
): readonly ObjectFinding[] {
  const found: ObjectFinding[] = [...checker.check(manifest)];
  const { name, namespace } = manifest.metadata;
  const badName = scalarChecks[nameFormat(manifest)]?.(name);
  if (badName !== undefined) found.push({ path: "metadata.name", message: `${badName}, but it is ${name}` });
  const scope = scopeOf(manifest);
  if (scope === "Cluster" && namespace !== undefined) {
    const message = `${manifest.kind} lives outside namespaces`;
    found.push({ path: "metadata.namespace", message, fix: "remove metadata.namespace" });
  }
  if (scope === "Namespaced" && namespace === undefined) {
    found.push({ path: "metadata.namespace", message: "is required, but it is missing" });
  }
  if (!checker.knows(manifest)) {
    const message = `the fields of ${manifest.apiVersion} ${manifest.kind} are not known and were not checked`;
    const fix = "list the kind, with its schema, among what a module installs";
    found.push({ rule: "unknown-kind", severity: "warning", message, fix });
  }
  return found;
}

type ObjectFinding = Pick<Problem, "path" | "message" | "fix"> & Partial<Pick<Problem, "rule" | "severity">>;

const nameFormat = perKind(({ apiVersion, kind }) => nameFormats[`${apiVersion} ${kind}`] ?? "dnsSubdomain");

/** The scopes of kinds: as those say that install them; groups other than those of Kubernetes may use the names of its kinds. */
function scopes(installed: readonly KindDefinition[]): (manifest: PlainManifest) => KindDefinition["scope"] {
  const own = new Map(installed.map(({ apiVersion, kind, scope }) => [`${apiVersion} ${kind}`, scope]));
  return perKind(({ apiVersion, kind }) => {
    const group = apiGroup(apiVersion);
    const known = !group.includes(".") || group.endsWith(".k8s.io") || group === "cert-manager.io";
    return own.get(`${apiVersion} ${kind}`) ?? (known && clusterScoped.has(kind) ? "Cluster" : "Namespaced");
  });
}
