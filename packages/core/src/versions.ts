/** What this cluster runs by version. */
export type Component = "cert-manager" | "external-dns" | "flux" | "kubernetes" | "longhorn" | "metallb" | "traefik";

/** A version down to its minor. */
export interface MinorVersion {
  readonly major: number;
  readonly minor: number;
}

/** The minor versions of Kubernetes on which some minor versions of a component run. */
export interface SupportedRange {
  /** Minor versions of the component, or of its chart where `chart` says so. */
  readonly versions: readonly string[];
  readonly kubernetes: { readonly from: string; readonly to?: string };
  readonly source: string;
}

/** The day on which the tables of this file were compared with their sources. */
export const versionsAsOf = "2026-11-22";

/**
 * Which component runs on which Kubernetes, as its makers say. The versions are those of charts for external-dns, metallb and
 * traefik, whose charts say it; a major version alone stands for all of its minors.
 */
export const supportedKubernetes: Readonly<Record<Exclude<Component, "kubernetes">, readonly SupportedRange[]>> = {
  "cert-manager": certManager([
    ["1.21", "1.33", "1.36"],
    ["1.20", "1.32", "1.35"],
    ["1.19", "1.31", "1.35"],
    ["1.18", "1.29", "1.33"],
    ["1.17", "1.29", "1.33"],
    ["1.16", "1.25", "1.32"],
    ["1.15", "1.25", "1.32"],
  ]),
  "external-dns": [
    {
      versions: ["1.18", "1.19", "1.20", "1.21", "1.22"],
      kubernetes: { from: "1.21" },
      source: "https://github.com/kubernetes-sigs/external-dns#kubernetes-version-compatibility",
    },
    {
      versions: ["1.14", "1.15", "1.16", "1.17"],
      kubernetes: { from: "1.19", to: "1.32" },
      source: "https://github.com/kubernetes-sigs/external-dns#kubernetes-version-compatibility",
    },
  ],
  flux: fluxRanges([
    ["2.9", "1.33"],
    ["2.8", "1.33"],
    ["2.7", "1.32"],
    ["2.6", "1.31"],
    ["2.5", "1.30"],
    ["2.4", "1.28"],
    ["2.3", "1.28"],
    ["2.2", "1.26"],
  ]),
  longhorn: [
    {
      versions: ["1.12"],
      kubernetes: { from: "1.25", to: "1.36" },
      source: "https://longhorn.io/docs/1.12.1/best-practices/#kubernetes-version",
    },
    {
      versions: ["1.8", "1.9", "1.10", "1.11"],
      kubernetes: { from: "1.25" },
      source: "https://github.com/longhorn/longhorn/blob/v1.11.1/chart/Chart.yaml",
    },
    {
      versions: ["1.6", "1.7"],
      kubernetes: { from: "1.21" },
      source: "https://github.com/longhorn/longhorn/blob/v1.7.3/chart/Chart.yaml",
    },
  ],
  metallb: [
    {
      versions: ["0.13", "0.14", "0.15", "0.16"],
      kubernetes: { from: "1.19" },
      source: "https://github.com/metallb/metallb/blob/v0.16.1/charts/metallb/Chart.yaml",
    },
  ],
  traefik: [
    {
      versions: ["40", "41"],
      kubernetes: { from: "1.25" },
      source: "https://github.com/traefik/traefik-helm-chart/blob/v41.3.0/traefik/Chart.yaml",
    },
    {
      versions: ["30", "31", "32", "33", "34", "35", "36", "37", "38", "39"],
      kubernetes: { from: "1.22" },
      source: "https://github.com/traefik/traefik-helm-chart/blob/v39.0.0/traefik/Chart.yaml",
    },
  ],
};

/** The last day on which each minor version of Kubernetes gets patches. @see https://kubernetes.io/releases/patch-releases/ */
export const kubernetesEndOfLife: Readonly<Record<string, string>> = {
  "1.36": "2027-06-28",
  "1.35": "2027-02-28",
  "1.34": "2026-10-27",
  "1.33": "2026-06-28",
  "1.32": "2026-02-28",
  "1.31": "2025-11-11",
  "1.30": "2025-07-15",
  "1.29": "2025-02-28",
  "1.28": "2024-10-22",
};

