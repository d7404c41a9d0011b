import { describe, expect, expectTypeOf, it } from "vitest";
import { applyChanges } from "./apply-changes.ts";
import { formatJson } from "./format-json.ts";
import type { DiffReport } from "./report.ts";
import { exampleReport } from "./testing/example-report.ts";

describe("formatJson", () => {
  const parsed: DiffReport = JSON.parse(formatJson(exampleReport()));

  it("is the report, as its types say", () => {
    expect(parsed).toMatchObject({ version: 1, base: "main (1a2b3c4d5e)", head: "the working tree", verdict: "dangerous" });
    const [cluster] = parsed.clusters;
    expect(cluster).toMatchObject({ cluster: "home", verdict: "dangerous", problems: [] });
    expect(cluster?.effects[0]).toMatchObject({
      rule: "pruned-namespace",
      severity: "dangerous",
      module: "namespaces",
      object: "Namespace meals",
    });
    expect(cluster?.versions).toMatchObject([
      { what: "image", name: "registry.example.org/recipes", from: "2.4.1", to: "3.0.0", bump: "major" },
    ]);
    expect(cluster?.restarts).toMatchObject([{ turn: 1, how: "all at once, down meanwhile" }]);
    expect(cluster?.modules).toContainEqual({ name: "recipes", state: "changed", dependsOn: ["storage"], changes: 2 });
    expectTypeOf(parsed.clusters).toExtend<readonly { readonly verdict: "routine" | "look-closely" | "dangerous" }[]>();
  });

  it("has whole objects where they come or go, and the fields of those that change", () => {
    const objects = parsed.clusters[0]?.objects ?? [];
    const image = objects.find(({ kind, name }) => kind === "changed" && name.kind === "Deployment");
    expect(Object.keys(image ?? {})).not.toEqual(expect.arrayContaining(["before"]));
    expect(image).toMatchObject({ fields: [{ kind: "changed", after: "registry.example.org/recipes:3.0.0" }] });
    expect(objects.find(({ kind, name }) => kind === "added" && name.kind === "Service")?.after).toMatchObject({
      kind: "Service",
    });
    expect(objects.find(({ kind, name }) => kind === "removed" && name.kind === "Namespace")?.before).toMatchObject({
      kind: "Namespace",
    });
  });

  it("has fields that, applied to the object before, give the object after", () => {
    const changed = exampleReport().clusters[0]?.objects.filter(({ kind }) => kind === "changed") ?? [];
    const told = parsed.clusters[0]?.objects.filter(({ kind }) => kind === "changed") ?? [];
    expect(changed.length).toBeGreaterThan(0);
    expect(changed.map(({ before = {} }, index) => applyChanges(before, told[index]?.fields ?? []))).toEqual(
      changed.map(({ after }) => after),
    );
  });
});
