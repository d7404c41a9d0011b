import type { AuditedCluster } from "./audited-cluster.ts";

/** The auditors, by name. */
export type AuditorName = "kubeconform" | "kube-linter" | "kube-score" | "trivy";

/** Something that an auditor looks at, under the name that it has there. */
export interface Check {
  readonly id: string;
  /** What it asks for, in the auditor's words. */
  readonly asks: string;
}

/** Something that an auditor found. */
export interface Finding {
  /** The id of the check. */
  readonly check: string;
  /** The object: `Deployment sonarr/sonarr`. */
  readonly object: string;
  readonly message: string;
}

/** What an auditor said of a cluster. */
export interface Audit {
  /** All that it looks at, whether it found something or not. */
  readonly checks: readonly Check[];
  readonly findings: readonly Finding[];
}

/** A program of somebody else that judges manifests. */
export interface Auditor {
  readonly name: AuditorName;
  /** What it is, and how it is asked, for the page. */
  readonly about: string;
  readonly link: string;
  readonly program: AuditorProgram;
  /** Checks that find something in the flawed objects: where one does not, what it says of a cluster is worth nothing. */
  readonly findsInFlawed: readonly string[];
  /** Asks the program for its version. */
  version(path: string): Promise<string>;
  /** Has it judge a cluster whose files are in a folder. */
  audit(path: string, cluster: AuditedCluster): Promise<Audit>;
}

/** How a program is had. */
export interface AuditorProgram {
  /** The Go package of the program, and the module that it is in. */
  readonly package: string;
  readonly module: string;
  /**
   * The version, where the module is built by itself and vouched for by Go's checksum database. Absent where the go.mod and
   * go.sum in programs/ pin it and all that it needs.
   */
  readonly version?: string;
  /** The variable that the linker sets to the version, so that the program knows it. */
  readonly versionVariable: string;
  /** An experiment of the Go toolchain that its sources need. */
  readonly experiment?: string;
}
