import { isDeepStrictEqual } from "node:util";
import { emitYaml } from "@cowlab/core";
import { damaged } from "@cowlab/core/testing/foreign-texts";
import { realisticObjects } from "@cowlab/core/testing/realistic-objects";
import { askReference, hasReferences } from "@cowlab/core/testing/references";
import fc from "fast-check";
import { describe, expect, inject, it } from "vitest";
import { readFile } from "./read-file.ts";
import { readYaml } from "./read-yaml.ts";

const byHand = [
  "apiVersion: v1\nkind: Secret\nmetadata:\n    name: token\n    namespace: dns\nstringData:\n    token: ENC[AES256_GCM,data:abc=,iv:def=,tag:ghi=,type:str]\nsops:\n    age:\n        - enc: |\n            -----BEGIN AGE ENCRYPTED FILE-----\n            abc\n            -----END AGE ENCRYPTED FILE-----\n    mac: ENC[AES256_GCM,data:x,iv:y,tag:z,type:str]\n",
  "# By hand\na: &x {b: 1, c: [d, \"e\"]}\nf: *x\n<<: *x\n---\n- 1\n- g: 'it''s'\n",
  'b: "\\u00e9\\n\\"x\\""\nc: >-\n  folded\n  text\n\n  more\nd: |+\n  x\n\ne:\n- 1\n-   - 2\n',
  "x: yes\ny: 0777\nz: 1_000\nw: 0x1F\nv: 1e3\nu: .5\nt: 2026-01-01\ns: 1:30\nr: ~\nq: !!str 1\np: 9223372036854775807\n",
];
const pieces = [
  ..."\n|\n  |  |\t|{|}|[|]|,|'|\"|#| #|>|\\|@|`|~|: |- |? |a|a: b|&x |*x|*y|!!str |!t |---\n|...\n|%YAML 1.1\n|<<: |yes|no|on|0o7|017|08".split(
    "|",
  ),
  ..."1_0|0b1|0x|-0|.inf|1e999|1e3|+1|.5|=|__proto__: 1\n|\0|\x85|\u2028|\ufeff|\r\n|\r|é|\u{10ffff}|''|\\\"".split("|"),
  "|",
];
const texts = fc.oneof(
  { arbitrary: damaged(fc.constantFrom(...byHand), pieces), weight: 4 },
  {
    arbitrary: damaged(fc.constantFrom(...realisticObjects.map((object) => `# Rendered\n${emitYaml(object)}`)), pieces),
    weight: 1,
  },
  { arbitrary: fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((parts) => parts.join("")), weight: 4 },
  { arbitrary: fc.string({ unit: "binary", maxLength: 40 }), weight: 1 },
);
const inputs = inject("inputs");

describe(`of ${inputs} files that nobody wrote`, () => {
  it("each is content, or a problem at its place", () => {
    const kinds = new Set<string>();
    fc.assert(
      fc.property(texts, fc.constantFrom("a.yaml", "kustomization.yaml", "a.json"), (text, name) => {
        const path = `clusters/home/${name}`;
        const content = readFile(path, text);
        kinds.add(content.kind);
        if (content.kind === "unreadable")
          expect(content.problem.path).toMatch(/^clusters\/home\/[a-z]+\.(yaml|json)(:\d+:\d+)?$/);
      }),
      { numRuns: inputs },
    );
    expect([...kinds].sort()).toEqual(["listing", "objects", "unreadable"]);
  });

  it("what is wrong with one is said without its text, which may be a secret", () => {
    const secret = "hunter2";
    fc.assert(
      fc.property(
        damaged(fc.constantFrom(...byHand.map((text) => text.replaceAll(/abc|def|x/g, secret))), [...pieces, secret]),
        (text) => {
          const read = readYaml(text);
          if ("message" in read) expect(read.message, text).not.toContain(secret);
        },
      ),
      { numRuns: inputs / 10 },
    );
  });
});

/** Keys that are written out with a question mark, or on no line of their own, which no manifest has: readers differ on them. */
const hasExplicitKey = (text: string): boolean => /(^|[\s[{,])\?|^\s*:/m.test(text);
/** Data at the top that is neither map nor list, and the blanks at the end of a file that are a line to some. */
const isNoManifest = (documents: readonly unknown[], text: string): boolean =>
  documents.some((document) => typeof document !== "object") || / $/.test(text);

it.skipIf(!hasReferences)(
  `of ${inputs} files that nobody wrote those are read that Kubernetes reads, as it does (compared with Go, where Go is)`,
  () => {
    const files = [...new Set(fc.sample(texts, inputs))];
    const theirs = askReference("yaml", files);
    const taken: string[] = [];
    const misread: { readonly text: string; readonly ours: unknown; readonly theirs: unknown }[] = [];
    let both = 0;
    for (const [index, text] of files.entries()) {
      const read = readYaml(text);
      if (!("documents" in read) || isNoManifest(read.documents, text) || hasExplicitKey(text)) continue;
      if (theirs[index] === null) taken.push(text);
      // Which of two fields wins, the map's own or the merged one, is not the same to all of them.
      else if (text.includes("<<")) continue;
      else {
        // A number beyond those of JSON in JavaScript is text, so that a change of its last digit is seen.
        const [ours, other] = [withoutLargeNumbers(read.documents), withoutLargeNumbers(theirs[index])];
        if (isDeepStrictEqual(ours, other)) both += 1;
        else misread.push({ text, ours, theirs: other });
      }
    }
    // A difference of parsers is there each time that both are asked: once in millions of texts it was not.
    const stays = ({ text }: (typeof misread)[number]): boolean => {
      const read = readYaml(text);
      const [other] = askReference("yaml", [text]);
      return !("documents" in read && isDeepStrictEqual(withoutLargeNumbers(read.documents), withoutLargeNumbers(other)));
    };
    const passing = misread.filter((found) => !stays(found));
    if (passing.length > 0) console.warn("read otherwise once, and not again:", JSON.stringify(passing));
    expect({ taken, misread: misread.filter((found) => !passing.includes(found)) }).toEqual({ taken: [], misread: [] });
    expect(both).toBeGreaterThan(inputs / 10);
  },
);

function withoutLargeNumbers(documents: unknown): unknown {
  return JSON.parse(JSON.stringify(documents), (_, value: unknown) =>
    (typeof value === "number" && Math.abs(value) > Number.MAX_SAFE_INTEGER) ||
    /^[-+]?(\d[\d_]{15,}|0[xXoObB][\da-fA-F_]{10,})$/.test(String(value))
      ? "large"
      : value,
  );
}
