import { stringAt } from "../../manifest.ts";
import type { Place } from "../../problem.ts";
import { placeOf, type RenderedObject, type RuleContext } from "../../rule.ts";
import type { Component } from "../../versions.ts";
import { chartReleases } from "./charts.ts";
import { oncePerRender } from "./once-per-render.ts";

/** A version that an object asks for. */
export interface RequestedVersion {
  readonly place: Place;
  /** What it is a version of: the chart longhorn, Flux. */
  readonly what: string;
  /** Absent where the object names none. */
  readonly version?: string;
  /** Absent for charts of other things. */
  readonly component?: Exclude<Component, "kubernetes">;
}

const charts: ReadonlyMap<string, Exclude<Component, "kubernetes">> = new Map(
  (["cert-manager", "external-dns", "longhorn", "metallb", "traefik"] as const).map((name) => [name, name]),
);

/** The versions of charts and of Flux that are rendered. */
export const requestedVersions: (context: RuleContext) => readonly RequestedVersion[] = oncePerRender((context) => [
  ...chartReleases(context).flatMap(({ object, chart }) => {
    const { place, version } = chartVersion(object, context) ?? {};
    return place === undefined ? [] : [{ place, version, what: `the chart ${chart}`, component: charts.get(chart) }];
  }),
  ...context.ofKind("fluxcd.controlplane.io", "FluxInstance").map((object) => ({
    place: placeOf(object, "spec.distribution.version"),
    version: stringAt(object.manifest, "spec", "distribution", "version"),
    what: "Flux",
    component: "flux" as const,
  })),
]);

/** Where a release says which version of its chart it is of; undefined where its source is not rendered. */
function chartVersion(object: RenderedObject, { provider }: RuleContext): { place: Place; version?: string } | undefined {
  const { manifest } = object;
  const kind = stringAt(manifest, "spec", "chartRef", "kind");
  const name = stringAt(manifest, "spec", "chartRef", "name");
  if (name === undefined || kind === undefined) {
    return { place: placeOf(object, "spec.chart.spec.version"), version: stringAt(manifest, "spec", "chart", "spec", "version") };
  }
  const namespace = stringAt(manifest, "spec", "chartRef", "namespace") ?? manifest.metadata.namespace;
  const source = provider({ group: "source.toolkit.fluxcd.io", kind, namespace, name })?.object;
  if (source === undefined) return undefined;
  if (kind === "HelmChart")
    return { place: placeOf(source, "spec.version"), version: stringAt(source.manifest, "spec", "version") };
  const digest = stringAt(source.manifest, "spec", "ref", "digest");
  const tag = stringAt(source.manifest, "spec", "ref", "tag");
  const semver = stringAt(source.manifest, "spec", "ref", "semver");
  if (digest !== undefined) return { place: placeOf(source, "spec.ref.digest"), version: digest };
  return semver === undefined
    ? { place: placeOf(source, "spec.ref.tag"), version: tag }
    : { place: placeOf(source, "spec.ref.semver"), version: semver };
}
