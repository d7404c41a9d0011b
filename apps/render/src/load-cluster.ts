import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type CheckedDefinition, CowlabError, checkDefinition, type Problem } from "@cowlab/core";

/** Imports a cluster file and checks the shape of what it exports. Whatever is wrong with it is a problem at its place. */
export async function loadCluster(root: string, name: string): Promise<CheckedDefinition> {
  const file = `clusters/${name}.ts`;
  const url = pathToFileURL(join(root, file)).href;
  let exported: unknown;
  // Where a cluster file awaits a promise that never settles, nothing is left to wait for and Node would just exit.
  const idle = Promise.withResolvers<undefined>();
  const end = (): void => idle.resolve(undefined);
  process.once("beforeExit", end);
  try {
    exported = await Promise.race([import(url), idle.promise]);
  } catch (error) {
    if (error instanceof CowlabError) return { problems: error.problems };
    const { importProblem } = await import("./import-problem.ts");
    return { problems: [importProblem(error, { root, file, url })] };
  } finally {
    process.off("beforeExit", end);
  }
  if (exported === undefined) {
    return {
      problems: [
        clusterFile(file, "never ends: it awaits what never comes", "remove the await; a cluster is made of plain values"),
      ],
    };
  }
  if (!Object.hasOwn(Object(exported), "default")) {
    return { problems: [clusterFile(file, "has no default export", "export default defineCluster({ … })")] };
  }
  const checked = checkDefinition(Reflect.get(Object(exported), "default"));
  const problems = checked.problems.map((problem) =>
    problem.module === undefined && problem.path === undefined ? { ...problem, path: file } : problem,
  );
  if (checked.definition !== undefined && checked.definition.name !== name) {
    // The name is the cluster's folder, so that two files of one name would write each other's.
    const message = `must be the name of the cluster's file, ${file}, but it is ${JSON.stringify(checked.definition.name)}`;
    const fix = `name it ${JSON.stringify(name)}, or rename the file`;
    return { problems: [...problems, { rule: "invalid-definition", severity: "error", path: "name", message, fix }] };
  }
  return { ...checked, problems };
}

function clusterFile(path: string, message: string, fix: string): Problem {
  return { rule: "broken-cluster-file", severity: "error", path, message, fix };
}
