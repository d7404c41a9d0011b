import { describe, expect, it } from "vitest";
import type { Problem } from "./problem.ts";
import { applyWaivers, type Waiver } from "./waiver.ts";

const finding: Problem = {
  rule: "writable-root",
  severity: "error",
  module: "calibre-web",
  object: "Deployment calibre-web/calibre-web",
  path: "spec.template.spec.containers[0].securityContext.readOnlyRootFilesystem",
  message: "writes to its image",
};
const rules = new Set(["writable-root", "duplicate-host"]);
const reason = "the image's init gives its folders to the user";

function apply(waiver: Waiver, module = "calibre-web", problem = finding) {
  return applyWaivers([problem], [{ module, waives: [waiver] }], rules);
}

describe("a waiver", () => {
  it("takes out what it names, and keeps it with its reason", () => {
    const { problems, waived } = apply({ rule: "writable-root", object: "Deployment calibre-web", reason });
    expect(problems).toEqual([]);
    expect(waived).toEqual([{ problem: finding, reason }]);
  });

  it("covers the fields below the one it names", () => {
    expect(apply({ rule: "writable-root", path: "spec.template.spec.containers[0]", reason }).problems).toEqual([]);
  });

  it.each([
    ["another rule", { rule: "duplicate-host", reason }],
    ["another object", { rule: "writable-root", object: "Deployment jellyfin", reason }],
    ["another field", { rule: "writable-root", path: "spec.template.spec.containers[1]", reason }],
    ["a field whose name only starts alike", { rule: "writable-root", path: "spec.template.spec.con", reason }],
  ])("leaves the finding where it names %s, and is a finding itself", (_, waiver) => {
    const { problems, waived } = apply(waiver);
    expect(waived).toEqual([]);
    expect(problems).toMatchObject([
      finding,
      { rule: "unused-waiver", severity: "warning", module: "calibre-web", path: "waives[0]" },
    ]);
  });

  it("counts for its own module alone", () => {
    expect(apply({ rule: "writable-root", reason }, "jellyfin").problems).toContain(finding);
  });

  it("that modules share counts for each of them", () => {
    const waives = [{ rule: "writable-root", reason }];
    const { problems, waived } = applyWaivers(
      [finding],
      [
        { module: "calibre-web", waives },
        { module: "jellyfin", waives },
      ],
      rules,
    );
    expect(waived).toHaveLength(1);
    expect(problems).toMatchObject([{ rule: "unused-waiver", module: "jellyfin" }]);
  });

  it("needs a reason", () => {
    const { problems } = apply({ rule: "writable-root", reason: " " });
    expect(problems).toMatchObject([{ rule: "unused-waiver", severity: "error", module: "calibre-web" }]);
  });

  it("cannot waive what no API server accepts", () => {
    const refused: Problem = { ...finding, rule: "schema" };
    const { problems } = apply({ rule: "schema", reason }, "calibre-web", refused);
    expect(problems).toMatchObject([refused, { rule: "unused-waiver", message: "schema is no rule that can be waived" }]);
  });

  it("of the cluster covers what is of no module", () => {
    const fact: Problem = { rule: "duplicate-host", severity: "warning", path: "network", message: "clashes" };
    expect(applyWaivers([fact], [{ waives: [{ rule: "duplicate-host", reason }] }], rules).problems).toEqual([]);
  });
});
