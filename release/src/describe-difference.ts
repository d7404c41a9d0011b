import { type Effect, enumerate, type Severity } from "@cowlab/diff/effect";
import { code, words } from "@cowlab/diff/markdown-text";
import type { ClusterReport } from "@cowlab/diff/report";
import type { RenderedDifference } from "./rendered-difference.ts";

/** Of what is wrong with a cluster file, more would be no help to those who have another. */
const mostErrors = 5;

/** Routine effects that have lists of their own. */
const listedApart = new Set(["restarted-pods", "version-bump"]);

/**
 * What an upgrade changes in a cluster, as the Markdown of a changelog: what is the same in several clusters is said once, and
 * of what is not in all of them, in which.
 */
export function describeDifference(difference: RenderedDifference | undefined): string {
  if (difference === undefined) return "There is no release to upgrade from.";
  const { since, report, refused, findings } = difference;
  const names = [...report.clusters.map(({ cluster }) => cluster), ...refused.map(({ cluster }) => cluster)].sort();
  const by = `The cluster files of ${since} (${enumerate(names, 10)}), rendered by both versions:`;
  const of = (clusters: readonly string[]): string => {
    const found = new Set(clusters);
    return names.every((name) => found.has(name)) ? "" : ` (${enumerate([...found].sort(), 10)})`;
  };
  const effects = group(
    report.clusters.flatMap(({ cluster, effects }) =>
      effects.flatMap((effect) => (listedApart.has(effect.rule) ? [] : [{ cluster, value: effect }])),
    ),
    describeEffect,
  );
  const effectsOf = (severity: Severity): readonly string[] =>
    effects.flatMap(({ value, text, clusters }) => (value.severity === severity ? [`- ${text}${of(clusters)}`] : []));
  const versions = group(
    report.clusters.flatMap(({ cluster, versions }) => versions.map((version) => ({ cluster, value: version }))),
    ({ what, name, from, to }) => `${what} ${code(name)}: ${code(from)} → ${code(to)}`,
  );
  const restarts = group(
    report.clusters.flatMap(({ cluster, restarts }) => restarts.map((restart) => ({ cluster, value: restart }))),
    ({ place, how }) => `${code(place.object ?? place.module ?? "")} ${words(how)}`,
  );
  const refusals = refused.map(({ cluster, problems }) => {
    const errors = problems.filter(({ severity }) => severity === "error");
    const shown = errors
      .slice(0, mostErrors)
      .map(({ module, object, message, fix }) => `\n  - ${placed([module, object])}${sentence(message, fix)}`);
    const rest = errors.length > shown.length ? `\n  - and ${errors.length - shown.length} more` : "";
    return `- ${code(`clusters/${cluster}.ts`)}${shown.join("")}${rest}`;
  });
  const unsound = group(
    findings.map(({ cluster, problem }) => ({ cluster, value: problem })),
    ({ rule, module, object, message, fix }) => `**${rule}** ${placed([module, object])}${sentence(message, fix)}`,
  );
  const list = (title: string, lines: readonly string[]): readonly string[] =>
    lines.length === 0 ? [] : [`**${title}**`, lines.join("\n")];
  const parts = [
    ...list("Cluster files that have to be changed first", refusals),
    ...list("Dangerous", effectsOf("dangerous")),
    ...list("Look closely", effectsOf("look-closely")),
    ...list(
      "Found by new rules",
      unsound.map(({ text, clusters }) => `- ${text}${of(clusters)}`),
    ),
    ...list("Routine", effectsOf("routine")),
    ...list(
      "Versions",
      versions.map(({ text, clusters }) => `- ${text}${of(clusters)}`),
    ),
    ...list(
      "What restarts",
      restarts.map(({ text, clusters }) => `- ${text}${of(clusters)}`),
    ),
    ...list("Objects", objectLines(report.clusters)),
  ];
  if (parts.length === 0) return `Nothing: the cluster files of ${since} (${enumerate(names, 10)}) render to the same files.`;
  return [by, ...parts].join("\n\n");
}

/** Things that read alike, once, with the clusters in which they are. */
function group<T>(
  found: readonly { readonly cluster: string; readonly value: T }[],
  describe: (value: T) => string,
): readonly { readonly value: T; readonly text: string; readonly clusters: readonly string[] }[] {
  return [...Map.groupBy(found, ({ value }) => describe(value))].flatMap(([text, alike]) => {
    const [first] = alike;
    return first === undefined ? [] : [{ value: first.value, text, clusters: alike.map(({ cluster }) => cluster) }];
  });
}

function describeEffect({ rule, module, object, path, message, others = [], advice }: Effect): string {
  const more =
    others.length === 0
      ? ""
      : `: ${others
          .slice(0, 8)
          .map((other) => code(other))
          .join(", ")}${others.length > 8 ? ` and ${others.length - 8} more` : ""}`;
  return `**${rule}** ${placed([module, object, path])}${words(message)}${more}${advice === undefined ? "" : ` *(${words(advice)})*`}`;
}

function placed(parts: readonly (string | undefined)[]): string {
  const named = parts.filter((part) => part !== undefined);
  return named.length === 0 ? "" : `${named.map((part) => code(part)).join(" ")}: `;
}

function sentence(message: string, fix: string | undefined): string {
  return `${words(message)}${fix === undefined ? "" : ` *(${words(fix)})*`}`;
}

/** How many objects change in each cluster, and in which modules. */
function objectLines(clusters: readonly ClusterReport[]): readonly string[] {
  return clusters.flatMap(({ cluster, objects, dataFiles }) => {
    if (objects.length + dataFiles.length === 0) return [];
    const kinds = [...Map.groupBy(objects, ({ kind }) => kind)].map(([kind, list]) => `${list.length} ${kind}`);
    const modules = [...new Set(objects.flatMap(({ module }) => module ?? []))].sort().map((module) => code(module));
    const files = dataFiles.map(({ path, kind }) => `${code(path)} ${kind}`);
    const counted = [...(kinds.length === 0 ? [] : [`${enumerate(kinds)} in ${enumerate(modules, 12)}`]), ...files];
    return [`- ${words(cluster)}: ${counted.join("; ")}`];
  });
}
