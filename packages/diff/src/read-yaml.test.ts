import { describe, expect, it } from "vitest";
import { readYaml } from "./read-yaml.ts";

describe("readYaml", () => {
  it.each([
    ["words for booleans", "a: yes\nb: Off\nc: y\nd: nope\n", { a: true, b: false, c: true, d: "nope" }],
    ["numbers of other bases", "a: 0777\nb: 0x1F\nc: 0b11\nd: -0o17\ne: 08\n", { a: 511, b: 31, c: 3, d: -15, e: 8 }],
    ["numbers with underscores", "a: 1_000\nb: 1_000.5\n", { a: 1000, b: 1000.5 }],
    ["fractions and exponents", "a: 1e3\nb: .5\nc: 1.\n", { a: 1000, b: 0.5, c: 1 }],
    ["dates and times, which stay text", "a: 2026-01-31\nb: 1:30\n", { a: "2026-01-31", b: "1:30" }],
    ["numbers that no 53 bits hold, which stay text", "a: 9007199254740993\n", { a: "9007199254740993" }],
    ["quotations, which stay text", "a: \"yes\"\nb: '0777'\n", { a: "yes", b: "0777" }],
    ["keys that are no text", "yes: 1\n5: 2\n", { true: 1, 5: 2 }],
    ["maps that are merged into others", "a: &x {b: 1, c: 2}\nd: {<<: *x, c: 3}\n", { a: { b: 1, c: 2 }, d: { b: 1, c: 3 } }],
    ["a mark of the byte order, and line ends of Windows", "\ufeffa: b\r\nc: d\r\n", { a: "b", c: "d" }],
  ])("reads %s as programs of Kubernetes do", (_, text, document) => {
    expect(readYaml(text)).toEqual({ documents: [document] });
  });

  it.each([
    ["a control character", "a: b\nc: d\0\n", 2, 5, "U+0000"],
    ["a field that hides behind a line end in a comment", "a: b\n# c\u2028d: e\n", 2, 4, "U+2028"],
    ["a carriage return alone", "a: b # c\rd: e\n", 1, 9, "U+000D"],
    ["documents behind three dots", "a: b\n...\nc: d\n", 2, 1, "three dots"],
    ["a directive", "%YAML 1.1\n---\na: b\n", 1, 1, "directive"],
    ["a tab that indents", "a:\n\t- b\n", 2, 1, "tab"],
    ["a block of text that begins with a tab", "a: |\n  \tb\n", 2, 1, "tab"],
    ["three dashes with more than a comment behind them", "a: b\n---c: d\n", 2, 1, "dashes"],
    ["an anchor with an odd name", "a: &b.c d\n", 1, 4, "anchor"],
    ["a merge with a tag", "a: &b {c: d}\ne:\n  !!str <<: *b\n", 3, 9, "merge"],
    ["a colon within brackets without a space", "a: {b:[c]}\n", 1, 7, "space"],
    ["a quotation without an end", "a: 'it''", 1, 4, "no end"],
    ["an end of nothing, in a file with nothing else", "}\n", 1, 1, "Unexpected"],
    ["a key that is there twice", "a: 1\na: 2\n", 2, 1, "unique"],
  ])("refuses %s, at its place", (_, text, line, column, message) => {
    expect(readYaml(text)).toMatchObject({ line, column, message: expect.stringContaining(message) });
  });

  it.each([
    ["infinity", "a: .inf\n"],
    ["a key that is a map", "? {a: b}\n: c\n"],
    ["a key that is nothing", ": c\n"],
    [
      "aliases that grow without end",
      `a: &a [x, x]\n${"bcdefghijk".replaceAll(/./g, (key) => `${key}: &${key} [${`*${String.fromCharCode(key.charCodeAt(0) - 1)}, `.repeat(9)}]\n`)}`,
    ],
    ["nesting without end", "[".repeat(100_000)],
  ])("refuses %s", (_, text) => {
    expect(readYaml(text)).toMatchObject({ message: expect.stringMatching(/./) });
  });

  it("takes tabs within text and behind it", () => {
    expect(readYaml("a: |\n  x\n  \tb\nc: d\t# e\nf: {\tg: h }\n")).toEqual({
      documents: [{ a: "x\n\tb\n", c: "d", f: { g: "h" } }],
    });
  });
});
