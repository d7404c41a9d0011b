import { describe, expect, it } from "vitest";
import { addSection, changelogSection, sectionOf } from "./changelog.ts";
import type { ReleasePlan } from "./release-plan.ts";

const plan: ReleasePlan = {
  version: "0.2.0",
  bump: "minor",
  changesets: [
    { id: "brown-cow", bump: "patch", summary: "Jellyfin finds its cache again." },
    { id: "calm-cow", bump: "minor", summary: "BGP.\n\nMetalLB announces to routers." },
  ],
};
const section = changelogSection(plan, "Nothing.");

describe("the section of a release", () => {
  it("says what changed, the greatest first, and what an upgrade changes in a cluster", () => {
    expect(section).toBe(`## 0.2.0

### Changes

- BGP.

  MetalLB announces to routers.

### Fixes

- Jellyfin finds its cache again.

### What an upgrade changes in your cluster

Nothing.
`);
  });

  it("comes before those of older releases", () => {
    const first = addSection("", changelogSection({ ...plan, version: "0.1.0" }, "There is no release to upgrade from."));
    const second = addSection(first, section);
    expect(second.match(/^## .*$/gm)).toEqual(["## 0.2.0", "## 0.1.0"]);
    expect(second.match(/^# .*$/gm)).toEqual(["# Changelog"]);
  });

  it("is the first in a changelog that has none yet", () => {
    const changelog = addSection("", "").trimEnd();
    expect(addSection(changelog, section)).toBe(addSection("", section));
  });

  it("is found again by its version, and no other is", () => {
    const changelog = addSection(addSection("", changelogSection({ ...plan, version: "0.1.0" }, "First.")), section);
    expect(sectionOf(changelog, "0.2.0")).toBe(section.slice("## 0.2.0\n".length).trim());
    expect(sectionOf(changelog, "0.1.0")).toContain("First.");
    expect(sectionOf(changelog, "0.2")).toBeUndefined();
  });
});
