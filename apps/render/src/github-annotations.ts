import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describePlace, objectFile, objectName, type Problem, type Rendered } from "@cowlab/core";
import { fieldLine } from "./field-line.ts";
import { clusterPath } from "./plan.ts";

/** Where an annotation stands: a file of the repository, and a line of it. */
export interface Location {
  /** From the project's folder. */
  readonly file: string;
  readonly line: number;
}

/**
 * A problem as a command of GitHub's workflows, which shows it at a line of the pull request.
 *
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#setting-an-error-message
 */
export function githubAnnotation({ rule, severity, message, fix, other, ...place }: Problem, { file, line }: Location): string {
  const where = describePlace(place);
  const text = [
    where === "" ? message : `${where}: ${message}`,
    ...(fix === undefined ? [] : [`fix: ${fix}`]),
    ...(other === undefined ? [] : [`other side: ${describePlace(other)}`]),
  ];
  const properties = Object.entries({ file, line, title: `cowlab ${rule}` }).map(
    ([key, value]) => `${key}=${property(String(value))}`,
  );
  return `::${severity} ${properties.join(",")}::${data(text.join("\n"))}\n`;
}

/** Where a problem of a cluster is: in the rendered file of its object, where there is one, or else in the cluster file. */
export function locationOf(root: string, cluster: string, { module, object, path }: Problem, rendered?: Rendered): Location {
  const source = `clusters/${cluster}.ts`;
  if (object === undefined || module === undefined) return inFile(root, path) ?? { file: source, line: 1 };
  const owner = rendered?.modules.find((candidate) => candidate.module.name === module);
  const manifest = owner?.objects.map((found) => found.manifest).find((candidate) => objectName(candidate) === object);
  if (owner === undefined || manifest === undefined) return { file: source, line: 1 };
  const file = clusterPath(cluster, objectFile(manifest, owner));
  if (!existsSync(join(root, file))) return { file: source, line: 1 };
  return { file, line: fieldLine(readFileSync(join(root, file), "utf8"), path) };
}

/** The place of a problem whose path is a file's, such as `clusters/home.ts:12:3`. */
function inFile(root: string, path = ""): Location | undefined {
  const [, file = "", line = "1"] = /^([^:]+\.\w+)(?::(\d+))?(?::\d+)?$/.exec(path) ?? [];
  return file !== "" && existsSync(join(root, file)) ? { file, line: Number(line) } : undefined;
}

/** The text of a command, in which lines would end it. */
function data(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

/** The value of a property, which ends at a comma, and all of them at a colon. */
function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
