import type { AuditorName, Finding } from "./auditor.ts";

/** Findings of auditors that somebody decided to live with. */
export interface Waiver {
  /** Why it is right as it is: read by whoever reviews the cluster. */
  readonly reason: string;
  /** The checks, by auditor: what they find is the same. */
  readonly checks: Readonly<Partial<Record<AuditorName, readonly string[]>>>;
  /** The objects, such as `Deployment sonarr/sonarr`; a `*` stands for any part. */
  readonly objects: readonly string[];
}

/** A finding, and whose it is. */
export interface AuditorFinding extends Finding {
  readonly auditor: AuditorName;
  readonly cluster: string;
}

/** What remains of findings, and what waivers are for nothing. */
export interface Unwaived {
  readonly findings: readonly AuditorFinding[];
  /** In words: what of which waiver waives nothing. */
  readonly unused: readonly string[];
}

/**
 * Takes out the findings that waivers cover. Each check that a waiver names, and each pattern of objects, has to cover
 * something, unless its auditor was not asked.
 */
export function applyWaivers(
  findings: readonly AuditorFinding[],
  waivers: readonly Waiver[],
  asked: ReadonlySet<AuditorName>,
): Unwaived {
  const used = new Set<string>();
  const remaining = findings.filter((finding) => {
    let covered = false;
    for (const [index, { checks, objects }] of waivers.entries()) {
      if (checks[finding.auditor]?.includes(finding.check) !== true) continue;
      for (const pattern of objects.filter((candidate) => matches(candidate, finding.object))) {
        covered = true;
        used.add(`${index} ${finding.auditor} ${finding.check}`).add(`${index} ${pattern}`);
      }
    }
    return !covered;
  });
  const unused = waivers.flatMap(({ reason, checks, objects }, index) => {
    const named = checksOf(checks);
    const idle = named.filter(({ auditor, check }) => asked.has(auditor) && !used.has(`${index} ${auditor} ${check}`));
    const everyoneAsked = named.every(({ auditor }) => asked.has(auditor));
    const empty = everyoneAsked ? objects.filter((pattern) => !used.has(`${index} ${pattern}`)) : [];
    return [
      ...idle.map(({ auditor, check }) => `${check} of ${auditor} is waived, but finds nothing of the kind: ${reason}`),
      ...empty.map((pattern) => `${pattern} is waived, but nothing is found in it: ${reason}`),
    ];
  });
  return { findings: remaining, unused };
}

/** The checks of a waiver, one by one. */
export function checksOf(checks: Waiver["checks"]): readonly { readonly auditor: AuditorName; readonly check: string }[] {
  const auditors = ["kubeconform", "kube-linter", "kube-score", "trivy"] as const satisfies readonly AuditorName[];
  return auditors.flatMap((auditor) => (checks[auditor] ?? []).map((check) => ({ auditor, check })));
}

/** Whether an object has a pattern's name, in which a `*` stands for any part. */
export function matches(pattern: string, object: string): boolean {
  const parts = pattern.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`).test(object);
}
