import { basename } from "node:path";
import { listAt, stringAt } from "@cowlab/core";
import { objectIn } from "../audited-cluster.ts";
import type { Auditor, Check } from "../auditor.ts";
import { run, runForJson } from "../run.ts";

const version = "github.com/aquasecurity/trivy/pkg/version/app.ver";

export const trivy: Auditor = {
  name: "trivy",
  about:
    "Looks for misconfigurations, after the Pod Security Standards, the CIS benchmark and the hardening guide of the NSA. All checks that came with it are on.",
  link: "https://trivy.dev",
  program: {
    package: "github.com/aquasecurity/trivy/cmd/trivy",
    module: "github.com/aquasecurity/trivy",
    versionVariable: version,
    experiment: "jsonv2",
  },
  findsInFlawed: ["KSV-0009", "KSV-0013", "KSV-0017"],
  version: async (path) => /^Version: (\S+)/m.exec((await run(path, ["--version"])).stdout)?.[1] ?? "unknown",
  async audit(path, cluster) {
    const offline = ["--skip-check-update", "--skip-version-check", "--disable-telemetry"];
    const cache = ["--cache-dir", `${cluster.folder}.trivy`];
    const all = ["--include-non-failures", "--misconfig-scanners", "kubernetes"];
    const report = await runForJson(
      path,
      ["config", "--quiet", "--format", "json", ...all, ...offline, ...cache, "."],
      cluster.folder,
    );
    const results = listAt(report, "Results").flatMap((file) =>
      listAt(file, "Misconfigurations").map((result) => ({ file: stringAt(file, "Target") ?? "", result })),
    );
    const findings = results
      .filter(({ result }) => stringAt(result, "Status") === "FAIL")
      .map(({ file, result }) => ({
        check: stringAt(result, "ID") ?? "",
        object: objectIn(cluster, basename(file)),
        message: stringAt(result, "Message") ?? "",
      }));
    return { checks: checksOf(results.map(({ result }) => result)), findings };
  },
};

/** Those that were asked: what it does not report as failed, it reports as passed. */
function checksOf(results: readonly unknown[]): readonly Check[] {
  const checks = new Map(results.map((result) => [stringAt(result, "ID") ?? "", stringAt(result, "Title") ?? ""]));
  return [...checks].map(([id, asks]) => ({ id, asks })).sort((left, right) => (left.id < right.id ? -1 : 1));
}
