import { existsSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import type { Problem } from "@cowlab/core";
import type { ExitCode, FreeCommand } from "../command.ts";
import { misuseOf } from "../misuse.ts";
import { answerKeys, type CheckedAnswers, checkAnswers, questionOf, type TypedAnswers } from "../new/check-answers.ts";
import type { ClusterAnswers } from "../new/cluster-answers.ts";
import { clusterFiles, type NewFile, repositoryFiles } from "../new/repository-files.ts";
import { existingFiles, writeNewFiles } from "../new/write-new-files.ts";
import { stderr, stdout } from "../output.ts";
import { packageManagerOf } from "../package-manager.ts";
import { printProblems } from "../print-problems.ts";
import { findProject } from "../project.ts";
import { shellWord } from "../shell-word.ts";
import { ownVersion } from "../version.ts";

const help = `Begins a cluster: its facts and modules as a cluster file, in a repository with
all that it takes to render, check and review it.

Usage: cowlab new cluster <name> [options]

What is not given takes its default. Where something without a default is not
given, or something is wrong, it asks on a terminal for all that is not given,
and checks it while it is typed; elsewhere that is a problem. Nothing that is
there is overwritten: it is listed, and nothing is written. Within a project it
adds the cluster's own files only.

Options:
      --folder path         where to begin  [default: the current folder]
      --domain name         the domain below which apps answer
      --repository url      the git repository from which Flux will read
      --access who          public or private: who may read that repository
                            [default: public]
      --time-zone name      such as Europe/Berlin  [default: Etc/UTC]
      --kubernetes version  the minor version that the machines run
      --lan subnet          such as 192.168.1.0/24
      --gateway address     the router  [default: the first address of the LAN]
      --nameservers list    with commas  [default: the gateway]
      --nodes list          machines with commas, each one as
                            name:role:address[:architecture[:interface]], such
                            as node0:server:192.168.1.11:amd64:eno1
      --control-plane addr  a free address for the Kubernetes API
      --ingress address     a free address for all apps together
      --pool range          free addresses for other services  [default: none]
                            (these three not for one machine alone)
      --storage name        longhorn or local-path  [default: longhorn, and
                            local-path with one machine]
      --cloudflare what     none, dns or tunnel: what of the domain is there
                            [default: none]
      --tunnel id           the tunnel's id
      --email address       whom Let's Encrypt may write to  [default: none]
      --media export        an NFS export, server:/path[:size[:user[:group]]],
                            [default: none]
      --apps list           apps of the catalogue  [default: none]
      --public list         those that are reached from the Internet
                            [default: none]
  -y, --yes                 ask nothing, as without a terminal
  -h, --help                show this help

Examples:
  cowlab new cluster home
  cowlab new cluster home --domain example.org --lan 192.168.1.0/24 \\
    --repository https://github.com/you/home \\
    --nodes node0:server:192.168.1.11:amd64:eno1
`;

const flags = answerKeys.filter((key) => key !== "name").map((key) => questionOf(key).flag);

/** `cowlab new cluster`: writes a fresh repository. */
export const newCluster: FreeCommand = {
  help,
  anywhere: true,
  options: {
    ...Object.fromEntries(flags.map((flag) => [flag, { type: "string" } as const])),
    folder: { type: "string" },
    yes: { type: "boolean", short: "y" },
  },
  async run({ positionals, values }) {
    const [name, ...others] = positionals;
    if (others.length > 0) {
      return misuseOf("cowlab new cluster")(`new cluster takes one name, but there is ${others.join(" ")}, too`);
    }
    const given: TypedAnswers = Object.fromEntries(
      answerKeys.flatMap((key) => {
        const text = key === "name" ? name : values[questionOf(key).flag];
        return typeof text === "string" ? [[key, text]] : [];
      }),
    );
    const place = placeOf(resolve(typeof values["folder"] === "string" ? values["folder"] : "."));
    const { Cancelled, askConfirmation, canAsk } = await import("../new/prompts.ts");
    const complete = checkAnswers(given);
    if ("answers" in complete || values["yes"] === true || !canAsk()) return finish(complete, place);
    try {
      // Before anybody answers a dozen questions for nothing.
      const existing = name === undefined ? [] : existingFiles(place.root, place.files(name).keys());
      if (existing.length > 0) return refuse(existing, 1);
      const { askCluster } = await import("../new/ask-cluster.ts");
      const checked = checkAnswers(await askCluster(given));
      if ("problems" in checked || (await askConfirmation(`Write all this to ${place.root}?`))) return finish(checked, place);
    } catch (error) {
      if (!(error instanceof Cancelled)) throw error;
    }
    stderr.write("nothing was written\n");
    return 1;
  },
};

/** Where a cluster begins: in a project that is there, or in a repository of its own. */
interface ClusterPlace {
  readonly root: string;
  readonly files: (name: string) => ReadonlyMap<string, NewFile>;
}

function placeOf(folder: string): ClusterPlace {
  const project = findProject(folder);
  // A folder that is called clusters may be anything.
  const isCowlab = ["package.json", "clusters/package.json"].some((path) => {
    const file = join(project?.root ?? folder, path);
    return existsSync(file) && readFileSync(file, "utf8").includes('"@cowlab/core"');
  });
  return project !== undefined && isCowlab
    ? { root: project.root, files: clusterFiles }
    : { root: folder, files: repositoryFiles };
}

function finish(checked: CheckedAnswers, { root, files }: ClusterPlace): ExitCode {
  if ("problems" in checked) return refuse(checked.problems, 2);
  const { answers } = checked;
  const texts = new Map([...files(answers.name)].map(([path, text]) => [path, text(answers, ownVersion())]));
  const problems = writeNewFiles(root, texts);
  if (problems.length > 0) return refuse(problems, 1);
  stdout.write(`${answers.name}: ${texts.size} files written\n${[...texts.keys()].map((path) => `  ${path}\n`).join("")}`);
  stdout.write(nextSteps(answers, root));
  return 0;
}

function refuse(problems: readonly Problem[], code: ExitCode): ExitCode {
  printProblems({ clusters: [], problems, failed: true });
  stderr.write("nothing was written\n");
  return code;
}

/** What comes next, as commands. */
function nextSteps({ name }: ClusterAnswers, root: string): string {
  const { run, install } = packageManagerOf(root);
  const way = relative(process.cwd(), root);
  const commands = [
    ...(way === "" ? [] : [[`cd ${shellWord(way)}`]]),
    ...(existsSync(join(root, "node_modules")) ? [] : [[install]]),
    [`${run} render`, `writes clusters/${name}/ and docs/clusters/${name}/`],
    [`${run} check`, "what is missing, and whether every name is reached"],
    ...(existsSync(join(root, ".git")) ? [] : [["git init --initial-branch main"]]),
    ["git add --all"],
    [`git commit --message "Begin ${name}"`],
  ];
  const width = Math.max(...commands.map(([command = ""]) => command.length));
  const lines = commands.map(([command = "", why]) => (why === undefined ? command : `${command.padEnd(width)}  # ${why}`));
  return `
Next:
${lines.map((line) => `  ${line}\n`).join("")}
Then follow docs/clusters/${name}/bootstrap.md, from fresh machines to a running cluster.
`;
}
