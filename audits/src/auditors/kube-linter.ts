import { listAt, stringAt } from "@cowlab/core";
import { objectIn } from "../audited-cluster.ts";
import type { Auditor, Check } from "../auditor.ts";
import { run, runForJson } from "../run.ts";

/** It downloads schemas, and kubeconform is given better ones. */
const excluded = "schema-validation";

export const kubeLinter: Auditor = {
  name: "kube-linter",
  about:
    "Judges objects and how they fit each other. All its built-in checks are on, but for `schema-validation`, which is kubeconform's work.",
  link: "https://docs.kubelinter.io",
  program: {
    package: "golang.stackrox.io/kube-linter/cmd/kube-linter",
    module: "golang.stackrox.io/kube-linter",
    // Its own go.mod and the checksum database of Go pin what it is built of.
    version: "v0.8.3",
    versionVariable: "golang.stackrox.io/kube-linter/internal/version.version",
  },
  findsInFlawed: ["latest-tag", "privileged-container", "unset-memory-requirements"],
  version: async (path) => (await run(path, ["version"])).stdout.trim(),
  async audit(path, cluster) {
    const args = ["lint", "--add-all-built-in", "--exclude", excluded, "--format", "json", "--fail-if-no-objects-found", "."];
    const [listed, report] = await Promise.all([
      runForJson(path, ["checks", "list", "--format", "json"]),
      runForJson(path, args, cluster.folder),
    ]);
    const findings = listAt(report, "Reports").map((found) => ({
      check: stringAt(found, "Check") ?? "",
      object: objectIn(cluster, stringAt(found, "Object", "Metadata", "FilePath") ?? ""),
      message: stringAt(found, "Diagnostic", "Message") ?? "",
    }));
    return { checks: checksOf(listed), findings };
  },
};

function checksOf(listed: unknown): readonly Check[] {
  if (!Array.isArray(listed)) throw new Error("kube-linter lists its checks in another form than it did");
  return listed
    .map((check) => ({ id: stringAt(check, "name") ?? "", asks: stringAt(check, "description") ?? "" }))
    .filter(({ id }) => id !== excluded);
}
