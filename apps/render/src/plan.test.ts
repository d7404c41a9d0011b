import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { header } from "@cowlab/core";
import fc from "fast-check";
import { describe, expect, onTestFinished, test } from "vitest";
import { isOwned, planChanges } from "./plan.ts";
import { type Entry, readTree, type Tree } from "./rendered-tree.ts";
import { writePlan } from "./write/write-plan.ts";

const file = (content: string): Entry => ({ kind: "file", content });
const yaml = (path: string, text: string, cluster = "home"): string => `${header(cluster, path)}\n${text}\n`;
const json = (path: string, data: object): string =>
  `${JSON.stringify({ $comment: header("home", path).slice(2), ...data }, undefined, 2)}\n`;

describe("a file is owned", () => {
  test("where its first line names its own path and cluster", () => {
    expect(isOwned("home", "sonarr/service-sonarr.yaml", yaml("sonarr/service-sonarr.yaml", "kind: Service"))).toBe(true);
    expect(isOwned("home", "kustomization.yaml", header("home", "kustomization.yaml"))).toBe(true);
  });

  test("where git has given it the line ends of Windows", () => {
    expect(isOwned("home", "a.yaml", yaml("a.yaml", "kind: Service").replaceAll("\n", "\r\n"))).toBe(true);
  });

  test("where the comment of its JSON does, however that is indented", () => {
    const content = json("nodes/node0.json", { disk: "nvme" });
    expect(isOwned("home", "nodes/node0.json", content)).toBe(true);
    expect(isOwned("home", "nodes/node0.json", JSON.stringify(JSON.parse(content)))).toBe(true);
  });

  test.each([
    ["a copy elsewhere", yaml("sonarr/service-sonarr.yaml", "kind: Service")],
    ["a file of another cluster", yaml("a.yaml", "kind: Service", "cabin")],
    ["a copy of JSON elsewhere", json("nodes/node0.json", {})],
    ["a line that goes on", `${header("home", "a.yaml")} Or not.\n`],
    ["a line that is not the first", `---\n${yaml("a.yaml", "kind: Service")}`],
    ["an empty file", ""],
    ["a comment that is no string", '{ "$comment": 3 }'],
  ])("not where it is %s", (_, content) => {
    expect(isOwned("home", "a.yaml", content)).toBe(false);
  });
});

describe("a plan", () => {
  test("has what is to be added, changed and removed, by path", () => {
    const files = new Map([
      ["a.yaml", yaml("a.yaml", "1")],
      ["b.yaml", yaml("b.yaml", "1")],
      ["c.yaml", yaml("c.yaml", "1")],
    ]);
    const tree: Tree = new Map([
      ["", { kind: "folder" }],
      ["b.yaml", file(yaml("b.yaml", "0"))],
      ["c.yaml", file(yaml("c.yaml", "1"))],
      ["old", { kind: "folder" }],
      ["old/d.yaml", file(yaml("old/d.yaml", "0"))],
    ]);
    expect(planChanges("home", files, tree)).toMatchObject({
      changes: [
        { kind: "added", path: "a.yaml" },
        { kind: "changed", path: "b.yaml" },
        { kind: "removed", path: "old/d.yaml" },
      ],
      problems: [],
    });
  });

  test("names each obstacle once, and changes nothing", () => {
    const files = new Map(
      ["linked/a.yaml", "linked/b.yaml", "c.yaml", "d.yaml", "e.yaml"].map((path) => [path, yaml(path, "1")]),
    );
    const tree: Tree = new Map<string, Entry>([
      ["linked", { kind: "symbolic link" }],
      ["c.yaml", { kind: "unreadable", reason: "EACCES: permission denied" }],
      ["d.yaml", { kind: "special file" }],
    ]);
    const { changes, problems } = planChanges("home", files, tree);
    expect(changes).toEqual([]);
    expect(problems.map(({ path, message }) => [path, message])).toEqual([
      ["clusters/home/linked", "must be a folder of rendered files, but it is a symbolic link"],
      ["clusters/home/c.yaml", "must be a rendered file, but it could not be read: EACCES: permission denied"],
      ["clusters/home/d.yaml", "must be a rendered file, but it is a special file"],
    ]);
  });

  test.each(["../stolen.json", "/etc/hosts", "nodes/../../x.json", "nodes//x.json", "./x.json", "", "nodes/", "nodes\\x.json"])(
    "refuses the path %j",
    (path) => {
      expect(planChanges("home", new Map([[path, "{}"]]), new Map())).toMatchObject({
        changes: [],
        problems: [{ rule: "invalid-path" }],
      });
    },
  );

  test.each([
    ["a file", "Notes/a.yaml", "folder"],
    ["a file in its folder", "notes/A.yaml", "file"],
    ["a letter that looks like another", "notes/\u212a.yaml", "file"],
    ["the list of all", "Kustomization.yaml", "file"],
    ["a link", "notes/B.yaml", "symbolic link"],
  ])("names what is rendered by the same name where case is ignored: %s", (_, path, kind) => {
    const files = new Map(
      ["kustomization.yaml", "notes/a.yaml", "notes/b.yaml", "notes/k.yaml"].map((at) => [at, yaml(at, "1")]),
    );
    const tree: Tree = new Map<string, Entry>([
      ["", { kind: "folder" }],
      [path, kind === "file" ? file("by hand") : { kind: "symbolic link" }],
    ]);
    expect(planChanges("home", files, tree)).toMatchObject({
      changes: [],
      problems: [
        { rule: "foreign-file", path: `clusters/home/${path}`, message: expect.stringContaining("where case is ignored") },
      ],
    });
  });

  test("warns of what it cannot read and what nothing renders, which may be a file that it should remove", () => {
    const tree: Tree = new Map<string, Entry>([["old.yaml", { kind: "unreadable", reason: "EIO: i/o error" }]]);
    expect(planChanges("home", new Map([["a.yaml", yaml("a.yaml", "1")]]), tree)).toMatchObject({
      changes: [{ kind: "added", path: "a.yaml" }],
      problems: [
        { rule: "unreadable-file", severity: "warning", path: "clusters/home/old.yaml", message: expect.stringContaining("EIO") },
      ],
    });
  });

  test("refuses a path that is a file and a folder", () => {
    const files = new Map(["nodes", "nodes/node0.json"].map((path) => [path, "{}"]));
    expect(planChanges("home", files, new Map()).problems).toMatchObject([
      {
        rule: "invalid-path",
        path: "clusters/home/nodes",
        message: "is rendered as a file, and as the folder of nodes/node0.json",
      },
    ]);
  });
});