/** How a component has to be upgraded. */
export interface UpgradePolicy {
  /** True where each minor version has to be run in turn. */
  readonly minorByMinor: boolean;
  /** True where an older minor version must not follow a newer one. */
  readonly noDowngrade: boolean;
  readonly source: string;
}

/** How components have to be upgraded; any version may follow any other where there is no policy. */
export const upgradePolicies: Readonly<Partial<Record<Component, UpgradePolicy>>> = {
  "cert-manager": { minorByMinor: true, noDowngrade: false, source: "https://cert-manager.io/docs/installation/upgrade/" },
  kubernetes: { minorByMinor: true, noDowngrade: true, source: "https://kubernetes.io/releases/version-skew-policy/" },
  longhorn: { minorByMinor: true, noDowngrade: true, source: "https://longhorn.io/docs/1.12.1/deploy/upgrade/" },
};

/** The minor version of `1.33`, `v1.21.2` or `1.33.10+k3s1`; undefined for ranges such as `2.x`. A major alone has the minor 0. */
export function minorVersion(version: string): MinorVersion | undefined {
  const [, major, minor] = /^v?(\d{1,5})(?:\.(\d{1,5}))?(?:\.\d+)?(?:[-+].*)?$/.exec(version) ?? [];
  return major === undefined ? undefined : { major: Number(major), minor: Number(minor ?? 0) };
}

/** Negative where the left version is older than the right one, down to the minor; positive where it is newer. */
export function compareMinor(left: MinorVersion, right: MinorVersion): number {
  return left.major - right.major || left.minor - right.minor;
}

/**
 * The minor versions that an upgrade must run in between, the oldest first: `["1.11"]` for Longhorn from 1.10.0 to 1.12.1.
 * Empty for a component without such a policy, a downgrade, versions that cannot be read, and across major versions, where
 * nobody knows the minors in between.
 */
export function skippedVersions(component: Component, from: string, to: string): readonly string[] {
  const [before, after] = [minorVersion(from), minorVersion(to)];
  if (upgradePolicies[component]?.minorByMinor !== true || before === undefined || after === undefined) return [];
  if (before.major !== after.major) return [];
  const between = Math.max(0, after.minor - before.minor - 1);
  return Array.from({ length: between }, (_, index) => `${before.major}.${before.minor + 1 + index}`);
}

/** True where a component would go back to an older minor version, which its makers rule out. */
export function isForbiddenDowngrade(component: Component, from: string, to: string): boolean {
  const [before, after] = [minorVersion(from), minorVersion(to)];
  if (upgradePolicies[component]?.noDowngrade !== true || before === undefined || after === undefined) return false;
  return compareMinor(after, before) < 0;
}

/** What is known of a version of a component: its own range, or that of its major version. */
export function supportedRange(component: Exclude<Component, "kubernetes">, version: string): SupportedRange | undefined {
  const wanted = minorVersion(version);
  if (wanted === undefined) return undefined;
  const names = [`${wanted.major}.${wanted.minor}`, String(wanted.major)];
  return supportedKubernetes[component].find(({ versions }) => versions.some((known) => names.includes(known)));
}

function certManager(rows: readonly (readonly [version: string, from: string, to: string])[]): readonly SupportedRange[] {
  const source = "https://cert-manager.io/docs/releases/";
  return rows.map(([version, from, to]) => ({ versions: [version], kubernetes: { from, to }, source }));
}

/** Flux asks for a version in its own check before an install. */
function fluxRanges(rows: readonly (readonly [version: string, from: string])[]): readonly SupportedRange[] {
  return rows.map(([version, from]) => ({
    versions: [version],
    kubernetes: { from },
    source: `https://github.com/fluxcd/flux2/blob/v${version}.0/cmd/flux/check.go`,
  }));
}
