import type { TestContext } from "vitest";
import { environment } from "./environment.ts";
import { difference, foundVersion, pinnedPrograms } from "./versions.ts";

declare module "vitest" {
  interface TaskMeta {
    /** What was seen that shows the claim. */
    evidence?: string[];
    /** In what it is not quite what the cluster will have. */
    remarks?: string[];
  }
}

/** Notes what was seen, for the report at the end. */
export function noteEvidence({ task }: TestContext, ...lines: readonly string[]): void {
  task.meta.evidence = [...(task.meta.evidence ?? []), ...lines];
}

/** Remarks in what a claim is shown for something else than the cluster will have, for the report at the end. */
export function remark({ task }: TestContext, ...lines: readonly string[]): void {
  task.meta.remarks = [...(task.meta.remarks ?? []), ...lines];
}

/** Remarks which of these programs are of another version than the cluster pins. */
export function remarkVersions(context: TestContext, ...names: readonly string[]): void {
  for (const pin of pinnedPrograms().filter(({ name }) => names.includes(name))) {
    if (environment.missing[pin.name] === undefined) remark(context, ...difference(pin, foundVersion(pin.name)));
  }
}

/** Ends a test as not shown where a program that it needs is missing. */
export function needPrograms(context: TestContext, ...names: readonly string[]): void {
  const missing = names.filter((name) => environment.missing[name] !== undefined);
  context.skip(missing.length > 0, missing.map((name) => `${name} is missing: ${environment.missing[name]}`).join("; "));
}
