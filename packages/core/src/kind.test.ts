import { HelmRelease as HelmReleaseClass } from "@kubernetes-models/flux-cd/helm.toolkit.fluxcd.io/v2/HelmRelease";
import { Deployment as DeploymentClass } from "kubernetes-models/apps/v1/Deployment";
import { Service as ServiceClass } from "kubernetes-models/v1/Service";
import { describe, expect, it } from "vitest";
import type { KindDefinition } from "./kind.ts";
import * as certManagerKinds from "./kinds/cert-manager.ts";
import * as fluxKinds from "./kinds/flux.ts";
import { HelmRelease } from "./kinds/flux.ts";
import * as kubernetesKinds from "./kinds/kubernetes.ts";
import { ClusterRole, ConfigMap, clusterScoped, Deployment, Namespace, Service } from "./kinds/kubernetes.ts";
import * as traefikKinds from "./kinds/traefik.ts";
import { IngressRoute } from "./kinds/traefik.ts";
import type { Manifest } from "./manifest.ts";
import { renderCluster } from "./render-cluster.ts";
import { schemaChecker } from "./schema.ts";
import { BackupPlan, exampleApp, exampleCluster } from "./testing/example-cluster.ts";

const metadata = { name: "recipes", namespace: "recipes" };
const labels = { "app.kubernetes.io/name": "recipes" };
const template = {
  metadata: { labels },
  spec: { containers: [{ name: "recipes", image: "registry.example.org/recipes:2.4.1" }] },
};

describe("a kind", () => {
  it("makes plain objects with apiVersion and kind set", () => {
    expect(Service({ metadata, spec: { ports: [{ port: 80 }] } })).toStrictEqual({
      apiVersion: "v1",
      kind: "Service",
      metadata,
      spec: { ports: [{ port: 80 }] },
    });
    expect(BackupPlan({ metadata, spec: { schedule: "@daily", claims: ["recipes"] } })).toMatchObject({
      apiVersion: "backup.example.org/v1",
      kind: "BackupPlan",
    });
  });

  it("says what it is without an object of it", () => {
    const meta = ({ apiVersion, kind, scope }: KindDefinition): KindDefinition => ({ apiVersion, kind, scope });
    expect(meta(Service)).toEqual({ apiVersion: "v1", kind: "Service", scope: "Namespaced" });
    expect(meta(ClusterRole)).toEqual({ apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole", scope: "Cluster" });
    expect(Service.schema).toBeUndefined();
    expect(BackupPlan.schema).toHaveProperty("BackupPlanSpec");
  });

  const kinds = Object.values({ ...certManagerKinds, ...fluxKinds, ...kubernetesKinds, ...traefikKinds }).flatMap((kind) =>
    kind instanceof Set || !("apiVersion" in kind) ? [] : [kind],
  );

  it("has a schema where it is one of core's, and the scope that Kubernetes gives it", () => {
    const checker = schemaChecker([]);
    expect(kinds.length).toBeGreaterThan(30);
    expect(kinds.filter(({ apiVersion, kind }) => !checker.knows({ apiVersion, kind })).map(({ kind }) => kind)).toEqual([]);
    expect(kinds.filter(({ kind, scope }) => (scope === "Cluster") !== clusterScoped.has(kind)).map(({ kind }) => kind)).toEqual(
      [],
    );
  });

  it("refuses, when it is compiled, what the API server would refuse", () => {
    // Each line would be an unused directive, and with it an error, if the types took it.
    const compiled: readonly (() => Manifest)[] = [
      // @ts-expect-error a field that a Service does not have
      () => Service({ metadata, spec: { port: 80 } }),
      // @ts-expect-error an excess field deep below
      () => Service({ metadata, spec: { ports: [{ port: 80, targetport: 8080 }] } }),
      // @ts-expect-error a port that is no number
      () => Service({ metadata, spec: { ports: [{ port: "80" }] } }),
      // @ts-expect-error a type that is none
      () => Service({ metadata, spec: { type: "Loadbalancer" } }),
      // @ts-expect-error an excess field beside spec
      () => ConfigMap({ metadata, data: {}, spec: {} }),
      // @ts-expect-error data that is no text
      () => ConfigMap({ metadata, data: { port: 80 } }),
      // @ts-expect-error an object without metadata
      () => ConfigMap({ data: {} }),
      // @ts-expect-error metadata without a name
      () => ConfigMap({ metadata: { namespace: "recipes" } }),
      // @ts-expect-error metadata that controllers write
      () => ConfigMap({ metadata: { name: "recipes", uid: "1" } }),
      // @ts-expect-error a status, which controllers write
      () => Deployment({ metadata, spec: { selector: {}, template }, status: {} }),
      // @ts-expect-error a Deployment without a selector
      () => Deployment({ metadata, spec: { template } }),
      // @ts-expect-error another apiVersion
      () => Namespace({ apiVersion: "v2", metadata: { name: "recipes" } }),
      // @ts-expect-error a route without a rule
      () => IngressRoute({ metadata, spec: { routes: [{ services: [{ name: "recipes" }] }] } }),
      // @ts-expect-error a release without an interval
      () => HelmRelease({ metadata, spec: { chartRef: { kind: "OCIRepository", name: "recipes" } } }),
      // @ts-expect-error a field of a kind defined outside of core
      () => BackupPlan({ metadata, spec: { schedule: "@daily", claims: [], keeps: 3 } }),
    ];
    // The schema check finds the same at run time, where nothing compiled the cluster file.
    const checker = schemaChecker([BackupPlan]);
    const untyped = compiled.slice(0, 6).map((make) => checker.check(make()).length);
    expect(untyped.every((errors) => errors > 0)).toBe(true);
  });
});

describe("an object of a class of kubernetes-models", () => {
  const spec = { replicas: 1, selector: { matchLabels: labels }, template };
  const chart = {
    interval: "1h",
    chartRef: { kind: "OCIRepository" as const, name: "recipes" },
    values: { theme: undefined, colors: ["red"] },
  };
  const service = { selector: labels, ports: [{ name: "http", port: 80, targetPort: 8080 }] };

  it("renders the same bytes as the plain object", () => {
    const rendered = (objects: readonly Manifest[]) => {
      const app = { ...exampleApp("recipes"), hosts: [], objects: () => objects };
      const { modules } = renderCluster(exampleCluster({ modules: [app] }));
      return JSON.stringify(modules.find(({ module }) => module.name === "recipes")?.objects);
    };
    const classes = [
      new DeploymentClass({ metadata, spec }),
      new ServiceClass({ metadata, spec: service }),
      new HelmReleaseClass({ metadata, spec: chart }),
    ];
    const values = [Deployment({ metadata, spec }), Service({ metadata, spec: service }), HelmRelease({ metadata, spec: chart })];
    expect(rendered(classes)).toBe(rendered(values));
    expect(rendered(classes)).toContain("registry.example.org/recipes:2.4.1");
  });

  it("is checked as the plain object is", () => {
    const wrong = new ServiceClass({ metadata, spec: { ...service, type: "LoadBalancer", sessionAffinity: "ClientIP" } });
    Object.assign(wrong, { specc: {} });
    expect(schemaChecker([]).check(wrong)).toMatchObject([{ path: "specc", fix: "did you mean spec?" }]);
  });
});
