import { describe, expect, it } from "vitest";
import { contentProblems, type PackageContents } from "./package-contents.ts";

const sound: PackageContents = {
  description: {
    name: "@example/apps",
    version: "1.0.0",
    repository: { url: "git+https://github.com/example-org/apps.git", directory: "packages/apps" },
    dependencies: { "@cowlab/core": "^1.0.0", yaml: "2.9.1" },
  },
  files: ["LICENSE", "README.md", "package.json", "bin/apps.js", "dist/gitea.d.ts", "dist/gitea.js"],
  sources: ["src/gitea.ts"],
};

function problemsWith(changes: Partial<PackageContents>): readonly string[] {
  return contentProblems({ ...sound, ...changes });
}

describe("what is packed", () => {
  it("may be what users need, and nothing else", () => {
    expect(contentProblems(sound)).toEqual([]);
  });

  it.each(["src/gitea.ts", "tsconfig.build.json", "bench/bench.ts"])("is not %s", (file) => {
    expect(problemsWith({ files: [...sound.files, file] })).toEqual([expect.stringContaining(`${file} is packed`)]);
  });

  it.each(["dist/gitea.test.d.ts", "dist/testing/example-cluster.js", "dist/rules/invalid/duplicate-host.d.ts"])(
    "is not %s, which is of a test",
    (file) => {
      expect(problemsWith({ files: [...sound.files, file] })).toEqual([expect.stringContaining("it is of a test")]);
    },
  );

  it("is nothing that an earlier build left behind", () => {
    expect(problemsWith({ sources: [] })).toEqual([expect.stringContaining("src/gitea.ts is gone")]);
  });

  it.each(["LICENSE", "README.md"])("has a %s", (file) => {
    expect(problemsWith({ files: sound.files.filter((other) => other !== file) })).toEqual([
      expect.stringContaining(`${file} is missing`),
    ]);
  });

  it.each(["workspace:^", "catalog:", "file:../core"])("depends on nothing at %s, which only the workspace knows", (version) => {
    const description = { ...sound.description, dependencies: { "@cowlab/core": version } };
    expect(problemsWith({ description })).toEqual([expect.stringContaining("@cowlab/core")]);
  });

  it("says which repository it was built in", () => {
    const { repository: _, ...description } = sound.description;
    expect(problemsWith({ description })).toEqual([expect.stringContaining("repository")]);
  });
});
