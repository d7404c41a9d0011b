import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { describeDifference } from "../src/describe-difference.ts";
import { nextRelease } from "../src/next-release.ts";
import { type ExampleApp, type ExampleWorkspace, exampleWorkspace } from "../src/testing/example-workspace.ts";

/** A workspace whose version 0.1.0 was released, and whose app has changed since. */
function released(app: ExampleApp, bump?: string): ExampleWorkspace {
  const workspace = exampleWorkspace();
  workspace.render();
  workspace.commit("Release 0.1.0");
  workspace.git("tag", "v0.1.0");
  workspace.writeApp(app);
  if (bump !== undefined) workspace.writeChangeset("brown-cow", bump, "Notes keeps more.");
  return workspace;
}

describe("the next release", () => {
  it("is what the changesets ask for", async () => {
    const { root } = released({ image: "docker.io/example/notes:1.1.0" }, "minor");
    expect(await nextRelease(root)).toMatchObject({
      plan: { version: "0.2.0", bump: "minor", changesets: [{ id: "brown-cow", bump: "minor", summary: "Notes keeps more." }] },
      problems: [],
    });
  });

  it("may be a patch where what it does to clusters is routine", async () => {
    const { root } = released({ image: "docker.io/example/notes:1.0.1" }, "patch");
    const { difference, problems } = await nextRelease(root);
    expect(problems).toEqual([]);
    expect(describeDifference(difference)).toContain("image `docker.io/example/notes`: `1.0.0` → `1.0.1`");
    expect(describeDifference(difference)).toContain("`Deployment notes/notes` new before old");
  });

  it("is no patch where it is dangerous to a cluster, and says why, and what to do", async () => {
    const { root } = released({ label: "memos" }, "patch");
    const { problems } = await nextRelease(root);
    expect(problems).toEqual([
      expect.stringMatching(/home: Deployment notes\/notes: .*[\s\S]*say minor .*\.changeset\/brown-cow\.md/),
    ]);
  });

  it("may be dangerous where it says so by its version", async () => {
    const { root } = released({ label: "memos" }, "minor");
    const { difference, problems } = await nextRelease(root);
    expect(difference?.report.verdict).toBe("dangerous");
    expect(problems).toEqual([]);
  });

  it("is no patch where a cluster file has to be changed for it", async () => {
    const { root } = released({ parameter: "{ host }: { readonly host: string }" }, "patch");
    const { difference, problems } = await nextRelease(root);
    expect(difference?.refused).toMatchObject([{ cluster: "home" }]);
    expect(problems).toEqual([expect.stringContaining("refuses the cluster file of home at v0.1.0")]);
    expect(describeDifference(difference)).not.toContain(root);
  });

  it("needs a changeset where the packages render something else", async () => {
    const { root } = released({ image: "docker.io/example/notes:1.1.0" });
    expect(await nextRelease(root)).toMatchObject({ problems: [expect.stringContaining("(home), but no changeset says so")] });
  });

  it("does nothing to clusters where only a cluster file has changed, which is nobody else's", async () => {
    const workspace = released({});
    const source = workspace.read("clusters/home.ts");
    workspace.write("clusters/home.ts", source.replace("example.org", "example.net"));
    workspace.render();
    workspace.commit("Move");
    const { difference, problems } = await nextRelease(workspace.root);
    expect(problems).toEqual([]);
    expect(describeDifference(difference)).toBe("Nothing: the cluster files of v0.1.0 (home) render to the same files.");
  });

  it("is compared with nothing where it is the first", async () => {
    const workspace = exampleWorkspace();
    workspace.write("packages/apps/package.json", workspace.read("packages/apps/package.json").replace("0.1.0", "0.0.0"));
    workspace.writeChangeset("brown-cow", "minor", "Notes.");
    workspace.commit("Start");
    const { plan, difference, problems } = await nextRelease(workspace.root);
    expect([plan?.version, difference, problems]).toEqual(["0.1.0", undefined, []]);
  });

  it("is not taken for the first where git has lost the tags", async () => {
    const workspace = released({});
    workspace.git("tag", "--delete", "v0.1.0");
    workspace.write("CHANGELOG.md", "# Changelog\n\n## 0.2.0\n\n## 0.1.0\n");
    await expect(nextRelease(workspace.root)).rejects.toThrow("the release 0.1.0, but git has no tag of it: git fetch --tags");
  });

  it("is not taken for the first in a shallow clone", async () => {
    const { root, git } = released({});
    git("clone", "--quiet", "--depth", "1", "--no-tags", `file://${root}`, "clone");
    await expect(nextRelease(join(root, "clone"))).rejects.toThrow("git fetch --tags --unshallow");
  });

  it("is held to what it does also where its version is raised already", async () => {
    const workspace = released({ label: "memos" });
    const raise = (from: string, to: string): void =>
      workspace.write("packages/apps/package.json", workspace.read("packages/apps/package.json").replace(from, to));
    raise("0.1.0", "0.1.1");
    const { plan, problems } = await nextRelease(workspace.root);
    expect(plan).toEqual({ version: "0.1.1", bump: "patch", changesets: [] });
    expect(problems).toEqual([expect.stringContaining("raise the version to the next minor")]);
    raise("0.1.1", "0.2.0");
    expect(await nextRelease(workspace.root)).toMatchObject({ plan: { bump: "minor" }, problems: [] });
  });

  it("is not compared with a release that has no cluster", async () => {
    const workspace = exampleWorkspace();
    workspace.commit("Release 0.1.0");
    workspace.git("tag", "v0.1.0");
    await expect(nextRelease(workspace.root)).rejects.toThrow("v0.1.0 has no rendered cluster");
  });
});
