import { existsSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { describe, expect, it } from "vitest";
import { clusterFile, testProject } from "./testing/project.ts";

/** A cluster with one note, whose text is in a file of its own. */
const cluster = `import { text } from "../lib/text.ts";\n${clusterFile().replace('{"welcome":"hello"}', "{ welcome: text }")}`;

describe("what Node keeps compiled", () => {
  it("makes no difference to what is rendered: not there, new or spoilt", async () => {
    const project = testProject({ "clusters/home.ts": cluster, "lib/text.ts": 'export const text: string = "leek";\n' });
    const cache = join(project.root, "cache");
    const environment = { NODE_COMPILE_CACHE: cache };
    const render = async (options: Readonly<Record<string, string>>): Promise<unknown> => {
      if (existsSync(join(project.root, "clusters/home"))) project.remove("clusters/home");
      expect(await project.run(["render"], { environment: options })).toMatchObject({ code: 0, stderr: "" });
      return project.snapshot();
    };
    const without = await render({ NODE_DISABLE_COMPILE_CACHE: "1" });
    expect(existsSync(cache)).toBe(false);
    expect(await render(environment)).toEqual(without);
    const kept = Object.keys(project.snapshot("cache"));
    expect(kept.length).toBeGreaterThan(2);
    for (const path of kept) project.write(path, project.read(path).slice(0, 100));
    expect(await render(environment)).toEqual(without);
  }, 30_000);

  it("is never taken for a file that is as long and has the same checksum", async () => {
    const leek = 'export const text: string = "leek"; // xxxxAAAA\n';
    const beet = 'export const text: string = "beet"; // aaqtDSFQ\n';
    expect([beet.length, crc32(beet)]).toEqual([leek.length, crc32(leek)]);
    const project = testProject({ "clusters/home.ts": cluster, "lib/text.ts": leek });
    const environment = { NODE_COMPILE_CACHE: join(project.root, "cache") };
    for (const text of [leek, leek, beet]) {
      project.write("lib/text.ts", text);
      expect(await project.run(["render"], { environment })).toMatchObject({ code: 0, stderr: "" });
    }
    expect(project.read("clusters/home/notes/configmap-welcome.yaml")).toContain("text: beet\n");
  }, 30_000);
});

describe("a module", () => {
  it("is one, also where links lead to it and to its folder", async () => {
    const project = testProject({
      "lib/kitchen.ts": "export const kitchen: object = {};\n",
      "lib/shelf.ts": "export const shelf: object = {};\n",
      "lib/all.ts": [
        'import { kitchen } from "./kitchen.ts";',
        'import { kitchen as linked } from "./linked.ts";',
        'import { kitchen as above } from "../lib/kitchen.ts";',
        'import { shelf } from "./shelf.ts";',
        'import { kitchen as through } from "./house/kitchen.ts";',
        'import { shelf as beside } from "./house/shelf.ts";',
        "const kitchens = [kitchen, linked, above, through];",
        "export const text = String(new Set(kitchens).size === 1 && shelf === beside);\n",
      ].join("\n"),
      "clusters/home.ts": cluster.replace("../lib/text.ts", "../lib/all.ts"),
    });
    symlinkSync("kitchen.ts", join(project.root, "lib/linked.ts"));
    symlinkSync(".", join(project.root, "lib/house"));
    expect(await project.run(["render"])).toMatchObject({ code: 0, stderr: "" });
    expect(project.read("clusters/home/notes/configmap-welcome.yaml")).toContain('text: "true"\n');
  }, 30_000);
});
