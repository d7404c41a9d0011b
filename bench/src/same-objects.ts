import { spawnSync } from "node:child_process";
import { isDeepStrictEqual } from "node:util";
import { parseAllDocuments } from "yaml";
import type { Task } from "./contestant.ts";
import { filesBelow } from "./files-below.ts";
import { namespaceOf, objectsOf, type PlainObject } from "./workload.ts";

/**
 * What a task makes other than the objects that all are to make, in words; undefined where it makes just those. Objects of other
 * kinds are its own matter, such as those that tell Flux what to apply.
 */
export function difference(task: Task, count: number, environment: NodeJS.ProcessEnv): string | undefined {
  const wanted = Array.from({ length: count }, (_, index) => [namespaceOf(index), ...objectsOf(index, "example.org")]).flat();
  const kinds = new Set(wanted.map(({ kind }) => kind));
  const made = new Map<string, unknown>();
  for (const object of objectsMade(task, environment)) {
    if (!isNamed(object) || !kinds.has(object.kind)) continue;
    const key = keyOf(object);
    if (made.has(key)) return `makes ${key} twice`;
    made.set(key, object);
  }
  for (const object of wanted) {
    const key = keyOf(object);
    if (!made.has(key)) return `does not make ${key}`;
    if (!isDeepStrictEqual(made.get(key), JSON.parse(JSON.stringify(object)))) return `makes another ${key}`;
    made.delete(key);
  }
  const [more] = made.keys();
  return more === undefined ? undefined : `makes ${more}, too`;
}

function objectsMade({ command, args, folder, output }: Task, env: NodeJS.ProcessEnv): readonly unknown[] {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: folder, env, encoding: "utf8", maxBuffer: 2 ** 28 });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")}: ${stderr}`);
  const texts = output === undefined ? [stdout] : filesBelow(output).map(([, text]) => text);
  return texts.flatMap((text) => [...parseAllDocuments(text)].map((document): unknown => document.toJS()));
}

function isNamed(value: unknown): value is PlainObject {
  return typeof value === "object" && value !== null && "kind" in value && "metadata" in value;
}

function keyOf({ kind, metadata: { name, namespace } }: PlainObject): string {
  return `${kind} ${namespace === undefined ? "" : `${namespace}/`}${name}`;
}
