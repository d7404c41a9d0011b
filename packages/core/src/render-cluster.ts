import { applyChanges } from "./apply-changes.ts";
import { type Cluster, type ClusterDefinition, resolveCluster } from "./cluster.ts";
import { nameFormats } from "./constraints.ts";
import type { KindDefinition } from "./kind.ts";
import { Kustomization } from "./kinds/flux.ts";
import { clusterScoped, Namespace } from "./kinds/kubernetes.ts";
import { apiGroup, isNamed, type Manifest, objectName, type PlainManifest, plain } from "./manifest.ts";
import type { Module } from "./module.ts";
import { dependenciesOf, fluxModule, kindInstallers, namespacesModule, providers, secretsModule } from "./order.ts";
import { CowlabError, type Problem } from "./problem.ts";
import { referencesOf } from "./references.ts";
import type { RenderedModule, RenderedObject, RuleContext } from "./rule.ts";
import { rules } from "./rules/index.ts";
import { scalarChecks } from "./scalar-checks.ts";
import { type SchemaChecker, schemaChecker } from "./schema.ts";
import { applyWaivers, type WaivedProblem } from "./waiver.ts";
import { emitYaml } from "./yaml.ts";

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

/** The namespace of Flux and of all its objects. */
export const fluxNamespace = "flux-system";

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
  const scopes = new Map(installed.map(({ apiVersion, kind, scope }) => [`${apiVersion} ${kind}`, scope]));
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
      for (const problem of objectProblems(module.name, manifest, checker, scopes)) problems.push(problem);
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

  const byKind = Map.groupBy(objects, ({ manifest }) => `${apiGroup(manifest.apiVersion)} ${manifest.kind}`);
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
  const files = filesOf(modules, { cluster: seen, secrets, checker, problems });
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

/** What is wrong with an object by itself. */
function* objectProblems(
  module: string,
  manifest: PlainManifest,
  checker: SchemaChecker,
  scopes: ReadonlyMap<string, KindDefinition["scope"]>,
): Generator<Problem> {
  const object = objectName(manifest);
  const type = `${manifest.apiVersion} ${manifest.kind}`;
  const wrong = { rule: "schema", severity: "error", module, object } as const;
  for (const error of checker.check(manifest)) yield { ...wrong, ...error };
  const badName = scalarChecks[nameFormats[type] ?? "dnsSubdomain"]?.(manifest.metadata.name);
  if (badName !== undefined) {
    yield { ...wrong, path: "metadata.name", message: `${badName}, but it is ${manifest.metadata.name}` };
  }
  const scope = scopes.get(type) ?? scopeOf(manifest);
  const { namespace } = manifest.metadata;
  if (scope === "Cluster" && namespace !== undefined) {
    const message = `${manifest.kind} lives outside namespaces`;
    yield { ...wrong, path: "metadata.namespace", message, fix: "remove metadata.namespace" };
  }
  if (scope === "Namespaced" && namespace === undefined) {
    yield { ...wrong, path: "metadata.namespace", message: "is required, but it is missing" };
  }
  if (!checker.knows(manifest)) {
    const message = `the fields of ${type} are not known and were not checked`;
    const fix = "list the kind, with its schema, among what a module installs";
    yield { ...wrong, rule: "unknown-kind", severity: "warning", message, fix };
  }
}

/** The scope of a kind that no module installs: groups other than those of Kubernetes may use its names. */
function scopeOf({ apiVersion, kind }: Manifest): KindDefinition["scope"] {
  const group = apiGroup(apiVersion);
  const known = !group.includes(".") || group.endsWith(".k8s.io") || group === "cert-manager.io";
  return known && clusterScoped.has(kind) ? "Cluster" : "Namespaced";
}

