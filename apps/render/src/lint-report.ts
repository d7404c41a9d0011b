import type { Problem } from "@cowlab/core";

/** What `cowlab lint --json` prints: one object, on stdout. */
export interface LintReport {
  readonly clusters: readonly ClusterFindings[];
  /** Problems of no one cluster: an unknown name, a project without clusters. */
  readonly problems: readonly Problem[];
}

/** What the rules find in a cluster. */
export interface ClusterFindings {
  readonly name: string;
  readonly problems: readonly Problem[];
  /** What waivers cover. */
  readonly waived: readonly WaivedFinding[];
}

/** A finding that somebody decided to live with. */
export interface WaivedFinding {
  readonly problem: Problem;
  readonly reason: string;
}

/** What `cowlab lint --rules --json` prints: every rule, in groups. */
export interface RuleList {
  readonly groups: readonly RuleListGroup[];
}

/** Rules about one thing. */
export interface RuleListGroup {
  readonly title: string;
  readonly rules: readonly ListedRule[];
}

/** A rule in words. */
export interface ListedRule {
  readonly id: string;
  readonly severity: Problem["severity"];
  /** What happens to a cluster that breaks it. */
  readonly protects: string;
  /** Where it is explained. */
  readonly link: string;
}
