import { describe, expect, it } from "vitest";
import { formatHtml } from "./format-html.ts";
import { formatJson } from "./format-json.ts";
import { formatMarkdown } from "./format-markdown.ts";
import { formatText } from "./format-text.ts";
import type { DiffReport } from "./report.ts";
import { reportBetween } from "./testing/example-report.ts";
import { exampleTree } from "./testing/example-tree.ts";
import type { JsonObject } from "./value.ts";

const secret = (data: JsonObject, more: JsonObject = {}): JsonObject => ({
  apiVersion: "v1",
  kind: "Secret",
  metadata: { name: "login", namespace: "recipes" },
  ...data,
  ...more,
});

const between = (before: readonly JsonObject[], after: readonly JsonObject[]): DiffReport =>
  reportBetween(exampleTree({ recipes: before }), exampleTree({ recipes: after }));

describe("the value of a Secret", () => {
  const values = { data: { old: "b2xkLXZhbHVl", kept: "a2VwdA==" } };
  const others = { data: { new: "bmV3LXZhbHVl", kept: "b3RoZXI=" }, stringData: { password: "correct horse" } };

  it.each([
    ["that changes", [secret(values)], [secret(others)]],
    ["that is added", [], [secret(others)]],
    ["that is removed", [secret(values)], []],
  ])("%s is in no format", (_, before, after) => {
    const report = between(before, after);
    const plain = (_: unknown, text: string): string => text;
    for (const text of [formatText(report, { paint: plain }), formatMarkdown(report), formatHtml(report), formatJson(report)]) {
      expect(text).toContain("login");
      expect(text).not.toMatch(/b2xkLXZhbHVl|a2VwdA|bmV3LXZhbHVl|b3RoZXI|correct horse/);
    }
  });

  it("is told to be another one, by its key", () => {
    expect(between([secret(values)], [secret(others)]).clusters[0]?.objects[0]?.fields).toEqual([
      { kind: "changed", path: ["data", "kept"], before: "(hidden)", after: "(hidden, another one)" },
      { kind: "removed", path: ["data", "old"], before: "(hidden)" },
      { kind: "added", path: ["data", "new"], after: "(hidden)" },
      { kind: "added", path: ["stringData"], after: { password: "(hidden)" } },
    ]);
  });

  it("is not told of where only the encryption is new", () => {
    const sops = (mac: string) =>
      secret({ stringData: { password: "ENC[AES256_GCM,data:a]" } }, { sops: { mac, lastmodified: mac } });
    expect(between([sops("a")], [sops("b")]).clusters[0]?.objects).toMatchObject([{ kind: "changed", fields: [] }]);
  });
});
