import fc from "fast-check";
import { describe, expect, inject, it } from "vitest";
import { ConfigMap } from "./kinds/kubernetes.ts";
import type { Module } from "./module.ts";
import { type Rendered, renderCluster } from "./render-cluster.ts";
import { exampleCluster } from "./testing/example-cluster.ts";
import { damaged } from "./testing/foreign-texts.ts";

/** What somebody may name to be written elsewhere, or to be taken for another. */
interface Names {
  readonly cluster?: string;
  readonly module?: string;
  readonly kind?: string;
  readonly object?: string;
  readonly namespace?: string;
  readonly file?: string;
}

function render({
  cluster = "home",
  module = "notes",
  kind = "ConfigMap",
  object = "notes",
  namespace = "notes",
  file = "notes.json",
}: Names): Rendered {
  const notes: Module = {
    name: module,
    namespace: { name: "notes", podSecurity: "restricted" },
    objects: () => [{ ...ConfigMap({ metadata: { name: object, namespace }, data: { text: "hello" } }), kind }],
    files: () => [{ path: file, data: {} }],
  };
  const example = exampleCluster();
  return renderCluster({ ...example, name: cluster, modules: [...example.modules, notes] });
}

const attacks = [
  "..",
  "../notes",
  "../../etc/cron.d/notes",
  "/etc/notes",
  "a/b",
  "a/../../b",
  "..\\\\notes",
  "C:\\\\notes",
  "",
  ".",
  ".git",
  "-rf",
  "notes\0",
  "notes\n# a line",
  "notes\r",
  "notes ",
  "notes.",
  "NOTES",
  "CON",
  "caf\u00e9",
  "cafe\u0301",
  "\u212a8s",
  "no\u200btes",
  "\u202eseton",
  "~",
  "$(reboot)",
  "a".repeat(300),
];

/** Paths that every file system takes for those of files below the folder, each another one. */
function expectSafe({ files }: Rendered): void {
  const paths = [...files.keys()];
  for (const path of paths) {
    expect(path).toMatch(/^[a-zA-Z0-9_-][\w.-]*(\/[a-zA-Z0-9_-][\w.-]*)*$/);
    expect(path).not.toMatch(/(^|\/)(con|nul|aux|prn)(\.|\/|$)/i);
  }
  const folders = new Set(paths.flatMap((path) => [...path.matchAll(/\//g)].map(({ index }) => path.slice(0, index))));
  const all = [...paths, ...folders];
  expect(new Set(all.map((path) => path.normalize("NFKC").toLowerCase())).size).toBe(all.length);
  // The comment that names the path is one line.
  for (const [path, content] of files)
    if (path.endsWith(".yaml")) expect(content.split(/[\n\r\u0085\u2028\u2029]/)[1]).toMatch(/^apiVersion: /);
}

describe.each(["cluster", "module", "kind", "object", "namespace", "file"] as const)("the name of a %s", (what) => {
  it.each(attacks)("%j leads nowhere but below the cluster's folder", (name) => {
    const rendered = render({ [what]: what === "file" ? `${name}.json` : name });
    expectSafe(rendered);
    // Nothing is rendered, or what the name was made into.
    if (rendered.files.size === 0) expect(rendered.problems.some(({ severity }) => severity === "error")).toBe(true);
  });

  it("leads nowhere else, whatever it is", () => {
    const pieces = ["../", "..", "/", "\\", ".", "\0", "\n", ":", "con", "A", "é", "-", "_", "a", "notes/", ".json", "\u2028"];
    const names = damaged(fc.constantFrom("notes", "a/b", "nodes/node0", "ConfigMap", "a.b"), pieces);
    fc.assert(
      fc.property(names, (name) => expectSafe(render({ [what]: what === "file" ? `${name}.json` : name }))),
      { numRuns: inject("inputs") / 50 },
    );
  });
});

describe("names that are one on a file system that ignores case", () => {
  const errors = (names: Names): readonly string[] =>
    render(names)
      .problems.filter(({ rule }) => rule === "duplicate-file" || rule === "invalid-path")
      .map(({ message }) => message);

  it.each([
    ["a folder and another", { file: "Notes/a.json" }, "to notes, which is the folder Notes on some file systems"],
    ["a device of Windows and a file", { file: "Aux.json" }, "which Windows takes for a device"],
    ["a device of Windows and a folder", { module: "con" }, "which Windows takes for a device"],
  ] as const)("are a problem: %s", (_, names, message) => {
    expect(errors(names)).toEqual([expect.stringContaining(message)]);
  });
});