/** The files of a cluster: a folder a module, a Flux Kustomization each, and the root that lists those. */
function filesOf(
  modules: readonly RenderedModule[],
  {
    cluster,
    secrets,
    checker,
    problems,
  }: {
    readonly cluster: Cluster;
    /** The built-in module of that name, which has no objects here: its files are encrypted, and a person's. */
    readonly secrets: Module | undefined;
    readonly checker: SchemaChecker;
    readonly problems: Problem[];
  },
): Map<string, string> {
  const files = new Map<string, string>();
  const paths = new Map<string, Written>();
  const unsafe = new Set<string>();
  const report = (module: string, rule: string, message: string, fix: string, other?: string): void => {
    problems.push({
      rule,
      severity: "error",
      module,
      message,
      fix,
      ...(other === undefined ? {} : { other: { module: other } }),
    });
  };
  let folder = "";
  const write = (module: string, path: string, content: string): void => {
    const wrong = wrongPath(`${cluster.name}/${path}`);
    // A name that is none is a finding of its own, and once is enough.
    if (wrong !== undefined && !unsafe.has(module) && scalarChecks["dnsLabel"]?.(module) === undefined) {
      unsafe.add(module);
      report(module, "invalid-path", `would write ${JSON.stringify(path)}, ${wrong}`, "give what it is named after another name");
    }
    const folded = path.toLowerCase();
    const clash = paths.get(folded);
    if (clash !== undefined) {
      const also = clash.path === path ? "" : ` (${clash.path}) on some file systems`;
      const what = clash.isFolder ? "a folder of other files" : "the file of another object";
      report(module, "duplicate-file", `would write ${path}, which is ${what}${also}`, "rename one of them", clash.module);
    }
    paths.set(folded, { path, module, isFolder: false });
    files.set(path, content);
    const own = path.slice(0, Math.max(0, path.lastIndexOf("/")));
    if (own === folder) return;
    folder = own;
    for (let end = own.length; end > 0; end = own.lastIndexOf("/", end - 1)) {
      const above = own.slice(0, end);
      const found = paths.get(above.toLowerCase());
      if (found === undefined) paths.set(above.toLowerCase(), { path: above, module, isFolder: true });
      else if (found.path !== above || !found.isFolder) {
        const also = found.path === above ? "" : ` ${found.path} on some file systems`;
        const what = `which is ${found.isFolder ? "the folder" : "a file"}${also}`;
        report(module, "duplicate-file", `would write ${path} to ${above}, ${what}`, "rename one of them", found.module);
      }
    }
  };
  const yaml = (module: string, path: string, value: unknown): void => {
    write(module, path, `${header(cluster.name, path)}\n${emitYaml(value)}`);
  };

  const roots: string[] = [];
  for (const { module, objects, dependsOn } of modules) {
    try {
      for (const { path, data } of module.files?.(cluster) ?? []) {
        if (dataPath.test(path)) write(module.name, path, dataFile(cluster.name, path, data));
        else {
          const message = `would write ${path}, which is no file of JSON below the cluster's folder`;
          const fix = "name a file such as nodes/node0.json";
          problems.push({ rule: "invalid-path", severity: "error", module: module.name, message, fix });
        }
      }
    } catch (error) {
      const message = `could not make its files: ${error instanceof Error ? error.message : String(error)}`;
      problems.push({ rule: "module-failed", severity: "error", module: module.name, message });
    }
    const names = objects.map(({ manifest }) => fileName(manifest, module, objects));
    for (const [index, { manifest }] of objects.entries()) yaml(module.name, `${module.name}/${names[index]}`, manifest);
    if (objects.length > 0) {
      yaml(module.name, `${module.name}/kustomization.yaml`, kustomizationFile([...names].sort()));
    }
    if (module.name === fluxModule) roots.push(fluxModule);
    else if (objects.length > 0 || module === secrets) {
      const applied = fluxKustomization(cluster, module, [...dependsOn.keys()], module === secrets);
      for (const error of checker.check(applied)) {
        problems.push({ rule: "schema", severity: "error", module: module.name, object: objectName(applied), ...error });
      }
      roots.push(`flux/${module.name}.yaml`);
      yaml(module.name, `flux/${module.name}.yaml`, applied);
    }
  }
  yaml(fluxModule, "kustomization.yaml", kustomizationFile(roots.sort()));
  const sorted = [...files.keys()].sort();
  return new Map(sorted.map((path) => [path, files.get(path) ?? ""]));
}

