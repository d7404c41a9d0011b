import type { TestContext } from "vitest";
import { environment } from "./environment.ts";

declare module "vitest" {
  interface TaskMeta {
    /** What was seen that shows the claim. */
    evidence?: string[];
  }
}

/** Notes what was seen, for the report at the end. */
export function noteEvidence({ task }: TestContext, ...lines: readonly string[]): void {
  task.meta.evidence = [...(task.meta.evidence ?? []), ...lines];
}

/** Ends a test as not shown where a program that it needs is missing. */
export function needPrograms(context: TestContext, ...names: readonly string[]): void {
  const missing = names.filter((name) => environment.missing[name] !== undefined);
  context.skip(missing.length > 0, missing.map((name) => `${name} is missing: ${environment.missing[name]}`).join("; "));
}
