import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, it } from "vitest";
import { appFiles, appLines, factoryName } from "./app-files.ts";

const answers = {
  name: "mealie",
  image: "ghcr.io/mealie-recipes/mealie:v3.20.1",
  port: 9000,
  health: undefined,
  data: undefined,
  size: "1Gi",
  title: "Mealie",
  description: "Recipes",
};

it("writes the module that the guide shows", () => {
  const guide = readFileSync(new URL("../../../../docs/guides/add-an-app.md", import.meta.url), "utf8");
  const shown = { ...answers, health: "/api/app/about", data: "/app/data", description: "Mealie" };
  const module = appFiles(shown, { folder: "modules", cluster: "home" }).get("modules/mealie.ts");
  expect(guide).toContain(`\n\`\`\`ts\n${module}\`\`\`\n`);
});

it("leads from the cluster file to the module wherever that is", () => {
  expect(appLines(answers, { folder: "modules", cluster: "home" }).import).toBe('import { mealie } from "../modules/mealie.ts";');
  expect(appLines(answers, { folder: "clusters/modules", cluster: "home" }).import).toBe(
    'import { mealie } from "./modules/mealie.ts";',
  );
});

it("leads from the test to the cluster file wherever that is", () => {
  const test = appFiles(answers, { folder: "clusters/modules", cluster: "home" }).get("clusters/modules/mealie.test.ts");
  expect(test).toContain('import cluster from "../home.ts";\n');
});

it.each([
  ["calibre-web", "calibreWeb"],
  ["2fauth", "app2fauth"],
  ["new", "appNew"],
  ["test", "appTest"],
])("calls the function of %s %s", (name, factory) => {
  expect(factoryName(name)).toBe(factory);
});

it("makes an identifier of every name that a module may have", () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z0-9]([-a-z0-9]{0,20}[a-z0-9])?$/), (name) => {
      expect(() => new Function(`"use strict"; const ${factoryName(name)} = 1;`)).not.toThrow();
    }),
  );
});

it("keeps what was typed inside of strings and comments", () => {
  const module = appFiles(
    { ...answers, title: 'The "best"', description: "ends */ here" },
    { folder: "modules", cluster: "home" },
  ).get("modules/mealie.ts");
  expect(module).toContain('title: "The \\"best\\"",\n');
  expect(module).toContain("/** ends * / here */\n");
});
