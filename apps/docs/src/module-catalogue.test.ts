import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { allModules, moduleCatalogue, namedTypes } from "./module-catalogue.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const found = [...allModules(root)];

test("the page of all modules is current; to write it, run: vitest run apps/docs/src/module-catalogue.test.ts --update", async () => {
  await expect(moduleCatalogue(root)).toMatchFileSnapshot("../../../docs/modules.md");
});

test("every module that cowlab runs is on the page", () => {
  const names = found.flatMap(([, { modules }]) => modules.map(({ name }) => name));
  expect(names).toEqual(expect.arrayContaining(["sonarr", "webApp", "longhorn", "certificates", "flux", "k3sNodes", "metallb"]));
});

describe.each(found)("a module of %s", (_, { modules, types }) => {
  const options = modules.flatMap((module) =>
    namedTypes(module.options ?? "", types).flatMap((type) =>
      type.options.map((option) => ({ ...option, place: `${type.name}.${option.name}` })),
    ),
  );
  const places = (wrong: typeof options): readonly string[] => [...new Set(wrong.map(({ place }) => place))];

  test("says what it is for", () => {
    expect(modules.filter(({ description }) => description === "").map(({ name }) => name)).toEqual([]);
  });

  test("says what each of its options decides", () => {
    // One value alone only tells the members of a union apart.
    const undocumented = options.filter(({ description, type }) => description === "" && !/^"[^"]*"$/.test(type));
    expect(places(undocumented)).toEqual([]);
  });

  test("says what it does where an option is left out", () => {
    expect(places(options.filter(({ optional, fallback }) => optional && fallback === undefined))).toEqual([]);
  });
});
