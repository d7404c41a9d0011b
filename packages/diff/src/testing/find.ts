import { compareClusters } from "../compare-clusters.ts";
import type { EffectFinding, EffectRule } from "../effect.ts";
import { memoryFiles } from "../files.ts";
import type { JsonObject } from "../value.ts";
import { type ExampleModule, exampleCluster, exampleTree } from "./example-tree.ts";

/** The modules of a cluster by name; what is no object is a file, by its path below the cluster's folder. */
export type ExampleSide = Readonly<Record<string, readonly JsonObject[] | ExampleModule | string>>;

/** What a rule finds between two clusters. */
export function find(rule: EffectRule, before: ExampleSide, after: ExampleSide): readonly EffectFinding[] {
  return [...rule.find(compareClusters({ cluster: exampleCluster, base: files(before), head: files(after) }))];
}

/** The same as lines: `module, object, path: message`. */
export function findLines(rule: EffectRule, before: ExampleSide, after: ExampleSide): readonly string[] {
  return find(rule, before, after).map(
    ({ module, object, path, message }) =>
      `${[module, object, path].filter((part) => part !== undefined).join(", ")}: ${message}`,
  );
}

function files(side: ExampleSide) {
  const modules: Record<string, readonly JsonObject[] | ExampleModule> = {};
  const texts: [string, string][] = [];
  for (const [name, given] of Object.entries(side)) {
    if (typeof given === "string") texts.push([`clusters/${exampleCluster}/${name}`, given]);
    else modules[name] = given;
  }
  return memoryFiles(new Map([...exampleTree(modules), ...texts]));
}
