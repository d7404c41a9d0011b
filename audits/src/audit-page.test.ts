import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { auditPage, type Catalogue } from "./audit-page.ts";
import { allAuditors } from "./auditors.ts";
import { wantedVersion } from "./find-program.ts";
import { checksOf } from "./waiver.ts";
import { waivers } from "./waivers.ts";

const auditors = allAuditors(() => ({ kubernetes: {}, definitions: [] }));
const catalogue: Catalogue = JSON.parse(readFileSync(new URL("../checks.json", import.meta.url), "utf8"));
const page = auditPage(auditors, catalogue, waivers);

it("is current; where waivers changed, run: vitest run audits/src/audit-page.test.ts --update", async () => {
  await expect(page).toMatchFileSnapshot("../../docs/audits.md");
});

describe.each(auditors)("$name", (auditor) => {
  const { version, checks = [] } = catalogue[auditor.name] ?? {};

  it("is listed with the checks of the version that is built", () => {
    expect(version).toBe(wantedVersion(auditor));
    expect(checks.length).toBeGreaterThan(1);
    expect(new Set(checks.map(({ id }) => id)).size).toBe(checks.length);
  });

  it("has a verdict for each check on the page", () => {
    for (const { id } of checks) {
      const [row = ""] = page.split("\n").filter((line) => line.startsWith(`| \`${id}\` |`));
      expect(row).toMatch(/\| (passed|waived for .+: .+) \|$/);
    }
  });

  it("is waived no check that it does not have", () => {
    const waived = waivers.flatMap((waiver) => checksOf(waiver.checks)).filter((check) => check.auditor === auditor.name);
    const ids = checks.map(({ id }) => id);
    for (const { check } of waived) expect(ids).toContain(check);
  });

  it("is shown objects with flaws that it has checks for", () => {
    expect(auditor.findsInFlawed.length).toBeGreaterThan(0);
    for (const check of auditor.findsInFlawed) expect(checks.map(({ id }) => id)).toContain(check);
  });
});

it("every waiver has a reason, and checks and objects that it is for", () => {
  for (const { reason, checks, objects } of waivers) {
    expect(reason.length).toBeGreaterThan(20);
    expect(checksOf(checks)).not.toEqual([]);
    expect(objects).not.toEqual([]);
  }
});
