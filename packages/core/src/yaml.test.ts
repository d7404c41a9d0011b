import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { CORE_SCHEMA, load, YAML11_SCHEMA } from "js-yaml";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { emitYaml } from "./yaml.ts";

/** Readers that differ in what they take for a string: kustomize, Helm and Kubernetes read YAML 1.1, most editors 1.2. */
const readers: Readonly<Record<string, (text: string) => unknown>> = {
  "yaml as 1.1": (text) => parse(text, { version: "1.1" }),
  "yaml as 1.2": (text) => parse(text, { version: "1.2" }),
  "js-yaml as 1.1": (text) => load(text, { schema: YAML11_SCHEMA }),
  "js-yaml as 1.2": (text) => load(text, { schema: CORE_SCHEMA }),
};

const words = (text: string): readonly string[] => text.split(" ");

/** Texts that some reader takes for something else, folds, trims or refuses. */
const awkward: readonly string[] = [
  ...words(
    "y n yes no on off true false null Yes NO On oFF TRUE Null Y N ~ = << ! & * ? - -- --- ... | > |- >+ % @ ` , : # [ ] { }",
  ),
  ...words("0 00 012 0o7 0b11 0x1F 1_000 1e3 1E3 1e+3 1.5e300 .5 5. -1 +1 -0 -.5 1:30 190:20:30 2001-01-01 1.2.3 685_230.15"),
  ...words(
    ".inf -.inf +.Inf .nan .NaN Infinity NaN 0x 0o e1 E5 e+1 E-07 1e e1f 12e03 -2E+05 30s 5m 1.5Gi 1Gi 100m 1h30m 10m5 1K 1k",
  ),
  ...words(
    "10.0.0.1 10.0.0.0/24 10.0.0.80-10.0.0.98 fe80::1 ::1 00:16:3e:00:00:01 https://example.org:8443/a?b=c&d=e#f ./a ../a /a",
  ),
  ...["- a", "a: b", "a:", ":a", "a : b", " #", "a #b", "a#b", "#a", "a, b", "[a]", "{a: b}", "'a'", '"a"', "a\\b", "a'b", 'a"b'],
  ...[
    "",
    " ",
    "  ",
    " a",
    "a ",
    "\t",
    "\ta",
    "a\t",
    "a\tb",
    "a  b",
    "!!str a",
    "&a b",
    "*a",
    "? a",
    "%YAML 1.1",
    "--- a",
    "... a",
  ],
  ...["2001-12-14t21:59:43.10-05:00", "2001-12-14 21:59:43.10 -5", "2001-1-1 1:1:1", "a: 'b'", "{{ .Values }}"],
  ...[
    "\n",
    "\n\n",
    "\n\n\n",
    "a\n",
    "a\n\n",
    "a\n\n\n",
    "\na",
    "\n a",
    "a\nb",
    "a\n\nb",
    "a\n b",
    " a\nb",
    "\ta\nb",
    "a\n\tb",
    "a\n \nb",
  ],
  ...[
    "a\n ",
    "a\n \n",
    "a\n\n ",
    "a \nb",
    "a\t\nb",
    "a\nb ",
    "a\nb\t",
    "a\n  \n\n",
    "---\na",
    "a\n---\nb",
    "a\n...\n",
    "#!/bin/sh\nset -e\n",
  ],
  ...[
    "a\r",
    "a\rb",
    "a\r\nb",
    "\r\n",
    "a\r\nb\r\n",
    "a\n\rb",
    "a\u0085b",
    "a\n\u0085b",
    "a\u2028b",
    "a\n\u2028b",
    "a\u2029b",
    "\u0085",
  ],
  ...[
    "\ufeff",
    "\ufeffa",
    "a\ufeffb",
    "a\n\ufeffb",
    "\u00a0",
    "a\u00a0",
    "\u00a0a",
    "a\n\u00a0b",
    "\u3000a",
    "\u200b",
    "\u200fa",
    "a\nb\u00ad",
  ],
  ...[
    "\0",
    "a\0",
    "\x07",
    "\b",
    "\v",
    "\f",
    "\x1b[0m",
    "\x7f",
    "\x80",
    "\x9f",
    "a\n\x00b",
    "a\n\x7fb",
    "\ufffe",
    "\uffff",
    "a\n\uffff",
  ],
  ...["é", "Grüße", "日本語", "😀", "a\n😀", "😀\na\n", "e\u0301", "\ud7ff\ue000", "\u{10ffff}", "a\n\u{10ffff}\n", "\u{1fffe}"],
  ...words("__proto__ constructor toString hasOwnProperty apiVersion kind metadata name namespace"),
  ...[
    "k".repeat(1023),
    "k".repeat(1024),
    "k".repeat(1025),
    `${"k".repeat(1100)}: v`,
    `${"word ".repeat(400)}end`,
    "é".repeat(1000),
  ],
];

