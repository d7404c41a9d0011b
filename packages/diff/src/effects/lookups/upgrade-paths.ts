import { type Component, isForbiddenDowngrade, skippedVersions, upgradePolicies } from "@cowlab/core";
import { parseVersion } from "../../version.ts";
import type { VersionChange } from "./version-changes.ts";

/** Charts and programs whose makers say how they are upgraded. */
const components: Readonly<Record<string, Component>> = {
  "cert-manager": "cert-manager",
  Flux: "flux",
  Kubernetes: "kubernetes",
  longhorn: "longhorn",
};

function componentOf({ what, name }: VersionChange): Component | undefined {
  return what !== "image" && Object.hasOwn(components, name) ? components[name] : undefined;
}

/** The minor versions that are left out and have to be run in between, the oldest first. */
export function leftOut(change: VersionChange): readonly string[] {
  const component = componentOf(change);
  return component === undefined ? [] : skippedVersions(component, change.from, change.to);
}

/** Where its makers say how it is upgraded. */
export function upgradeGuide(change: VersionChange): string | undefined {
  const component = componentOf(change);
  return component === undefined ? undefined : upgradePolicies[component]?.source;
}

/** Whether a version cannot be gone back from. */
export function isOneWay(change: VersionChange): boolean {
  const component = componentOf(change);
  return component !== undefined && leftOut(change).length === 0 && isForbiddenDowngrade(component, change.to, change.from);
}

/** Whether a minor version may break: before 1.0 every one may. */
export function isUnstable({ from, to, bump }: VersionChange): boolean {
  return bump === "minor" && [from, to].every((text) => parseVersion(text)?.numbers[0] === 0);
}
