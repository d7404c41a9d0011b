import { describe, expect, it } from "vitest";
import { checkTarball } from "../src/check-tarball.ts";
import { exampleTarball, soundFiles } from "../src/testing/example-tarball.ts";

const sources = ["src/gitea.ts"];

/** The sound package without some files. */
function without(...paths: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(soundFiles).filter(([path]) => !paths.includes(path)));
}

describe("a tarball", () => {
  it("is sound where its entry points are found with their types", () => {
    expect(checkTarball(exampleTarball(soundFiles), sources)).toEqual({
      entryPoints: [{ path: "./gitea", types: "dist/gitea.d.ts" }],
      problems: [],
    });
  });

  it("is not sound without the types of an entry point that a pattern makes", () => {
    const others = {
      "dist/forgejo.js": "export const port = 3000;\n",
      "dist/forgejo.d.ts": "export declare const port: number;\n",
    };
    const { problems } = checkTarball(exampleTarball({ ...without("dist/gitea.d.ts"), ...others }), [
      ...sources,
      "src/forgejo.ts",
    ]);
    expect(problems).toEqual([
      "./gitea can be imported, but its types, dist/gitea.d.ts, are missing",
      expect.stringMatching(/^attw:[\s\S]*no type declarations were found[\s\S]*@example\/apps\/gitea/),
    ]);
  });

  it("is not sound without any types", () => {
    const { problems } = checkTarball(exampleTarball(without("dist/gitea.d.ts")), sources);
    expect(problems).toContain("./gitea can be imported, but its types, dist/gitea.d.ts, are missing");
  });

  it("is not sound without a program", () => {
    const { problems } = checkTarball(exampleTarball(without("dist/gitea.js", "dist/gitea.d.ts")), []);
    expect(problems).toContain("nothing of it can be imported: its exports lead to no file");
  });

  it("is not sound where its exports still lead to sources, as npm packs them", () => {
    const description = JSON.parse(soundFiles["package.json"] ?? "");
    const { problems } = checkTarball(
      exampleTarball({ ...soundFiles, "package.json": JSON.stringify({ ...description, exports: { "./*": "./src/*.ts" } }) }),
      sources,
    );
    expect(problems).toContain("nothing of it can be imported: its exports lead to no file");
  });

  it("is not sound where its types are of another module system than its program", () => {
    const description = JSON.parse(soundFiles["package.json"] ?? "");
    const { problems } = checkTarball(
      exampleTarball({ ...soundFiles, "package.json": JSON.stringify({ ...description, type: "commonjs" }) }),
      sources,
    );
    expect(problems.join("\n")).toMatch(/publint|attw/);
  });
});
