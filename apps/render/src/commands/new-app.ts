import { existsSync } from "node:fs";
import { join } from "node:path";
import type { ClusterDefinition, Problem } from "@cowlab/core";
import type { Command, ExitCode } from "../command.ts";
import { loadCluster } from "../load-cluster.ts";
import { misuseOf } from "../misuse.ts";
import { type AppAnswers, appKeys, checkApp, type TypedApp } from "../new/app-answers.ts";
import { appCatalogue } from "../new/app-catalogue.ts";
import { type AppPlace, appFiles, appLines } from "../new/app-files.ts";
import { writeNewFiles } from "../new/write-new-files.ts";
import { stderr, stdout } from "../output.ts";
import { packageManagerOf } from "../package-manager.ts";
import { printProblems } from "../print-problems.ts";

const help = `Writes a module and its test for an app of your own, from an image and a port.

Usage: cowlab new app <name> --image image --port number [options]

What is not given takes its default. Where something without a default is not
given, or something is wrong, it asks on a terminal for all that is not given,
and checks it while it is typed; elsewhere that is a problem. Nothing that is
there is overwritten. It says what to add to the cluster file.

Options:
      --image image         with a full version or a digest
      --port number         the port it listens on
      --health path         the path that answers 200 when it works
                            [default: none, which asks the port only]
      --data path           the folder in which it keeps its data
                            [default: none]
      --size quantity       how large its data may become  [default: 1Gi]
      --title text          what the dashboard calls it  [default: the name]
      --description text    what it is for  [default: the title]
      --cluster name        the cluster it is for  [default: the first one]
      --folder path         where modules are, from the project's folder
                            [default: modules; clusters/modules where clusters/
                            has a package.json of its own]
  -y, --yes                 ask nothing, as without a terminal
  -h, --help                show this help

Examples:
  cowlab new app mealie
  cowlab new app mealie --image ghcr.io/mealie-recipes/mealie:v3.20.1 \\
    --port 9000 --health /api/app/about --data /app/data
`;

const misuse = misuseOf("cowlab new app");

/** `cowlab new app`: writes a module and its test. */
export const newApp: Command = {
  help,
  options: {
    ...Object.fromEntries(appKeys.flatMap((key) => (key === "name" ? [] : [[key, { type: "string" } as const]]))),
    cluster: { type: "string" },
    folder: { type: "string" },
    yes: { type: "boolean", short: "y" },
  },
  async run({ project, positionals, values }) {
    const [name, ...others] = positionals;
    if (others.length > 0) return misuse(`new app takes one name, but there is ${others.join(" ")}, too`);
    const cluster = typeof values["cluster"] === "string" ? values["cluster"] : project.clusters[0];
    if (cluster === undefined) return misuse("clusters/ holds no cluster that the app could be for");
    if (!project.clusters.includes(cluster))
      return misuse(`there is no cluster ${cluster}: there is ${project.clusters.join(", ")}`);
    const folder = folderOf(values["folder"], project.root);
    if (folder === undefined) return misuse("--folder must be a path below the project's folder, without ..");
    // What is wrong with the cluster file is for the render to say.
    const { definition } = await loadCluster(project.root, cluster);
    const given: TypedApp = Object.fromEntries(
      appKeys.flatMap((key) => {
        const text = key === "name" ? name : values[key];
        return typeof text === "string" ? [[key, text]] : [];
      }),
    );
    const { Cancelled, canAsk } = await import("../new/prompts.ts");
    const place = { folder, cluster };
    const isComplete = "answers" in checkApp(given, definition);
    if (isComplete || values["yes"] === true || !canAsk()) return finish(given, definition, project.root, place);
    try {
      const { askApp } = await import("../new/ask-app.ts");
      return finish(await askApp(given, definition), definition, project.root, place);
    } catch (error) {
      if (!(error instanceof Cancelled)) throw error;
      stderr.write("nothing was written\n");
      return 1;
    }
  },
};

function finish(typed: TypedApp, definition: ClusterDefinition | undefined, root: string, place: AppPlace): ExitCode {
  const checked = checkApp(typed, definition);
  if ("problems" in checked) return refuse(checked.problems, 2);
  const { answers } = checked;
  const files = appFiles(answers, place);
  const problems = writeNewFiles(root, files);
  if (problems.length > 0) return refuse(problems, 1);
  stdout.write(`${answers.name}: ${files.size} files written\n${[...files.keys()].map((path) => `  ${path}\n`).join("")}`);
  stdout.write(nextSteps(answers, root, place));
  if (appCatalogue.some(({ name }) => name === answers.name)) {
    stderr.write(`\n@cowlab/apps/${answers.name} has an app of this name, ready made\n`);
  }
  return 0;
}

function nextSteps(answers: AppAnswers, root: string, place: AppPlace): string {
  const { run, cowlab } = packageManagerOf(root);
  const lines = appLines(answers, place);
  return `
Add it to clusters/${place.cluster}.ts, above and among the modules:
  ${lines.import}
    ${lines.module}

Next:
  node --test ${place.folder}/${answers.name}.test.ts
  ${run} render
  ${cowlab} trace ${answers.name}
`;
}

function folderOf(given: string | boolean | undefined, root: string): string | undefined {
  if (typeof given !== "string") return existsSync(join(root, "clusters/package.json")) ? "clusters/modules" : "modules";
  const folder = given.replace(/\/+$/, "");
  return folder === "" || /^\/|(?:^|\/)\.{1,2}(?:\/|$)/.test(folder) ? undefined : folder;
}

function refuse(problems: readonly Problem[], code: ExitCode): ExitCode {
  printProblems({ clusters: [], problems, failed: true });
  stderr.write("nothing was written\n");
  return code;
}
