import type { Reporter, TestCase, TestModule, TestSuite } from "vitest/node";
import { environmentVariable } from "./harness/environment-variable.ts";

/** Lists each claim with its evidence, after everything else. */
export const claimReporter: Reporter = {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const lines: string[] = ["", "What was shown"];
    const counts = { shown: 0, failed: 0, "not shown": 0 };
    for (const module of modules.toSorted((a, b) => (a.moduleId < b.moduleId ? -1 : 1))) {
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
        }
      }
    }
    lines.push(
      "",
      Object.entries(counts)
        .map(([verdict, count]) => `${count} ${verdict}`)
        .join(", "),
      "",
    );
    for (const [program, why] of missingPrograms())
      lines.push(`${program} is missing, so what needs it was played by a stand-in or not shown: ${why}`);
    process.stdout.write(`${lines.join("\n")}\n`);
  },
};

function missingPrograms(): readonly (readonly [string, string])[] {
  const { missing = {} }: { readonly missing?: Readonly<Record<string, string>> } = JSON.parse(
    process.env[environmentVariable] ?? "{}",
  );
  return Object.entries(missing);
}

function testsOf(suite: TestSuite): readonly TestCase[] {
  return [...suite.children.allTests()];
}
