import { lstatSync } from "node:fs";
import { resolve } from "node:path";
import { adopt as adoptFiles } from "@cowlab/adopt/adopt";
import { adoptionFiles } from "../adoption-files.ts";
import type { FreeCommand } from "../command.ts";
import { formatAdoption } from "../format-adoption.ts";
import { misuseOf } from "../misuse.ts";
import { writeNewFiles } from "../new/write-new-files.ts";
import { stderr, stdout } from "../output.ts";
import { printProblems } from "../print-problems.ts";
import { findProject } from "../project.ts";

const help = `Reads a folder of manifests, and proposes the cluster that takes its place.

Usage: cowlab adopt <folder> [--name name] [--write] [--details] [--json]

It says what facts the folder shows, which modules it knows again, and of every
object what becomes of it: the same, changed, replaced by another one, or left
over. Last comes what needs care before the old objects go, the data of apps
first. Nothing is applied, and the folder is only read.

The machines are in no manifest: write them into the folder first, by
  kubectl get nodes -o yaml > <folder>/nodes.yaml

Options:
      --name name  what the cluster is called; otherwise what Flux's path calls
                   it, or home
      --write      write the proposed clusters/<name>.ts; never over another file
      --details    list every object, field and file
      --json       print the whole report, with the proposed file, as JSON
  -h, --help       show this help

Exit codes: 0 nothing is left over, 1 something needs care, 2 misuse.
`;

const misuse = misuseOf("cowlab adopt");

/** `cowlab adopt`: proposes a cluster for a folder of manifests. */
export const adopt: FreeCommand = {
  help,
  anywhere: true,
  options: {
    name: { type: "string" },
    write: { type: "boolean" },
    details: { type: "boolean" },
    json: { type: "boolean" },
  },
  async run({ positionals, values }) {
    const [folder, ...others] = positionals;
    const { name, write, details, json } = values;
    if (folder === undefined) return misuse("no folder is given");
    if (others.length > 0) return misuse(`one folder at a time: ${others.join(" ")} is too much`);
    if (typeof name === "string" && !/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(name))
      return misuse(`--name takes a DNS label, such as home, not ${name}`);
    const found = lstatSync(folder, { throwIfNoEntry: false });
    if (found === undefined) return misuse(`there is no ${folder}`);
    if (!found.isDirectory()) return misuse(`${folder} is no folder`);

    const report = adoptFiles(adoptionFiles(resolve(folder)), typeof name === "string" ? { name } : {});
    if (report.objects.length + report.notUnderstood.length === 0) return misuse(`${folder} holds no manifests`);
    if (json === true) stdout.write(`${JSON.stringify(report, undefined, 2)}\n`);
    else {
      const { paint, columns } = stdout;
      stdout.write(formatAdoption(report, { folder, details: details === true, paint, columns }));
    }
    const file = `clusters/${report.name}.ts`;
    if (write === true) {
      const root = findProject(process.cwd())?.root ?? process.cwd();
      const problems = writeNewFiles(root, new Map([[file, report.clusterFile]]));
      if (problems.length > 0) {
        printProblems({ clusters: [], problems, failed: true });
        return 1;
      }
      stderr.write(`\nWritten: ${file}. Look at it, then run "cowlab lint ${report.name}".\n`);
    } else if (json !== true) {
      stderr.write(`\nWith --write, the proposed cluster file is written to ${file}.\n`);
    }
    const open = report.objects.some(({ fate }) => fate.kind === "left-over");
    return open || report.dangers.length + report.notUnderstood.length + report.transforms.length > 0 ? 1 : 0;
  },
};
