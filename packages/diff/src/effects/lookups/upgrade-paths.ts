import { parseVersion } from "../../version.ts";
import type { VersionChange } from "./version-changes.ts";

/** What must be upgraded step by step: the most that a minor version may grow at once, and where that is said. */
interface UpgradePath {
  readonly matches: RegExp;
  readonly link: string;
  /** True where no version can be gone back to. */
  readonly oneWay?: boolean;
}

const paths: readonly UpgradePath[] = [
  { matches: /^longhorn$/, oneWay: true, link: "https://longhorn.io/docs/1.12.1/deploy/upgrade/" },
  { matches: /^cert-manager$/, link: "https://cert-manager.io/docs/installation/upgrade/" },
  { matches: /^external-secrets$/, link: "https://external-secrets.io/latest/introduction/stability-support/" },
  { matches: /^Kubernetes$/, oneWay: true, link: "https://kubernetes.io/releases/version-skew-policy/" },
  { matches: /\/longhorn-(manager|engine|ui|instance-manager)$/, link: "https://longhorn.io/docs/1.12.1/deploy/upgrade/" },
];

/** The upgrade path of what changes, where it has one. */
export function upgradePath({ name }: VersionChange): UpgradePath | undefined {
  return paths.find(({ matches }) => matches.test(name));
}

/** Whether a version that has to be passed through is left out. */
export function isSkipping(change: VersionChange): boolean {
  const [from, to] = [parseVersion(change.from), parseVersion(change.to)];
  if (upgradePath(change) === undefined || from === undefined || to === undefined || change.bump === "downgrade") return false;
  const [major = 0, minor = 0] = from.numbers;
  const [nextMajor = 0, nextMinor = 0] = to.numbers;
  return nextMajor > major + 1 || (nextMajor === major + 1 && nextMinor > 0) || (nextMajor === major && nextMinor > minor + 1);
}

/** Whether an upgrade cannot be taken back: that is told besides how far it goes. */
export function isOneWay(change: VersionChange): boolean {
  return upgradePath(change)?.oneWay === true && (change.bump === "minor" || change.bump === "major") && !isSkipping(change);
}

/** The version after the first one on the way to the second: `1.11` between 1.10.0 and 1.12.1. */
export function nextStop({ from }: VersionChange): string {
  const [major = 0, minor = 0] = parseVersion(from)?.numbers ?? [];
  return `${major}.${minor + 1}`;
}

/** Whether a minor version may break: before 1.0 every one may. */
export function isUnstable({ from, to, bump }: VersionChange): boolean {
  return bump === "minor" && [from, to].every((text) => parseVersion(text)?.numbers[0] === 0);
}
