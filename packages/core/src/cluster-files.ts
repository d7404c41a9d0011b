import type { Cluster } from "./cluster.ts";
import { Kustomization } from "./kinds/flux.ts";
import { type Manifest, objectName, type PlainManifest } from "./manifest.ts";
import type { Module } from "./module.ts";
import { fluxModule, secretsModule } from "./order.ts";
import type { Problem } from "./problem.ts";
import type { RenderedModule, RenderedObject } from "./rule.ts";
import { scalarChecks } from "./scalar-checks.ts";
import type { SchemaChecker } from "./schema.ts";
import { emitYaml } from "./yaml.ts";

/** The namespace of Flux and of all its objects. */
export const fluxNamespace = "flux-system";

/** The files of a cluster, and what is wrong with them. */
export interface ClusterFiles {
  /** Contents by path below `clusters/<name>/`, sorted. */
  readonly files: ReadonlyMap<string, string>;
  readonly problems: readonly Problem[];
}

/** The files of a cluster: a folder a module, a Flux Kustomization each, and the root that lists those. */
export function clusterFiles(cluster: Cluster, modules: readonly RenderedModule[], checker: SchemaChecker): ClusterFiles {
  const files = new Map<string, string>();
  const problems: Problem[] = [];
  const take = pathTaker(cluster.name, problems);
  const write = (module: string, path: string, content: string): void => {
    take(module, path);
    files.set(path, content);
  };
  const yaml = (module: string, path: string, value: unknown): void => {
    write(module, path, emitYaml(value, header(cluster.name, path)));
  };

  const roots: string[] = [];
  // In the order of their paths, as far as that goes: sorting takes longer the less there is of it.
  for (const { module, objects } of modules) {
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
    if (objects.length === 0) continue;
    const named = objects.map(({ manifest }) => ({ name: fileName(manifest, module, objects), manifest }));
    named.sort((one, other) => (one.name < other.name ? -1 : one.name > other.name ? 1 : 0));
    for (const { name, manifest } of named) yaml(module.name, `${module.name}/${name}`, manifest);
    const resources = named.map(({ name }) => name);
    yaml(module.name, `${module.name}/kustomization.yaml`, kustomizationFile(resources));
  }
  for (const { module, objects, dependsOn } of modules) {
    if (module.name === fluxModule) roots.push(fluxModule);
    // The built-in module of Secrets has no objects here: its files are encrypted, and a person's.
    else if (objects.length > 0 || module.name === secretsModule) {
      const applied = fluxKustomization(cluster, module, [...dependsOn.keys()]);
      for (const error of checker.check(applied)) {
        problems.push({ rule: "schema", severity: "error", module: module.name, object: objectName(applied), ...error });
      }
      roots.push(`flux/${module.name}.yaml`);
      yaml(module.name, `flux/${module.name}.yaml`, applied);
    }
  }
  yaml(fluxModule, "kustomization.yaml", kustomizationFile(roots.sort()));
  const sorted = [...files.keys()].sort();
  return { files: new Map(sorted.map((path) => [path, files.get(path) ?? ""])), problems };
}

/** A path that is taken, by a file or by a folder of files. */
interface Taken {
  readonly path: string;
  readonly module: string;
  readonly isFolder: boolean;
}

/** Takes paths for the files of modules, and reports those that are none, or that are taken on some file system. */
function pathTaker(cluster: string, problems: Problem[]): (module: string, path: string) => void {
  const taken = new Map<string, Taken>();
  const unsafe = new Set<string>();
  const report = (module: string, rule: string, message: string, fix: string, other?: string): void => {
    const problem = { rule, severity: "error", module, message, fix } as const;
    problems.push(other === undefined ? problem : { ...problem, other: { module: other } });
  };
  let folder: string | undefined;
  const takeFolders = (folder: string, module: string, path: string): void => {
    for (let end = folder.length; end > 0; end = folder.lastIndexOf("/", end - 1)) {
      const above = folder.slice(0, end);
      const found = taken.get(above.toLowerCase());
      if (found === undefined) taken.set(above.toLowerCase(), { path: above, module, isFolder: true });
      else if (found.path !== above || !found.isFolder) {
        const also = found.path === above ? "" : ` ${found.path} on some file systems`;
        const what = `which is ${found.isFolder ? "the folder" : "a file"}${also}`;
        report(module, "duplicate-file", `would write ${path} to ${above}, ${what}`, "rename one of them", found.module);
      }
    }
  };
  return (module, path) => {
    const slash = path.lastIndexOf("/");
    const own = path.slice(0, Math.max(0, slash));
    const isNext = own === folder;
    // Most files are in the folder of the one before.
    const wrong = wrongName(path.slice(slash + 1)) ?? (isNext ? undefined : wrongFolder(cluster, own));
    // A name that is none is a finding of its own, and once is enough.
    if (wrong !== undefined && !unsafe.has(module) && scalarChecks["dnsLabel"]?.(module) === undefined) {
      unsafe.add(module);
      report(module, "invalid-path", `would write ${JSON.stringify(path)}, ${wrong}`, "give what it is named after another name");
    }
    const folded = path.toLowerCase();
    const clash = taken.get(folded);
    if (clash !== undefined) {
      const also = clash.path === path ? "" : ` (${clash.path}) on some file systems`;
      const what = clash.isFolder ? "a folder of other files" : "the file of another object";
      report(module, "duplicate-file", `would write ${path}, which is ${what}${also}`, "rename one of them", clash.module);
    }
    taken.set(folded, { path, module, isFolder: false });
    if (isNext) return;
    folder = own;
    takeFolders(own, module, path);
  };
}

/** What is wrong with the name of a file or folder, undefined where every file system takes it for one. */
function wrongName(name: string): string | undefined {
  if (!/^[\w-][\w.-]*$/.test(name)) return "which is no path of letters, digits, dots and hyphens";
  if (/^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i.test(name)) return "which Windows takes for a device";
  return name.endsWith(".") ? "which ends in a dot, which Windows leaves out" : undefined;
}

function wrongFolder(cluster: string, path: string): string | undefined {
  const names = [cluster, ...(path === "" ? [] : path.split("/"))];
  return names.map(wrongName).find((wrong) => wrong !== undefined);
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

function fluxKustomization(cluster: Cluster, module: Module, dependsOn: readonly string[]): Manifest {
  const encrypted = module.name === secretsModule;
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
