import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { apiReport } from "../src/api-report.ts";
import { exampleTarball, soundFiles } from "../src/testing/example-tarball.ts";

/** The public API of the sound package with other types of its entry point. */
function reportOf(types: string, others: Readonly<Record<string, string>> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), "cowlab-api-test-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return apiReport(exampleTarball({ ...soundFiles, "dist/gitea.d.ts": types, ...others }), folder);
}

describe("the report on a package's public API", () => {
  it("has what its entry points export, each under its name", () => {
    const report = reportOf("/** A forge. */\nexport declare function gitea(): string;\n");
    expect(report).toContain("function gitea(): string;");
    expect(report).toMatch(/namespace apps_gitea \{\s+export \{\s+gitea\s/);
  });

  it("shows a change of a type that is needed, though nobody can import it by its name", () => {
    const types =
      'import type { GiteaOptions } from "./gitea-options.ts";\nexport declare function gitea(options: GiteaOptions): string;\n';
    const options = (field: string): Readonly<Record<string, string>> => ({
      "dist/gitea-options.d.ts": `export interface GiteaOptions {\n  readonly ${field}: string;\n}\n`,
    });
    expect(reportOf(types, options("host"))).toContain("readonly host: string;");
    expect(reportOf(types, options("name"))).not.toBe(reportOf(types, options("host")));
  });

  it("does not change with a comment, or with what nothing of it needs", () => {
    const before = reportOf("/** A forge. */\nexport declare function gitea(): string;\n");
    const after = reportOf("/** A forge for git. */\nexport declare function gitea(): string;\n", {
      "dist/internal/labels.d.ts": "export declare const labels: string;\n",
    });
    expect(after).toBe(before);
  });
});
