import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { stringify } from "yaml";
import type { Contestant, Task } from "./contestant.ts";
import { filesBelow } from "./files-below.ts";
import { installReleased, linkSources, repository } from "./install.ts";
import { plainProject } from "./plain-project.ts";
import { appName, namespaceOf, objectsOf } from "./workload.ts";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const node = process.execPath;

/** Where cowlab comes from: packages as they are published, or the TypeScript sources of the workspace. */
type Packages = "released" | "sources";

/** Everything that is measured, in the order of the table; the folder holds the released packages. */
export function contestants(built: string): readonly Contestant[] {
  const project = (count: number, folder: string, packages: Packages): Task => cowlabProject(count, folder, packages, built);
  const helm = program("helm", ["version", "--short"]);
  const kubectl = program("kubectl", ["version", "--client"]);
  return [
    {
      name: "the same bytes",
      how: "the limit: a Node script of a few lines writes the files that cowlab renders, which it has as text in one JSON file",
      most: Number.POSITIVE_INFINITY,
      prepare: (count, folder) => {
        const task = project(count, join(folder, "cowlab"), "released");
        runOnce(task);
        writeFileSync(join(folder, "files.json"), JSON.stringify(filesBelow(join(task.folder, "clusters/bench"))));
        return peer("same-bytes.js", join(folder, "files.json"), folder);
      },
    },
    {
      name: "cowlab, released",
      how: "`cowlab render bench` into an empty folder, all checks and rules included, from the packages as they are published",
      most: Number.POSITIVE_INFINITY,
      prepare: (count, folder) => ({
        ...project(count, folder, "released"),
        output: join(folder, "clusters/bench"),
      }),
    },
    {
      name: "cowlab, sources",
      how: "the same from the TypeScript sources of the workspace",
      most: Number.POSITIVE_INFINITY,
      prepare: (count, folder) => ({
        ...project(count, folder, "sources"),
        output: join(folder, "clusters/bench"),
      }),
    },
    {
      name: "cowlab, unchanged",
      how: "`cowlab render bench` where every file is current, from the released packages",
      most: Number.POSITIVE_INFINITY,
      prepare: (count, folder) => {
        const task = project(count, folder, "released");
        runOnce(task);
        return task;
      },
    },
    {
      name: "kubernetes-models",
      how: `kubernetes-models ${dependencyVersion("kubernetes-models")}: each object made by its class, validated, and written to a file by yaml ${dependencyVersion("yaml")}`,
      most: Number.POSITIVE_INFINITY,
      prepare: (count, folder) => peer("models.js", String(count), folder),
    },
    {
      name: "kosko",
      how: `@kosko/generate ${dependencyVersion("@kosko/generate")}: one component with the objects of all apps, made by the same classes and validated, to standard output`,
      most: Number.POSITIVE_INFINITY,
      prepare: (count, folder) => {
        plainProject(folder);
        return { command: node, args: [join(folder, "peers/kosko.js"), String(count)], folder };
      },
    },
    {
      name: "cdk8s",
      how: `cdk8s ${dependencyVersion("cdk8s")}: a chart an app, a file an object, nothing checked`,
      most: 1000,
      prepare: (count, folder) => peer("cdk8s.js", String(count), folder),
    },
    {
      name: "helm template",
      ...helm("one chart whose templates go over the apps, a file a template, nothing checked"),
      most: 1000,
      prepare: (count, folder) => helmTemplate(count, folder),
    },
    {
      name: "helm template, helm lint",
      ...helm("the same, and then `helm lint` of the chart"),
      most: 1000,
      prepare: (count, folder) => {
        const { command, args, ...task } = helmTemplate(count, folder);
        const line = '"$0" "$@" && "$0" lint "$2"';
        return { ...task, command: "sh", args: ["-c", line, command, ...args] };
      },
    },
    {
      name: "kubectl kustomize",
      ...kubectl("one root over a folder an app, to standard output, nothing checked"),
      most: 250,
      prepare: (count, folder) => {
        writeKustomization(count, folder);
        return { command: "kubectl", args: ["kustomize", folder], folder };
      },
    },
  ];
}

/** The cluster of this repository, of which nothing has changed. */
export function ownCluster(folder: string, packages: Packages, built: string): Task {
  if (packages === "released") installReleased(built, folder);
  else linkSources(folder, "clusters");
  for (const path of ["package.json", "clusters/cowlab.ts", "clusters/cowlab", "secrets"]) {
    cpSync(join(repository, path), join(folder, path), { recursive: true });
  }
  const task = { command: node, args: [commandOf(folder, packages), "render", "cowlab"], folder };
  // What it says to change is a matter of the repository, not of its speed.
  runOnce(task);
  return task;
}

