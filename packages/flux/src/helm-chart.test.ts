import { exampleCluster } from "@cowlab/core/testing/example-cluster";
import { renderObjects } from "@cowlab/core/testing/rendered-objects";
import { describe, expect, test } from "vitest";
import { flux } from "./flux.ts";
import { type HelmChartOptions, helmChart } from "./helm-chart.ts";

/** The objects of a cluster that runs one chart besides Flux. */
function render(options: Partial<HelmChartOptions> = {}) {
  const chart = {
    name: "grafana",
    namespace: "monitoring",
    url: "https://charts.example.org",
    version: "9.4.1",
    values: { replicas: 1 },
    ...options,
  } as const;
  return renderObjects(
    exampleCluster({
      modules: [
        flux(),
        { name: "grafana", namespace: { name: "monitoring", podSecurity: "restricted" }, objects: () => helmChart(chart) },
      ],
    }),
  );
}

describe("a chart of a repository", () => {
  const { named, has } = render();
  const release = named("HelmRelease monitoring/grafana");

  test("is released from it at the version that is given, with the values that are given", () => {
    expect(named("HelmRepository monitoring/grafana")).toHaveProperty("spec.url", "https://charts.example.org");
    expect(release).toMatchObject({
      spec: {
        chart: { spec: { chart: "grafana", version: "9.4.1", sourceRef: { kind: "HelmRepository", name: "grafana" } } },
        values: { replicas: 1 },
      },
    });
    expect(release).not.toHaveProperty("spec.chartRef");
    expect(has("OCIRepository monitoring/grafana")).toBe(false);
  });

  test("asks for its index once an hour, not once a minute", () => {
    expect(named("HelmRepository monitoring/grafana")).toHaveProperty("spec.interval", "1h");
  });
});

describe("a chart of an OCI registry", () => {
  const { named, has } = render({ url: "oci://registry.example.org/charts/grafana" });
  const release = named("HelmRelease monitoring/grafana");

  test("is released from its tag", () => {
    expect(named("OCIRepository monitoring/grafana")).toMatchObject({
      spec: {
        url: "oci://registry.example.org/charts/grafana",
        ref: { tag: "9.4.1" },
        // Without the layer of the chart, Flux unpacks it and Helm gets no chart.
        layerSelector: { mediaType: "application/vnd.cncf.helm.chart.content.v1.tar+gzip", operation: "copy" },
      },
    });
    expect(release).toHaveProperty("spec.chartRef", { kind: "OCIRepository", name: "grafana" });
    expect(release).not.toHaveProperty("spec.chart");
    expect(has("HelmRepository monitoring/grafana")).toBe(false);
  });
});

describe("a release", () => {
  const release = render().named("HelmRelease monitoring/grafana");

  test("upgrades the CRDs with the chart, which is not Flux's default", () => {
    expect(release).toMatchObject({ spec: { install: { crds: "CreateReplace" }, upgrade: { crds: "CreateReplace" } } });
  });

  test("is tried again when it fails, never uninstalled: that would take the objects of its CRDs along", () => {
    const strategy = { name: "RetryOnFailure", retryInterval: "5m" };
    expect(release).toMatchObject({ spec: { install: { strategy }, upgrade: { strategy } } });
    expect(release).not.toHaveProperty("spec.install.remediation");
    expect(release).not.toHaveProperty("spec.upgrade.remediation");
  });

  test("has five minutes, or what it is given", () => {
    expect(release).toHaveProperty("spec.timeout", "5m");
    expect(render({ timeout: "15m" }).named("HelmRelease monitoring/grafana")).toHaveProperty("spec.timeout", "15m");
  });

  test("carries annotations where it is given some", () => {
    expect(release).not.toHaveProperty("metadata.annotations");
    const annotations = { "example.org/owner": "media" };
    expect(render({ annotations }).named("HelmRelease monitoring/grafana")).toHaveProperty("metadata.annotations", annotations);
  });
});
