import type { Manifest } from "@cowlab/core";
import { HelmRelease, HelmRepository, OCIRepository } from "@cowlab/core/kinds/flux";

/** A chart at a fixed version, and how it is released. */
export interface HelmChartOptions {
  /** The chart, and the name of its release. */
  readonly name: string;
  /** The namespace of the release. */
  readonly namespace: string;
  /** The chart itself for `oci://`, the repository that holds it for `https://`. */
  readonly url: `oci://${string}` | `https://${string}`;
  readonly version: string;
  readonly values: Readonly<Record<string, unknown>>;
  /** How long an install or upgrade may take. @default "5m" */
  readonly timeout?: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

/**
 * A chart as Flux delivers it: its source and its release.
 *
 * CRDs are upgraded with the chart, which is not Flux's default, and a failed install is tried again instead of uninstalled:
 * uninstalling takes the objects of the CRDs along. @see https://fluxcd.io/flux/components/helm/helmreleases/
 */
export function helmChart({ name, namespace, url, version, values, timeout = "5m", annotations }: HelmChartOptions): Manifest[] {
  const metadata = { name, namespace };
  const oci = url.startsWith("oci://");
  const source = oci
    ? OCIRepository({
        metadata,
        spec: {
          interval: "1h",
          url,
          ref: { tag: version },
          layerSelector: { mediaType: "application/vnd.cncf.helm.chart.content.v1.tar+gzip", operation: "copy" },
        },
      })
    : HelmRepository({ metadata, spec: { interval: "1h", url } });
  const retry = { name: "RetryOnFailure", retryInterval: "5m" } as const;
  const release = HelmRelease({
    metadata: { ...metadata, annotations: annotations === undefined ? undefined : { ...annotations } },
    spec: {
      interval: "1h",
      timeout,
      ...(oci
        ? { chartRef: { kind: "OCIRepository", name } }
        : { chart: { spec: { chart: name, version, interval: "1h", sourceRef: { kind: "HelmRepository", name } } } }),
      install: { crds: "CreateReplace", strategy: retry },
      upgrade: { crds: "CreateReplace", strategy: retry },
      values,
    },
  });
  return [source, release];
}
