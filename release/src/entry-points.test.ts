import { describe, expect, it } from "vitest";
import { entryPoints } from "./entry-points.ts";

function paths(exports: Parameters<typeof entryPoints>[0]["exports"], files: readonly string[]): readonly string[] {
  return entryPoints({ name: "@example/apps", version: "1.0.0", ...(exports && { exports }) }, files).map(({ path }) => path);
}

const programs = { types: "./dist/*.d.ts", default: "./dist/*.js" };

describe("the entry points of a package", () => {
  it("are all programs that fit a pattern", () => {
    const files = ["dist/gitea.js", "dist/gitea.d.ts", "dist/media/jellyfin.js", "dist/media/jellyfin.d.ts", "package.json"];
    expect(paths({ "./*": programs }, files)).toEqual(["./gitea", "./media/jellyfin"]);
  });

  it("have none of what is closed", () => {
    const files = ["dist/gitea.js", "dist/internal/labels.js"];
    expect(paths({ "./*": programs, "./internal/*": null }, files)).toEqual(["./gitea"]);
  });

  it("are there without a pattern, whether the package holds them or not", () => {
    expect(paths({ ".": { types: "./dist/index.d.ts", default: "./dist/index.js" } }, [])).toEqual(["."]);
  });

  it("are none of the files that no program imports", () => {
    expect(paths({ "./package.json": "./package.json", "./*": programs }, ["package.json", "dist/gitea.d.ts"])).toEqual([]);
  });

  it("name the types that belong to them", () => {
    const description = { name: "@example/apps", version: "1.0.0", exports: { "./apps/*": programs } };
    expect(entryPoints(description, ["dist/gitea.js"])).toEqual([{ path: "./apps/gitea", types: "dist/gitea.d.ts" }]);
  });
});
