import { spawnSync } from "node:child_process";
import { inject } from "vitest";

/** The parsers of the programs that read a cluster's files; e2e/references has them. */
export type Reference =
  | "address"
  | "subnet"
  | "duration"
  | "fluxDuration"
  | "traefikDuration"
  | "quantity"
  | "schedule"
  | "image"
  | "time"
  | "timeZone"
  | "dnsLabel"
  | "dnsSubdomain"
  | "serviceName"
  | "hostName"
  | "qualifiedName"
  | "labelValue"
  | "configKey"
  | "environmentName"
  | "portName"
  | "pathSegment"
  | "yaml";

/** Whether they are here: where a suite has built them, which takes Go. */
export const hasReferences: boolean = inject("references") !== "";

/** What a reference makes of texts, in their order: null where it refuses one, and otherwise what the text means. */
export function askReference(reference: Reference, texts: readonly string[]): readonly unknown[] {
  const { status, stdout, stderr, error } = spawnSync(inject("references"), [reference], {
    input: JSON.stringify(texts),
    encoding: "utf8",
    maxBuffer: Number.POSITIVE_INFINITY,
    timeout: 120_000,
  });
  if (status !== 0) throw new Error(`${reference}: ${stderr}`, { cause: error });
  const answers: unknown = JSON.parse(stdout);
  if (!Array.isArray(answers) || answers.length !== texts.length) throw new Error(`${reference}: not one answer a text`);
  return answers;
}
