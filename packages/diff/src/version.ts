import { type ImageReference, isImage, parseImage as parseReference } from "@cowlab/core";

/** How far apart two versions are. */
export type Bump = "major" | "minor" | "patch" | "digest" | "downgrade" | "unknown";

/** A version as programs, images and charts have it: `v1.2.3`, `4.0.19.3001`, `2026.10.0`, `5.14.0-ls402`, `1.33.4+k3s1`. */
export interface Version {
  readonly numbers: readonly number[];
  /** What comes before the release: its rank, then its number; absent for a release. */
  readonly early?: readonly [rank: number, number: number];
  /** The build of the same version: 402 of `-ls402`. */
  readonly build?: number;
  /** What kind of image it is, such as `alpine`. */
  readonly variant: string;
  /** True where it begins with a year. */
  readonly calendar: boolean;
}

const earlyRanks: Readonly<Record<string, number>> = {
  snapshot: 0,
  nightly: 0,
  dev: 0,
  alpha: 1,
  beta: 2,
  preview: 3,
  pre: 3,
  rc: 4,
};

/** Reads a version, undefined for what is none: `latest`, a commit. */
export function parseVersion(text: string): Version | undefined {
  const [, digits, rest = ""] = /^(?:version-|release-|v)?(\d+(?:\.\d+)*)(?:[-+_.]?(.*))?$/i.exec(text) ?? [];
  if (digits === undefined) return undefined;
  // Of long numbers a date counts up, a commit does not.
  const commit =
    /^(?=.*[a-f])[0-9a-f]{7,40}$/.test(text) || (/^\d{7,}$/.test(digits) && !/^(19|20)\d{6}(\d{4,6})?$/.test(digits));
  if (commit) return undefined;
  const numbers = digits.split(".").map(Number);
  const first = numbers[0] ?? 0;
  const calendar = (first >= 1990 && first < 2100) || first > 19_000_000;
  return { numbers, calendar, ...parseSuffix(rest) };
}

function parseSuffix(suffix: string): Pick<Version, "early" | "build" | "variant"> {
  let early: Version["early"];
  let build: number | undefined;
  const variants: string[] = [];
  for (const part of suffix.split(/[-+_]/)) {
    const [, number] = /^(?:ls|r|rev|build|k3s|rke2r)?\.?(\d+)$/i.exec(part) ?? [];
    const [, word = "", count = "0"] = /^([a-z]+)\.?(\d+)?/i.exec(part) ?? [];
    const rank = Object.hasOwn(earlyRanks, word.toLowerCase()) ? earlyRanks[word.toLowerCase()] : undefined;
    if (number !== undefined) build = Number(number);
    else if (rank !== undefined) early = [rank, Number(count)];
    // The version of a distribution is no part of its name.
    else if (part !== "") variants.push(part.replace(/[\d.]+$/, ""));
  }
  return { variant: variants.join("-"), ...(early === undefined ? {} : { early }), ...(build === undefined ? {} : { build }) };
}

/** How far it is from one version to another; undefined where they are the same. */
export function compareVersions(before: string, after: string): Bump | undefined {
  if (before === after) return undefined;
  const [from, to] = [parseVersion(before), parseVersion(after)];
  if (from === undefined || to === undefined || from.variant !== to.variant || from.calendar !== to.calendar) return "unknown";
  const length = Math.max(from.numbers.length, to.numbers.length);
  for (let index = 0; index < length; index += 1) {
    const step = (to.numbers[index] ?? 0) - (from.numbers[index] ?? 0);
    if (step < 0) return "downgrade";
    if (step > 0) return index >= 2 ? "patch" : index === 1 || from.calendar ? "minor" : "major";
  }
  const early = compareEarly(from.early, to.early);
  const build = (to.build ?? 0) - (from.build ?? 0);
  return early < 0 || (early === 0 && build < 0) ? "downgrade" : "patch";
}

/** Positive where the second is later; a release is later than all that comes before it. */
function compareEarly(from: Version["early"], to: Version["early"]): number {
  if (from === undefined || to === undefined) return Number(from !== undefined) - Number(to !== undefined);
  return to[0] - from[0] || to[1] - from[1];
}

/** Reads a reference to an image, its repository as it is written; undefined for what is none. */
export function parseImage(text: string): ImageReference | undefined {
  if (!isImage(text)) return undefined;
  const parsed = parseReference(text);
  const [named = ""] = text.split("@");
  return { ...parsed, repository: parsed.tag === undefined ? named : named.slice(0, -parsed.tag.length - 1) };
}

/** How far it is from one image to another of the same repository; undefined where they are the same. */
export function compareImages(before: ImageReference, after: ImageReference): Bump | undefined {
  if (before.tag !== after.tag)
    return before.tag === undefined || after.tag === undefined ? "unknown" : compareVersions(before.tag, after.tag);
  return before.digest === after.digest ? undefined : "digest";
}

/** Whether a tag means another image tomorrow. */
export function isMutable({ tag, digest }: ImageReference): boolean {
  if (digest !== undefined) return false;
  return tag === undefined || (parseVersion(tag) === undefined && !/^(sha-?)?[0-9a-f]{7,64}$/.test(tag));
}