/** A path that is taken, by a file or by a folder of files. */
interface Written {
  readonly path: string;
  readonly module: string;
  readonly isFolder: boolean;
}

/** What is wrong with a path, undefined where every file system takes it for that of a file below the folder it is in. */
function wrongPath(path: string): string | undefined {
  if (!/^(?:[\w-][\w.-]*\/)*[\w-][\w.-]*$/.test(path)) return "which is no path of letters, digits, dots and hyphens";
  if (/(?:^|\/)(?:con|prn|aux|nul|com\d|lpt\d)(?:[./]|$)/i.test(path)) return "which Windows takes for a device";
  return /\.(?:\/|$)/.test(path) ? "which ends in a dot, which Windows leaves out" : undefined;
}

/** The first line of a rendered file. It names the file's own path, so that a copy elsewhere is not taken for rendered. */
export function header(cluster: string, path: string): string {
  return `# Rendered from clusters/${cluster}.ts to ${path}: edit the source, then run "cowlab render".`;
}

/** The path of a file of data: below the cluster's folder, never above it. */
const dataPath = /^(?:[\w-][\w.-]*\/)*[\w-][\w.-]*\.json$/;

/** A file of data for another tool, as JSON; the comment stands in a field, as JSON has none. */
function dataFile(cluster: string, path: string, { $comment: _, ...data }: Readonly<Record<string, unknown>>): string {
  return `${JSON.stringify({ $comment: header(cluster, path).slice(2), ...data }, undefined, 2)}\n`;
}

function kustomizationFile(resources: readonly string[]): object {
  return { apiVersion: "kustomize.config.k8s.io/v1beta1", kind: "Kustomization", resources };
}

/** The path of an object's file below the cluster's folder, such as `sonarr/deployment-sonarr.yaml`. */
export function objectFile(manifest: PlainManifest, { module, objects }: Pick<RenderedModule, "module" | "objects">): string {
  return `${module.name}/${fileName(manifest, module, objects)}`;
}

/**
 * One object a file: `deployment-sonarr.yaml`; with its namespace where that is not the module's own, or where a module that
 * owns none has an object of the same kind and name in another namespace.
 */
function fileName(
  { kind, metadata: { name, namespace } }: PlainManifest,
  module: Module,
  objects: readonly RenderedObject[],
): string {
  const safe = name.replace(/[^A-Za-z0-9.-]/g, "-");
  const file = `${kind.toLowerCase()}-${safe}`;
  if (namespace === undefined) return `${file}.yaml`;
  const own =
    module.namespace === undefined
      ? !objects.some(
          ({ manifest: { kind: other, metadata } }) =>
            other === kind && metadata.name === name && metadata.namespace !== namespace,
        )
      : namespace === module.namespace.name;
  return own ? `${file}.yaml` : `${file}-${namespace}.yaml`;
}

function fluxKustomization(cluster: Cluster, module: Module, dependsOn: readonly string[], encrypted: boolean): Manifest {
  const { prune = true, deletionPolicy, timeout = "5m" } = module.flux ?? {};
  return Kustomization({
    metadata: { name: module.name, namespace: fluxNamespace },
    spec: {
      interval: "1h",
      retryInterval: "2m",
      timeout,
      path: encrypted ? `./secrets/${cluster.name}` : `./clusters/${cluster.name}/${module.name}`,
      sourceRef: { kind: "GitRepository", name: fluxModule },
      prune,
      wait: true,
      ...(deletionPolicy === undefined ? {} : { deletionPolicy }),
      ...(dependsOn.length === 0 ? {} : { dependsOn: dependsOn.map((name) => ({ name })) }),
      ...(encrypted ? { decryption: { provider: "sops", secretRef: { name: "sops-age" } } } : {}),
    },
  });
}
