import { rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { publishedPackages } from "@cowlab/release/published-packages";
import { publishedSources } from "@cowlab/release/published-sources";
import { Application, type TypeDocOptions } from "typedoc";
import type { PluginOptions } from "typedoc-plugin-markdown";

// Writes docs/api: a page for each entry point of each package that is published, from the doc comments of its sources. The pages
// follow from the sources, so they are made for the site, and not kept in git.

const root = fileURLToPath(new URL("../../..", import.meta.url));
const out = join(root, "docs/api");
const sources = new Map(
  publishedPackages()
    .flatMap(publishedSources)
    .map(({ name, file }) => [join(root, file), name]),
);

const options: TypeDocOptions & Partial<PluginOptions> & { readonly docsRoot: string } = {
  name: "API",
  entryPoints: [...sources.keys()],
  entryPointStrategy: "resolve",
  tsconfig: join(root, "tsconfig.json"),
  // The type check has found what there is, with the compiler that the project uses.
  skipErrorChecking: true,
  excludeExternals: true,
  readme: "none",
  // Links lead to the state of main, from wherever this is run.
  disableGit: true,
  gitRevision: "main",
  basePath: root,
  sourceLinkTemplate: "https://github.com/cowlab-org/cowlab/blob/main/{path}#L{line}",
  plugin: ["typedoc-plugin-markdown", "typedoc-vitepress-theme"],
  router: "module",
  out,
  docsRoot: join(root, "docs"),
  hideBreadcrumbs: true,
  interfacePropertiesFormat: "table",
  parametersFormat: "table",
  typeDeclarationFormat: "table",
  tableColumnSettings: { hideSources: true, hideModifiers: true },
  validation: { notExported: false },
};

rmSync(out, { recursive: true, force: true });
const app = await Application.bootstrapWithPlugins(options);
const readEntryPoints = app.getEntryPoints.bind(app);
// Its own names for them would be paths of files.
app.getEntryPoints = () =>
  readEntryPoints()?.map((entryPoint) => ({
    ...entryPoint,
    displayName: sources.get(entryPoint.sourceFile.fileName) ?? entryPoint.displayName,
  }));
const project = await app.convert();
if (project !== undefined) await app.generateOutputs(project);
if (project === undefined || app.logger.hasErrors()) process.exitCode = 1;
