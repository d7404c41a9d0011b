import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { changeset } from "../src/commands/changeset.ts";
import { check } from "../src/commands/check.ts";
import { version } from "../src/commands/version.ts";
import { type ExampleApp, type ExampleWorkspace, exampleWorkspace } from "../src/testing/example-workspace.ts";

/** What the commands of a test print. */
let printed = "";

beforeEach(() => {
  printed = "";
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, "write").mockImplementation((text) => {
      printed += String(text);
      return true;
    });
  }
  return () => vi.restoreAllMocks();
});

/** A workspace whose version 0.1.0 was released from main, and a branch of it on which the app is another one. */
function branch(app: ExampleApp): ExampleWorkspace {
  const workspace = exampleWorkspace();
  workspace.render();
  workspace.commit("Release 0.1.0");
  workspace.git("tag", "v0.1.0");
  workspace.git("switch", "--quiet", "--create", "newer-notes");
  workspace.writeApp(app);
  workspace.render();
  workspace.commit("Change notes");
  return workspace;
}

function changesets({ root }: ExampleWorkspace): readonly string[] {
  return readdirSync(join(root, ".changeset")).filter((name) => name.endsWith(".md"));
}

describe("the check of a change", () => {
  it("fails without a changeset, and passes with one", async () => {
    const workspace = branch({ image: "docker.io/example/notes:1.1.0" });
    expect(await check(workspace.root, "main")).toBe(1);
    expect(printed).toContain('no changeset says so: write one with "pnpm changeset"');
    workspace.writeChangeset("brown-cow", "patch", "Notes 1.1.0.");
    workspace.commit("Say so");
    expect(await check(workspace.root, "main")).toBe(0);
  });

  it.each([
    ["check", check],
    ["changeset", changeset],
  ] as const)("says that there is nothing to compare with where %s is given no commit of this history", async (_, command) => {
    const workspace = branch({ image: "docker.io/example/notes:1.1.0" });
    workspace.git("checkout", "--quiet", "--orphan", "stranger");
    workspace.commit("Another history");
    workspace.git("switch", "--quiet", "newer-notes");
    for (const since of ["origin/main", "stranger"]) {
      printed = "";
      expect(await command(workspace.root, since)).toBe(2);
      expect(printed).toBe(`${since} and this branch have no commit in common here: fetch it, or name another with --since\n`);
    }
    expect(changesets(workspace)).toEqual([]);
  });

  it("asks for none where only tests change", async () => {
    const workspace = branch({});
    workspace.write("packages/apps/src/notes.test.ts", "export {};\n");
    workspace.commit("Test notes");
    expect(await check(workspace.root, "main")).toBe(0);
  });
});

describe("a bot that raises a version", () => {
  it("gets its changeset written, once", async () => {
    const workspace = branch({ image: "docker.io/example/notes:1.0.1" });
    await changeset(workspace.root, "main");
    const [name = "", ...others] = changesets(workspace);
    expect(others).toEqual([]);
    expect(workspace.read(`.changeset/${name}`)).toContain("Raises docker.io/example/notes from 1.0.0 to 1.0.1.");
    workspace.commit("Say so");
    await changeset(workspace.root, "main");
    expect(changesets(workspace)).toEqual([name]);
    expect(await check(workspace.root, "main")).toBe(0);
  });
});

describe("raising the versions", () => {
  it("takes the changesets into the changelog, with what an upgrade changes", async () => {
    const workspace = branch({ image: "docker.io/example/notes:1.1.0" });
    workspace.writeChangeset("brown-cow", "minor", "Notes has tags.");
    expect(await version(workspace.root)).toBe(0);
    expect(JSON.parse(workspace.read("packages/apps/package.json")).version).toBe("0.2.0");
    expect(changesets(workspace)).toEqual([]);
    expect(workspace.read("CHANGELOG.md")).toMatch(/## 0\.2\.0[\s\S]*- Notes has tags\.[\s\S]*`1\.0\.0` → `1\.1\.0`/);
  });

  it("does nothing where a release would be dangerous and calls itself a patch", async () => {
    const workspace = branch({ label: "memos" });
    workspace.writeChangeset("brown-cow", "patch", "Other labels.");
    expect(await version(workspace.root)).toBe(1);
    expect(printed).toContain("a patch must not be dangerous to a cluster");
    expect(changesets(workspace)).toEqual(["brown-cow.md"]);
    expect(existsSync(join(workspace.root, "CHANGELOG.md"))).toBe(false);
  });

  it("does nothing where no changeset asks for a release", async () => {
    const workspace = branch({});
    expect(await version(workspace.root)).toBe(0);
    expect(existsSync(join(workspace.root, "CHANGELOG.md"))).toBe(false);
  });
});
