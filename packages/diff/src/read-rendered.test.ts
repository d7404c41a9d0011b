import { isDeepStrictEqual } from "node:util";
import { emitYaml } from "@cowlab/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { readRendered } from "./read-rendered.ts";

/** What the YAML library reads; undefined where it finds an error, or more than one document. */
function readByLibrary(text: string): unknown {
  const documents = [...parseAllDocuments(text, { prettyErrors: false, logLevel: "silent" })];
  if (documents.length !== 1 || documents.some(({ errors }) => errors.length > 0)) return undefined;
  return documents[0]?.toJS();
}

const texts = fc.oneof(
  fc.constantFrom(
    "",
    "no",
    "true",
    "1.5Gi",
    "10.0.0.1",
    "10.0.0.80-10.0.0.98",
    "a: b",
    "- a",
    "# a",
    "set -e\nexit 0\n",
    "a\n\n\nb",
  ),
  fc.constantFrom(
    "a\n ",
    "a\n \n",
    " a\nb",
    "\ta\nb",
    "a\n\tb",
    "|",
    "|-\n",
    "---\na",
    "a\n---\n",
    "[]",
    "{}",
    "'a'",
    '"',
    "\\",
    "e1",
    "-0",
  ),
  fc.string({ unit: "grapheme-ascii", maxLength: 20 }),
  fc.string({ unit: fc.constantFrom(..." \n\t:#-|>'\"[]{}?\\aeyn01.,=@/"), maxLength: 14 }),
  fc.string({ unit: "binary", maxLength: 8 }),
);

const { data, collection } = fc.letrec<{ data: unknown; collection: unknown }>((tie) => ({
  data: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    fc.oneof(texts, texts, fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean(), fc.constant(null)),
    tie("collection"),
  ),
  collection: fc.oneof(
    fc.array(tie("data"), { maxLength: 4 }),
    fc.dictionary(texts, tie("data"), { maxKeys: 5, noNullPrototype: true }),
  ),
}));

const put = fc.constantFrom(
  ...[
    "",
    " ",
    "  ",
    "\n",
    "\n\n",
    "- ",
    ": ",
    ":",
    "|",
    "|+",
    '"',
    "#",
    " #",
    "\t",
    "a",
    "1",
    "0",
    "---\n",
    "...\n",
    "&a ",
    "!!str ",
    "? ",
    "\r",
  ],
);

/** What befalls a text at one place: characters are replaced, or a line is put in, taken out, or moved sideways. */
const damage = fc.oneof(
  fc.tuple(fc.nat(), fc.integer({ min: 0, max: 3 }), put).map(([at, length, text]) => (whole: string): string => {
    const from = at % (whole.length + 1);
    return whole.slice(0, from) + text + whole.slice(from + length);
  }),
  fc
    .tuple(fc.nat(), fc.constantFrom("remove", "repeat", "indent", "outdent", "blank", "join"), put)
    .map(([at, how, text]) => (whole: string): string => {
      const lines = whole.split("\n");
      const index = at % lines.length;
      const line = lines[index] ?? "";
      const now =
        {
          remove: [],
          repeat: [line, line],
          indent: [`  ${line}`],
          outdent: [line.replace(/^ {2}/, "")],
          blank: [line, ""],
          join: [line + text],
        }[how] ?? [];
      return lines.toSpliced(index, 1, ...now).join("\n");
    }),
);

/** Rendered data, whose text is then damaged. */
const damaged = fc
  .tuple(collection, fc.array(damage, { minLength: 1, maxLength: 2 }))
  .map(([value, damages]) => damages.reduce((text, apply) => apply(text), emitYaml(value)));

describe("readRendered", () => {
  it("reads what cowlab writes", () => {
    const manifest = {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "homepage", namespace: "homepage", labels: { "app.kubernetes.io/name": "homepage" } },
      data: {
        "settings.yaml": "title: Home\nlayout:\n  - Media\n",
        script: "#!/bin/sh\n\nset -e\n",
        empty: "",
        port: "8080",
        trailing: "a\n\n",
      },
      list: [[], {}, [[1, -2.5]], { name: "a", ports: [80, "http"] }, null, true, "no", "a: b", "one\ntwo"],
    };
    expect(readRendered(`# Rendered\n${emitYaml(manifest)}`)).toEqual(manifest);
  });

  it("reads all data that cowlab writes, to the sign of a zero", () => {
    // A longer number or key, or a key that is no field, is left to the library.
    const common = (value: unknown): boolean =>
      !/-?\d{16}|[\d.]e\d|__proto__|\.\d{21}|-0\b/.test(JSON.stringify(value)) && typeof value === "object" && value !== null;
    const filled = data.filter(common).filter((value) => Object.keys(Object(value)).length > 0);
    fc.assert(
      fc.property(filled, (value) => isDeepStrictEqual(readRendered(emitYaml(value)), value)),
      { numRuns: 500 },
    );
  });

  it("reads any text as the YAML library does, or not at all", () => {
    let read = 0;
    fc.assert(
      fc.property(
        fc.oneof(
          damaged,
          texts,
          fc.array(texts, { maxLength: 5 }).map((lines) => lines.join("\n")),
        ),
        (text) => {
          const value = readRendered(text);
          if (value === undefined) return true;
          read += 1;
          return isDeepStrictEqual(value, readByLibrary(text));
        },
      ),
      { numRuns: 3000 },
    );
    // Were it to decline everything, it would be right, too.
    expect(read).toBeGreaterThan(100);
  });

  it.each([
    ["a key that is there twice", "a: 1\na: 2\n"],
    ["an alias", "a: &x b\nc: *x\n"],
    ["a comment behind a value", "a: b # c\n"],
    ["a list that is not indented", "a:\n- b\n"],
    ["a text over several lines", "a: b\n  c\n"],
    ["more than one document", "a: b\n---\na: c\n"],
    ["line ends of Windows", "a: b\r\n"],
    ["a word that is a boolean to some", "a: yes\n"],
    ["no value", "a:\n"],
    ["a comment in which some readers see the end of a line", "# a\u2028b: c\nd: e\n"],
    ["a control character", "a: b\u0007\n"],
    ["no line end", "a: b"],
  ])("leaves %s to the library", (_, text) => {
    expect(readRendered(text)).toBeUndefined();
  });
});