/** A folder of few possible paths, so that what is rendered and what is there meet. */
const path = fc.constantFrom("a.yaml", "b.yaml", "nodes", "nodes/a.yaml", "nodes/deep/a.yaml", "notes/a.yaml", "notes/b.yaml");
const content = fc.constantFrom("1", "2");
const found = fc.oneof(
  fc.record({ kind: fc.constant("rendered"), content }),
  fc.record({ kind: fc.constantFrom("foreign", "copied", "link"), content }),
);

/** Puts things into a folder, leaving out those whose place is taken. */
function fill(folder: string, things: readonly (readonly [string, { readonly kind: string; readonly content: string }])[]): void {
  for (const [path, { kind, content }] of things) {
    try {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      if (kind === "link") symlinkSync(`${"../".repeat(path.split("/").length)}outside.yaml`, join(folder, path));
      else {
        const text = kind === "rendered" ? yaml(path, content) : kind === "copied" ? yaml("elsewhere.yaml", content) : content;
        writeFileSync(join(folder, path), text, { flag: "wx" });
      }
    } catch {
      // A file stands where a folder would be, or the other way round.
    }
  }
}

test("whatever stands in the folder: a plan either fails, or leaves what is rendered and what is not owned, and nothing else", () => {
  const top = mkdtempSync(join(tmpdir(), "cowlab-plan-"));
  onTestFinished(() => rmSync(top, { recursive: true, force: true }));
  writeFileSync(join(top, "outside.yaml"), yaml("outside.yaml", "kept"));
  const folder = join(top, "home");
  let carriedOut = 0;
  fc.assert(
    fc.property(fc.dictionary(path, content), fc.array(fc.tuple(path, found), { maxLength: 8 }), (rendered, things) => {
      rmSync(folder, { recursive: true, force: true });
      fill(folder, things);
      const files = new Map(Object.entries(rendered).map(([path, content]) => [path, yaml(path, content)]));
      const before = readTree(folder);
      const plan = planChanges("home", files, before);
      expect(writePlan(folder, plan.changes)).toEqual([]);
      const after = readTree(folder);

      expect(readFileSync(join(top, "outside.yaml"), "utf8")).toBe(yaml("outside.yaml", "kept"));
      if (plan.problems.length > 0) {
        expect(after).toEqual(before);
        return;
      }
      carriedOut += 1;
      const kept = [...before].filter(
        ([path, entry]) => entry.kind !== "folder" && !(entry.kind === "file" && isOwned("home", path, entry.content)),
      );
      const present = [...after].filter(([, entry]) => entry.kind !== "folder");
      expect(new Map(present)).toEqual(
        new Map([...kept, ...[...files].map(([path, content]) => [path, file(content)] as const)]),
      );
      expect(planChanges("home", files, after)).toEqual({ changes: [], problems: [] });
    }),
    { numRuns: 150 },
  );
  expect(carriedOut).toBeGreaterThan(10);
});
