import type { ReleasePlan } from "./release-plan.ts";
import type { RenderedDifference } from "./rendered-difference.ts";

/** What speaks against a release: that it is smaller than what it does to clusters. Each is for people. */
export function releaseProblems(plan: ReleasePlan | undefined, difference: RenderedDifference | undefined): readonly string[] {
  if (difference === undefined) return [];
  const { since, report, refused } = difference;
  if (plan === undefined) {
    const changed = report.clusters.filter(({ objects, dataFiles }) => objects.length + dataFiles.length > 0);
    const names = [...changed, ...refused].map(({ cluster }) => cluster);
    return names.length === 0
      ? []
      : [
          `the packages no longer render what ${since} rendered (${names.join(", ")}), but no changeset says so: write one with "pnpm changeset"`,
        ];
  }
  if (plan.bump !== "patch") return [];
  const files = plan.changesets.map(({ id }) => `.changeset/${id}.md`);
  const larger =
    files.length === 0 ? "raise the version to the next minor" : `say minor instead of patch in ${files.join(" or ")}`;
  const fix = `${larger}, or change only the clusters that ask for it by an option`;
  return [
    ...report.clusters.flatMap(({ cluster, verdict, reasons }) =>
      verdict === "dangerous"
        ? [
            `a patch must not be dangerous to a cluster, but after this one\n  ${cluster}: ${reasons.join(`\n  ${cluster}: `)}\n${fix}`,
          ]
        : [],
    ),
    ...refused.map(({ cluster, problems }) => {
      const [first] = problems.filter(({ severity }) => severity === "error");
      return `a patch must fit every cluster as it is, but this one refuses the cluster file of ${cluster} at ${since}\n  ${[first?.path, first?.message].filter((part) => part !== undefined).join(": ")}\n${fix}`;
    }),
  ];
}
