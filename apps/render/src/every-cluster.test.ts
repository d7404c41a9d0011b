import { readdirSync } from "node:fs";
import { isIP } from "node:net";
import { type ClusterDefinition, CowlabError, parseSubnet, renderCluster } from "@cowlab/core";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { brokenWays } from "./broken-ways.ts";
import { loadCluster } from "./load-cluster.ts";

const root = new URL("../../../", import.meta.url).pathname;
const names = readdirSync(`${root}clusters`).flatMap((file) => (/^[^.]+\.ts$/.test(file) ? [file.slice(0, -".ts".length)] : []));

async function definitionOf(name: string): Promise<ClusterDefinition> {
  const { definition, problems } = await loadCluster(root, name);
  if (definition === undefined) throw new CowlabError(problems);
  return definition;
}

const clusters = await Promise.all(names.map(async (name) => ({ name, definition: await definitionOf(name) })));
const examples = clusters.filter(({ name }) => name !== "cowlab");

test("there is a cluster for each situation that the README names", () => {
  expect(names).toEqual(expect.arrayContaining(["cowlab", "own-modules", "single-node", "three-servers"]));
});

describe.each(clusters)("the cluster $name", ({ definition }) => {
  const rendered = renderCluster(definition);
  const { files, problems, waived, modules } = rendered;

  test("has no finding, and a reason for each that it waives", () => {
    expect(problems).toEqual([]);
    expect(waived.filter(({ reason }) => reason.split(" ").length < 4)).toEqual([]);
  });

  test("has no way that is broken", async () => {
    expect(await brokenWays(rendered)).toEqual([]);
  });

  test("is applied in an order that is derived: nothing waits for what is not there, or for itself", () => {
    const applied = new Map(
      [...files].flatMap(([path, text]) => {
        const [, module] = /^flux\/(.+)\.yaml$/.exec(path) ?? [];
        const before: readonly { readonly name: string }[] = module === undefined ? [] : (parse(text).spec.dependsOn ?? []);
        return module === undefined ? [] : [[module, before.map(({ name }) => name)] as const];
      }),
    );
    const waiting = new Map(applied);
    // What waits for nothing that is still waiting is next; were there a circle, or a name of nothing, some would never be.
    for (let last = Number.POSITIVE_INFINITY; waiting.size < last; ) {
      last = waiting.size;
      for (const [module, before] of [...waiting])
        if (before.every((name) => applied.has(name) && !waiting.has(name))) waiting.delete(module);
    }
    expect([...waiting.keys()]).toEqual([]);
    expect(renderCluster({ ...definition, modules: definition.modules.toReversed() }).files).toEqual(files);
    for (const { module, dependsOn } of modules) {
      for (const reasons of dependsOn.values()) expect(reasons, module.name).not.toEqual([]);
    }
  });
});

describe.each(examples)("the example $name", ({ definition }) => {
  test("is nobody's: its names are reserved for examples, its addresses for private networks", () => {
    const url = new URL(definition.repository.url);
    const isExample = (name: string): boolean => /(?:^|\.)example\.(?:com|net|org)$/.test(name);
    expect(isExample(definition.domain)).toBe(true);
    expect(isExample(url.hostname) || url.pathname.startsWith("/example-org/")).toBe(true);
    expect(definition.network.lan).toMatch(/^(?:10|172\.(?:1[6-9]|2\d|3[01])|192\.168)\./);
    const own = parseSubnet(definition.network.lan);
    expect(clusters.filter((other) => parseSubnet(other.definition.network.lan)?.first === own?.first)).toHaveLength(1);
    expect(definition.nodes.every(({ address }) => isIP(address) === 4)).toBe(true);
  });
});
