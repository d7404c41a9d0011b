import type { Reporter, TestCase, TestModule, TestSuite } from "vitest/node";
import { environmentVariable } from "./harness/environment-variable.ts";

/** Lists each claim with its evidence, after everything else. */
export const claimReporter: Reporter = {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const lines: string[] = ["", "What was shown"];
    const counts = { shown: 0, failed: 0, "not shown": 0 };
    const remarks = new Set<string>();
    for (const module of modules.toSorted((a, b) => (a.moduleId < b.moduleId ? -1 : 1))) {
      if (module.errors().length > 0) {
        counts.failed += 1;
        lines.push("", `x ${module.relativeModuleId}: failed before its first test`);
      }
      for (const claim of module.children.suites()) {
        lines.push("", claim.name);
        for (const test of testsOf(claim)) {
          const { state } = test.result();
          const verdict = state === "passed" ? "shown" : state === "failed" ? "failed" : "not shown";
          counts[verdict] += 1;
          lines.push(`  ${verdict === "shown" ? "+" : verdict === "failed" ? "x" : "-"} ${test.name}: ${verdict}`);
          const { note } = { note: undefined, ...test.result() };
          if (verdict === "not shown" && note !== undefined) lines.push(`      ${String(note)}`);
          for (const line of test.meta().evidence ?? []) lines.push(`      ${line}`);
          for (const line of test.meta().remarks ?? []) {
            lines.push(`      but ${line}`);
            remarks.add(line);
          }
        }
      }
    }
    lines.push(
      "",
      Object.entries(counts)
        .map(([verdict, count]) => `${count} ${verdict}`)
        .join(", "),
    );
    if (remarks.size > 0) lines.push("", "Not quite what the cluster will have", ...[...remarks].map((line) => `  ${line}`));
    const missing = whatIsMissing();
    if (missing.length > 0) lines.push("", "Missing, so that what needs it was played by a stand-in or not shown");
    for (const [what, why] of missing) lines.push(`  ${why.startsWith(`the ${what}`) ? "" : `${what}: `}${why}`);
    lines.push("");
    process.stdout.write(`${lines.join("\n")}\n`);
  },
};

function whatIsMissing(): readonly (readonly [string, string])[] {
  const { missing = {} }: { readonly missing?: Readonly<Record<string, string>> } = JSON.parse(
    process.env[environmentVariable] ?? "{}",
  );
  return Object.entries(missing);
}

function testsOf(suite: TestSuite): readonly TestCase[] {
  return [...suite.children.allTests()];
}