/** A program that is written in another language, where the machine has it. */
function program(command: string, version: readonly string[]): (how: string) => Pick<Contestant, "how" | "missing"> {
  const { status, stdout } = spawnSync(command, version, { encoding: "utf8" });
  const found = status === 0 ? (/\d+\.\d+(?:\.\d+)?/.exec(stdout)?.[0] ?? "") : undefined;
  return (how) =>
    found === undefined ? { how: `${command}: ${how}`, missing: "not on PATH" } : { how: `${command} ${found}: ${how}` };
}

function dependencyVersion(name: string): string {
  const path = join(repository, "bench/node_modules", name, "package.json");
  return String(JSON.parse(readFileSync(path, "utf8")).version);
}

function runOnce({ command, args, folder }: Task): void {
  const { status, stderr } = spawnSync(command, args, { cwd: folder, encoding: "utf8", stdio: ["ignore", "ignore", "pipe"] });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")}: ${stderr}`);
}

function commandOf(folder: string, packages: Packages): string {
  const render = packages === "released" ? join(folder, "node_modules/@cowlab/render") : join(repository, "apps/render");
  return join(render, "bin/cowlab.js");
}

/** A project of that many apps, with cowlab as it was released or as it is here. */
function cowlabProject(count: number, folder: string, packages: Packages, built: string): Task {
  for (const [source, target] of [
    ["peers/cowlab-cluster.ts", "clusters/bench.ts"],
    ["workload.ts", "workload.ts"],
  ] as const) {
    mkdirSync(dirname(join(folder, target)), { recursive: true });
    cpSync(here(source), join(folder, target));
  }
  writeFileSync(join(folder, "count.ts"), `export const count = ${count};\n`);
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }\n');
  if (packages === "released") installReleased(built, folder);
  else linkSources(folder, "bench");
  return { command: node, args: [commandOf(folder, packages), "render", "bench"], folder };
}

/** A script that writes to a folder. */
function peer(script: string, argument: string, folder: string): Task {
  plainProject(folder);
  const output = join(folder, "out");
  return { command: node, args: [join(folder, "peers", script), argument, output], folder, output };
}

/** Plain files, as people keep them for kustomize. */
function writeKustomization(count: number, folder: string): void {
  const names = Array.from({ length: count }, (_, index) => appName(index));
  for (const [index, name] of names.entries()) {
    mkdirSync(join(folder, name), { recursive: true });
    const objects = [namespaceOf(index), ...objectsOf(index, "example.org")];
    const resources = objects.map(({ kind }) => `${kind.toLowerCase()}.yaml`);
    for (const object of objects) writeFileSync(join(folder, name, `${object.kind.toLowerCase()}.yaml`), stringify(object));
    writeFileSync(join(folder, name, "kustomization.yaml"), stringify({ resources }));
  }
  writeFileSync(join(folder, "kustomization.yaml"), stringify({ resources: names }));
}

/** Renders one chart to a folder. */
function helmTemplate(count: number, folder: string): Task {
  const [chart, output] = [join(folder, "chart"), join(folder, "out")];
  writeChart(count, chart);
  return { command: "helm", args: ["template", chart, "--output-dir", output], folder, output };
}

/** One chart whose templates go over the list of apps in its values. */
function writeChart(count: number, folder: string): void {
  mkdirSync(join(folder, "templates"), { recursive: true });
  writeFileSync(join(folder, "Chart.yaml"), stringify({ apiVersion: "v2", name: "bench", version: "1.0.0" }));
  const apps = Array.from({ length: count }, (_, index) => ({ name: appName(index), tag: `1.${index % 40}.2` }));
  writeFileSync(join(folder, "values.yaml"), stringify({ domain: "example.org", apps }));
  for (const object of [namespaceOf(0), ...objectsOf(0, "{{ $.Values.domain }}")]) {
    const text = stringify(object).replaceAll("1.0.2", "{{ .tag }}").replaceAll(appName(0), "{{ .name }}");
    const template = `{{- range .Values.apps }}\n---\n${text}{{- end }}\n`;
    writeFileSync(join(folder, "templates", `${object.kind.toLowerCase()}.yaml`), template);
  }
}