/** Any well-formed text, the awkward ones, lines of them, and their parts in any order, since errors sit where two of them meet. */
const text = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...awkward) },
  { weight: 2, arbitrary: fc.string({ unit: "grapheme-ascii" }) },
  { weight: 2, arbitrary: fc.string({ unit: "binary" }) },
  { weight: 2, arbitrary: fc.array(fc.constantFrom(...awkward, " ", "  a"), { maxLength: 6 }).map((lines) => lines.join("\n")) },
  {
    weight: 2,
    arbitrary: fc.string({
      unit: fc.constantFrom(..." \t\n\r:#-,&*!|>'\"%@`{}[]?=~.+_/\\0129eEyn\u0085\u2028\ufeff\u00a0😀"),
      maxLength: 12,
    }),
  },
);

const number = fc.oneof(
  fc.integer(),
  fc.maxSafeInteger(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(-0, 0, 1e21, -1e21, 1e-7, 1.5e300, 5e-324, Number.MAX_VALUE, 0.1, 100, 2 ** 53),
);

const { data } = fc.letrec<{ data: unknown; scalar: unknown; list: unknown[]; map: Record<string, unknown> }>((tie) => ({
  data: fc.oneof({ maxDepth: 5, withCrossShrink: true }, tie("scalar"), tie("list"), tie("map")),
  scalar: fc.oneof({ weight: 4, arbitrary: text }, number, fc.boolean(), fc.constant(null)),
  list: fc.array(tie("data"), { maxLength: 4 }),
  map: fc.dictionary(text, tie("data"), { maxKeys: 5, noNullPrototype: true }),
}));

describe.each(Object.entries(readers))("read by %s", (_, read) => {
  /** True where the data comes back as it went in, to the sign of a zero. */
  const survives = (value: unknown): boolean => isDeepStrictEqual(read(emitYaml(value)), value);

  it("an awkward text is the same text as a document, a value, a key and an item of a list", () => {
    const inPlace = (value: string): readonly unknown[] => [
      value,
      { [value]: value, value, list: [value, [value], { value }] },
      [[value, [[value]]], { [value]: { [value]: [value] } }],
    ];
    expect(awkward.filter((value) => !inPlace(value).every(survives))).toEqual([]);
  });

  it("any data is what it was", () => {
    fc.assert(fc.property(data, survives), { numRuns: 400 });
  });

  it("any text is what it was below any nesting of lists and maps", () => {
    const nest = (inner: unknown, kind: string): unknown => (kind === "list" ? ["a", inner, "z"] : { a: "a", m: inner, z: "z" });
    const nested = fc
      .tuple(text, fc.array(fc.constantFrom("list", "map"), { maxLength: 6 }))
      .map(([value, nesting]) => nesting.reduce<unknown>(nest, value));
    fc.assert(fc.property(nested, survives), { numRuns: 400 });
  });
});

describe("emitYaml", () => {
  /** The same data with the keys of every map in another order. */
  const turned = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(turned);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .reverse()
        .map(([key, field]) => [key, turned(field)]),
    );
  };

  it("writes the same bytes in whatever order the keys were given", () => {
    fc.assert(
      fc.property(data, (value) => {
        expect(emitYaml(turned(value))).toBe(emitYaml(value));
      }),
    );
  });

  it("ends every document with one line break, unless a text of the document ends in more", () => {
    expect(emitYaml({ replicas: 1 })).toBe("replicas: 1\n");
    expect(emitYaml({})).toBe("{}\n");
    expect(emitYaml({ script: "exit 0\n" })).toBe("script: |\n  exit 0\n");
  });

  it("puts type meta, metadata and names first and the rest by the alphabet", () => {
    const object = {
      spec: { type: "ClusterIP", ports: [{ port: 80, targetPort: "http", name: "http" }] },
      metadata: { labels: { app: "recipes" }, namespace: "recipes", name: "recipes" },
      kind: "Service",
      apiVersion: "v1",
    };
    expect(emitYaml(object)).toBe(
      [
        "apiVersion: v1",
        "kind: Service",
        "metadata:",
        "  name: recipes",
        "  namespace: recipes",
        "  labels:",
        "    app: recipes",
        "spec:",
        "  ports:",
        "    - name: http",
        "      port: 80",
        "      targetPort: http",
        "  type: ClusterIP",
        "",
      ].join("\n"),
    );
  });

  it("leaves out undefined fields and keeps null, false, 0 and what is empty", () => {
    const value = { a: undefined, b: null, c: false, d: 0, e: "", f: [], g: {}, h: [undefined] };
    expect(emitYaml(value)).toBe('b: null\nc: false\nd: 0\ne: ""\nf: []\ng: {}\nh:\n  - null\n');
    expect(emitYaml({ a: undefined })).toBe("{}\n");
  });

  it("writes a script as the lines it has, whatever its last line ends in", () => {
    const script = "#!/bin/sh\nset -eu\n\tif true; then\n\n  echo 'done: 100 %' # 🎉\nfi";
    const lines = "\n    #!/bin/sh\n    set -eu\n    \tif true; then\n\n      echo 'done: 100 %' # 🎉\n    fi";
    expect(emitYaml({ data: { run: script } })).toBe(`data:\n  run: |-${lines}\n`);
    expect(emitYaml({ data: { run: `${script}\n` } })).toBe(`data:\n  run: |${lines}\n`);
    expect(emitYaml({ data: { run: `${script}\n\n` } })).toBe(`data:\n  run: |+${lines}\n\n`);
  });

  it("never folds a long line, nor uses an alias for what appears twice", () => {
    const long = "word ".repeat(200).trim();
    const labels = { app: "recipes" };
    expect(emitYaml({ long })).toBe(`long: ${long}\n`);
    expect(emitYaml({ one: labels, two: labels })).toBe("one:\n  app: recipes\ntwo:\n  app: recipes\n");
  });

  it("escapes what nobody sees, or what is no character", () => {
    expect(emitYaml({ value: "\x00\x1b\x7f\x85\x9f\u2028\u2029\ufeff\ufffe\uffff" })).toBe(
      'value: "\\u0000\\u001b\\u007f\\u0085\\u009f\\u2028\\u2029\\ufeff\\ufffe\\uffff"\n',
    );
  });

  it.each(["yes", "on", "n", "1e3", "0o17", "1_000", "12:30", "2026-01-31", "0123", "~", "null", "1.10"])(
    "quotes %s, which is a text only to a person",
    (value) => {
      expect(emitYaml({ value })).toBe(`value: "${value}"\n`);
    },
  );

  it.each([
    "recipes",
    "Europe/Berlin",
    "10.0.0.0/24",
    "10.0.0.80-10.0.0.98",
    "512Mi",
    "1h",
    "registry.example.org/recipes:2.4.1",
    "https://example.org:8443/path",
    "name=value,other=value",
  ])("leaves %s as a person would write it", (value) => {
    expect(emitYaml({ value })).toBe(`value: ${value}\n`);
  });

  it("puts a comment before the document, whatever the document is", () => {
    expect([{ a: 1 }, [], "x", {}].map((value) => emitYaml(value, "# Rendered"))).toEqual([
      "# Rendered\na: 1\n",
      "# Rendered\n[]\n",
      "# Rendered\nx\n",
      "# Rendered\n{}\n",
    ]);
  });

  it("writes maps of ever new keys as it writes the first ones", () => {
    for (let index = 0; index < 12_000; index++) {
      const key = `menu-${index}`;
      const found = emitYaml({ [key]: "leek", name: "soup", [`${key}-later`]: undefined });
      if (found !== `name: soup\n${key}: leek\n`) throw new Error(found);
    }
    expect(emitYaml({ spec: { b: 1, a: 2 }, kind: "Menu" })).toBe("kind: Menu\nspec:\n  a: 2\n  b: 1\n");
  });
});
