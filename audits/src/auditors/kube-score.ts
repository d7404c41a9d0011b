import { isObject, listAt, stringAt, valueAt } from "@cowlab/core";
import { objectIn } from "../audited-cluster.ts";
import type { Auditor, Check } from "../auditor.ts";
import { run, runForJson } from "../run.ts";

/** The grade of a check that has nothing to say. */
const allOk = 10;

export const kubeScore: Auditor = {
  name: "kube-score",
  about:
    "Grades objects for security and resilience. All its checks are on, the optional ones, too, and any grade below the best counts as a finding. It is told to ask for no limit of CPU: see what is said of `KSV-0011`.",
  link: "https://kube-score.com",
  program: {
    package: "github.com/zegl/kube-score/cmd/kube-score",
    module: "github.com/zegl/kube-score",
    versionVariable: "main.version",
  },
  findsInFlawed: ["container-image-tag", "container-resources", "container-security-context-privileged"],
  version: async (path) => /version: ([^,\s]+)/.exec((await run(path, ["version"])).stdout)?.[1] ?? "unknown",
  async audit(path, cluster) {
    // Without limits for CPU, the check for resources would say nothing else of a container.
    const options = ["--all-default-optional", "--disable-ignore-checks-annotations", "--ignore-container-cpu-limit"];
    const version = `v${cluster.kubernetes}`;
    const args = ["score", "--output-format", "json", "--kubernetes-version", version, ...options, ...cluster.objects.keys()];
    const [{ stdout: listed }, report] = await Promise.all([run(path, ["list"]), runForJson(path, args, cluster.folder)]);
    if (!Array.isArray(report)) throw new Error("kube-score reports in another form than it did");
    const findings = report.flatMap((object) =>
      listAt(object, "checks")
        .filter((result) => valueAt(result, "skipped") !== true && Number(valueAt(result, "grade")) < allOk)
        .map((result) => ({
          check: stringAt(result, "check", "id") ?? "",
          object: objectIn(cluster, stringAt(object, "file_name") ?? ""),
          message: messageOf(result),
        })),
    );
    return { checks: checksOf(listed), findings };
  },
};

function messageOf(result: unknown): string {
  const comments = listAt(result, "comments").filter(isObject);
  const said = comments.map((comment) => [stringAt(comment, "path"), stringAt(comment, "summary")].filter(Boolean).join(": "));
  return [...new Set(said)].join("; ");
}

/** What `kube-score list` prints: a line of CSV a check, with id, kind, description and whether it is on by itself. */
function checksOf(listed: string): readonly Check[] {
  return listed
    .trim()
    .split("\n")
    .map((line) => {
      const match = /^([^,]+),[^,]+,(?:"(.*)"|([^"].*)),(?:default|optional)$/.exec(line);
      if (match === null) throw new Error(`kube-score lists its checks in another form than it did: ${line}`);
      const [, id = "", quoted, bare] = match;
      return { id, asks: (quoted?.replaceAll('""', '"') ?? bare ?? "").trim() };
    });
}
