import { relative } from "node:path/posix";
import type { AppAnswers } from "./app-answers.ts";

/** Where an app is written, and for which cluster. */
export interface AppPlace {
  /** The folder of modules, from the project's folder: `modules`. */
  readonly folder: string;
  /** The cluster in which its test renders it. */
  readonly cluster: string;
}

/** The module of an app and its test, by path from the project's folder. */
export function appFiles(answers: AppAnswers, place: AppPlace): ReadonlyMap<string, string> {
  return new Map([
    [`${place.folder}/${answers.name}.test.ts`, appTest(answers, place)],
    [`${place.folder}/${answers.name}.ts`, appModule(answers)],
  ]);
}

/** What a cluster file needs for the app: an import, and a line among the modules. */
export function appLines({ name }: AppAnswers, { folder }: AppPlace): { readonly import: string; readonly module: string } {
  const factory = factoryName(name);
  const path = relative("clusters", `${folder}/${name}.ts`);
  return { import: `import { ${factory} } from ${quote(path.startsWith(".") ? path : `./${path}`)};`, module: `${factory}(),` };
}

/** The function that makes the module of an app: `calibreWeb` for calibre-web. */
export function factoryName(name: string): string {
  const camel = name.replace(/-+(.)/g, (_, letter: string) => letter.toUpperCase());
  return /^\d/.test(camel) || reserved.has(camel) ? `app${camel.charAt(0).toUpperCase()}${camel.slice(1)}` : camel;
}

/** Words of the language, and names that the files have already, which are DNS labels, too. */
const reserved = new Set(
  "arguments assert await break case catch class const continue debugger default delete do else enum eval export extends false finally for function if implements import in instanceof interface let new null package private protected public return static super switch test this throw true try typeof undefined var void while with yield".split(
    " ",
  ),
);

function appModule({ name, image, port, health, data, size, title, description }: AppAnswers): string {
  const fields = [
    `name: ${quote(name)}`,
    `image: ${quote(image)}`,
    `port: ${port}`,
    ...(health === undefined ? [] : [`health: ${quote(health)}`]),
    `title: ${quote(title)}`,
    `description: ${quote(description)}`,
    'group: "Apps"',
    ...(data === undefined ? [] : [`config: { path: ${quote(data)}, size: ${quote(size)} }`]),
    "...options",
  ];
  return `import { type AppOptions, webApp } from "@cowlab/apps/web-app";
import type { Module } from "@cowlab/core";

/** ${description.replaceAll("*/", "* /")} */
export function ${factoryName(name)}(options: AppOptions = {}): Module {
  return webApp({
${fields.map((field) => `    ${field},\n`).join("")}  });
}
`;
}

function appTest({ name, port, data }: AppAnswers, { folder, cluster }: AppPlace): string {
  const factory = factoryName(name);
  const clusterPath = relative(folder, `clusters/${cluster}.ts`);
  const expected = [
    `ports: [{ name: "http", containerPort: ${port} }]`,
    ...(data === undefined ? [] : [`volumeMounts: [{ name: "config", mountPath: ${quote(data)} }]`]),
  ];
  return `import assert from "node:assert/strict";
import { test } from "node:test";
import { containersOf, podTemplate, renderCluster } from "@cowlab/core";
import cluster from ${quote(clusterPath.startsWith(".") ? clusterPath : `./${clusterPath}`)};
import { ${factory} } from ${quote(`./${name}.ts`)};

// The cluster with the app, whether it runs there already or not.
const others = cluster.modules.flat().filter((module) => module.name !== ${quote(name)});
const rendered = renderCluster({ ...cluster, modules: [...others, ${factory}()] });

test("has no problem in the cluster", () => {
  const own = rendered.problems.filter(({ module, other }) => module === ${quote(name)} || other?.module === ${quote(name)});
  assert.deepEqual(own, []);
});

test("is reached at its own name", () => {
  const hosts = rendered.cluster.hosts.filter(({ module }) => module === ${quote(name)});
  assert.deepEqual(
    hosts.map(({ fqdn }) => fqdn),
    [\`${name}.\${cluster.domain}\`],
  );
});

test("${data === undefined ? "listens on its port" : "listens on its port, and keeps its data on a volume"}", () => {
  const own = rendered.modules.find(({ module }) => module.name === ${quote(name)});
  const pods = own?.objects.flatMap(({ manifest }) => podTemplate(manifest) ?? []) ?? [];
  const [container] = pods.flatMap(({ spec }) => containersOf(spec));
  assert.partialDeepStrictEqual(container?.spec, {
${expected.map((field) => `    ${field},\n`).join("")}  });
});
`;
}

/** A string as TypeScript has it. */
function quote(text: string): string {
  return JSON.stringify(text);
}
