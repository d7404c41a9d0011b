import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Certificate } from "./kinds/cert-manager.ts";
import {
  ConfigMap,
  CustomResourceDefinition,
  Deployment,
  PersistentVolumeClaim,
  Service,
  StatefulSet,
} from "./kinds/kubernetes.ts";
import { IngressRoute, TLSStore } from "./kinds/traefik.ts";
import type { Manifest } from "./manifest.ts";
import type { Module } from "./module.ts";
import { findCycle, providers } from "./order.ts";
import { renderCluster } from "./render-cluster.ts";
import {
  BackupPlan,
  exampleApp,
  exampleCluster,
  exampleFlux,
  exampleInstaller,
  exampleStorage,
} from "./testing/example-cluster.ts";

const metadata = { name: "recipes", namespace: "recipes" };
const container = { name: "recipes", image: "registry.example.org/recipes:2.4.1" };

/** A module without a namespace or anything else, of objects. */
const stage = (name: string, objects: readonly Manifest[], more: Partial<Module> = {}): Module => ({
  name,
  objects: () => objects,
  ...more,
});

const note = (namespace: string): Manifest => ConfigMap({ metadata: { name: "note", namespace }, data: { soup: "leek" } });

/** What a module comes after, with the reasons, in a cluster of modules. */
function reasons(name: string, ...modules: readonly Module[]): Readonly<Record<string, readonly string[]>> {
  const rendered = renderCluster(exampleCluster({ modules }));
  const found = rendered.modules.find(({ module }) => module.name === name);
  if (found === undefined) throw new Error(`there is no module ${name}`);
  return Object.fromEntries(found.dependsOn);
}

describe("a module comes after", () => {
  it("the namespaces that it owns or has objects in", () => {
    const owner = stage("kitchen", [note("kitchen")], { namespace: { name: "kitchen", podSecurity: "restricted" } });
    expect(reasons("kitchen", owner)).toEqual({ namespaces: ["Namespace kitchen"] });
    expect(reasons("menu", owner, stage("menu", [note("kitchen"), note("kube-system")]))).toEqual({
      namespaces: ["Namespace kitchen"],
    });
    const chart = { ...owner, objects: () => [] };
    expect(reasons("kitchen", chart)).toEqual({ namespaces: ["Namespace kitchen"] });
  });

  it("nothing for the class of k3s' own provisioner, which is there unless a module takes its place", () => {
    const claim = PersistentVolumeClaim({ metadata, spec: { storageClassName: "local-path" } });
    const rendered = (...modules: Module[]) =>
      renderCluster(
        exampleCluster({ modules: [exampleFlux, exampleApp(), exampleStorage, stage("notes", [claim]), ...modules] }),
      );
    const missing = { rule: "missing-reference", path: "spec.storageClassName" };
    expect(rendered().problems).not.toContainEqual(expect.objectContaining(missing));
    expect(rendered({ ...exampleStorage, name: "flash", replaces: ["local-storage"] }).problems).toContainEqual(
      expect.objectContaining(missing),
    );
    expect(reasons("notes", exampleStorage, stage("notes", [claim]))).toEqual({});
  });

  it("what installs the CRDs of its kinds, but not after itself", () => {
    const plan = BackupPlan({
      metadata: { name: "nightly", namespace: "backups" },
      spec: { schedule: "30 4 * * *", claims: [] },
    });
    expect(reasons("plans", exampleInstaller, stage("plans", [plan]))).toMatchObject({ backups: ["the CRD of BackupPlan"] });
    const own = { ...exampleInstaller, objects: () => [plan] };
    expect(reasons("backups", own)).toEqual({ namespaces: ["Namespace backups"] });
    const definition = CustomResourceDefinition({
      metadata: { name: "backupplans.backup.example.org" },
      spec: {
        group: "backup.example.org",
        names: { kind: "BackupPlan", plural: "backupplans" },
        scope: "Namespaced",
        versions: [],
      },
    });
    expect(reasons("plans", stage("backups", [definition]), stage("plans", [plan]))).toMatchObject({
      backups: ["the CRD of BackupPlan"],
    });
    const second = stage("backups-crds", [note("backups")], { installs: [BackupPlan] });
    expect(reasons("plans", exampleInstaller, second, stage("plans", [plan]))).toMatchObject({
      backups: ["the CRD of BackupPlan"],
      "backups-crds": ["the CRD of BackupPlan"],
    });
  });

  it("the Secrets that it declares, and those of others that its pods read", () => {
    const secret = { namespace: "recipes", name: "password", keys: ["password"], purpose: "the database's password" };
    const declaring = { ...exampleApp(), secrets: [secret] };
    expect(reasons("recipes", declaring, exampleStorage)).toMatchObject({ secrets: ["Secret recipes/password"] });
    const env = [{ name: "PASSWORD", valueFrom: { secretKeyRef: { name: "password", key: "password" } } }];
    const labels = { app: "backup" };
    const reader = Deployment({
      metadata: { name: "backup", namespace: "recipes" },
      spec: {
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers: [{ ...container, env }] } },
      },
    });
    expect(reasons("reader", declaring, exampleStorage, stage("reader", [reader]))).toMatchObject({
      secrets: ["Secret recipes/password"],
    });
  });

  it("the storage class of its claims, or whatever provides storage where they name none", () => {
    expect(reasons("recipes", exampleApp(), exampleStorage)).toMatchObject({ disks: ["StorageClass disks"] });
    const spec = { accessModes: ["ReadWriteOnce" as const], resources: { requests: { storage: "1Gi" } } };
    const claim = PersistentVolumeClaim({ metadata, spec });
    expect(reasons("claims", exampleStorage, stage("claims", [claim]))).toMatchObject({
      disks: ["storage for PersistentVolumeClaim recipes"],
    });
    const set = StatefulSet({
      metadata,
      spec: {
        selector: {},
        template: { spec: { containers: [container] } },
        volumeClaimTemplates: [{ metadata: { name: "data" }, spec }],
      },
    });
    expect(reasons("sets", exampleStorage, stage("sets", [set]))).toMatchObject({
      disks: ["storage for PersistentVolumeClaim data"],
    });
    const bound = PersistentVolumeClaim({ metadata, spec: { ...spec, storageClassName: "" } });
    expect(reasons("claims", exampleStorage, stage("claims", [bound]))).not.toHaveProperty("disks");
  });

  it("the load balancer of its Services", () => {
    const balancer = stage("metallb", [note("kube-system")], { provides: ["load-balancer"] });
    const service = (type: "ClusterIP" | "LoadBalancer") =>
      stage("lan", [Service({ metadata, spec: { type, ports: [{ port: 80 }] } })]);
    expect(reasons("lan", balancer, service("LoadBalancer"))).toMatchObject({ metallb: ["an address for Service recipes"] });
    expect(reasons("lan", balancer, service("ClusterIP"))).not.toHaveProperty("metallb");
  });

  it("the capabilities and modules that it says it needs", () => {
    const [one, other] = ["one", "other"].map((name) => stage(name, [note("kube-system")], { provides: ["ingress"] }));
    if (one === undefined || other === undefined) throw new Error("unreachable");
    const needing = stage("needing", [note("default")], { needs: ["ingress", "other", "weather"] });
    expect(reasons("needing", one, other, needing)).toEqual({ one: ["needs ingress"], other: ["needs ingress", "needs other"] });
  });

  it("what makes the objects that it refers to: a chart, an issuer, an operator", () => {
    const route = IngressRoute({
      metadata,
      spec: { routes: [{ match: "Host(`a.example.org`)", services: [{ name: "chart", port: 80 }] }] },
    });
    const creates = [{ apiVersion: "v1", kind: "Service", namespace: "recipes", name: "chart", ports: [80], by: "the chart" }];
    const chart = stage("chart", [note("kube-system")], { creates });
    expect(reasons("route", chart, stage("route", [route]))).toMatchObject({ chart: ["Service recipes/chart"] });

    const store = TLSStore({ metadata, spec: { defaultCertificate: { secretName: "wildcard" } } });
    const issuerRef = { kind: "ClusterIssuer", name: "letsencrypt" };
    const certificate = Certificate({ metadata, spec: { secretName: "wildcard", dnsNames: ["*.example.org"], issuerRef } });
    expect(reasons("store", stage("certificates", [certificate]), stage("store", [store]))).toMatchObject({
      certificates: ["Secret recipes/wildcard"],
    });
    const external = {
      apiVersion: "external-secrets.io/v1",
      kind: "ExternalSecret",
      metadata: { name: "wildcard", namespace: "recipes" },
    };
    expect(reasons("store", stage("vault", [external]), stage("store", [store]))).toMatchObject({
      vault: ["Secret recipes/wildcard"],
    });
  });

  it("nothing that its objects work without", () => {
    const labels = { app: "recipes" };
    const envFrom = [{ secretRef: { name: "mail", optional: true } }];
    const optional = Deployment({
      metadata: { name: "recipes", namespace: "default" },
      spec: {
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers: [{ ...container, envFrom }] } },
      },
    });
    const mail = stage("mail", [note("kube-system")], {
      secrets: [{ namespace: "default", name: "mail", keys: ["password"], purpose: "the mail account" }],
    });
    expect(reasons("app", mail, stage("app", [optional]))).toEqual({});
  });

  it("no module that has no objects, since Flux has no Kustomization of it", () => {
    const machines = stage("machines", [], { files: () => [{ path: "nodes/node0.json", data: {} }] });
    expect(reasons("app", machines, stage("app", [note("default")], { needs: ["machines"] }))).toEqual({});
  });

  it("never after Flux itself, which applies it", () => {
    const source = {
      apiVersion: "kustomize.toolkit.fluxcd.io/v1",
      kind: "Kustomization",
      metadata: { name: "more", namespace: "flux-system" },
    };
    const more = { ...source, spec: { interval: "1h", prune: true, sourceRef: { kind: "GitRepository", name: "flux-system" } } };
    expect(reasons("more", exampleFlux, stage("more", [more]))).toEqual({ namespaces: ["Namespace flux-system"] });
  });
});

describe("providers", () => {
  it("knows a Secret that several modules declare by all their keys", () => {
    const declare = (module: string, keys: readonly string[]) => ({
      namespace: "recipes",
      name: "mail",
      keys,
      purpose: "the mail account",
      module,
    });
    const { cluster } = renderCluster(exampleCluster());
    const provider = providers(
      { ...cluster, secrets: [declare("recipes", ["user", "password"]), declare("backups", ["host", "password"])] },
      [],
    );
    expect(provider({ group: "", kind: "Secret", namespace: "recipes", name: "mail" })).toEqual({
      module: "secrets",
      by: "the Secret that backups and recipes declare",
      keys: ["host", "password", "user"],
    });
  });

  it("knows what Kubernetes brings along", () => {
    const { cluster } = renderCluster(exampleCluster());
    const provider = providers(cluster, []);
    const given = [
      { group: "", kind: "Namespace", name: "kube-system" },
      { group: "", kind: "ServiceAccount", namespace: "recipes", name: "default" },
      { group: "", kind: "ConfigMap", namespace: "recipes", name: "kube-root-ca.crt" },
    ];
    expect(given.map((key) => provider(key)?.by)).toEqual(["Kubernetes", "Kubernetes", "Kubernetes"]);
    expect(provider({ group: "", kind: "Namespace", name: "recipes" })).toBeUndefined();
  });

  it("knows the keys of the Secret that a Certificate is written to", () => {
    const spec = {
      secretName: "tls",
      dnsNames: ["a.example.org"],
      issuerRef: { name: "own" },
      additionalOutputFormats: [{ type: "CombinedPEM" as const }],
      keystores: { pkcs12: { create: true, passwordSecretRef: { name: "keystore" } } },
    };
    const rendered = renderCluster(exampleCluster({ modules: [stage("certificates", [Certificate({ metadata, spec })])] }));
    const provider = providers(
      rendered.cluster,
      rendered.modules.flatMap(({ objects }) => objects),
    );
    expect(provider({ group: "", kind: "Secret", namespace: "recipes", name: "tls" })).toEqual({
      module: "certificates",
      by: "Certificate recipes/recipes",
      keys: ["ca.crt", "tls.crt", "tls.key", "tls-combined.pem", "keystore.p12", "truststore.p12"],
    });
  });
});

describe("findCycle", () => {
  it("names a cycle with its first module again at the end, and comes by it from outside", () => {
    const dependencies = new Map([
      ["apps", ["traefik"]],
      ["traefik", ["certificates", "storage"]],
      ["certificates", ["dns"]],
      ["dns", ["traefik"]],
      ["storage", []],
    ]);
    expect(findCycle(dependencies)).toEqual(["traefik", "certificates", "dns", "traefik"]);
    expect(findCycle(new Map([["apps", ["apps"]]]))).toEqual(["apps", "apps"]);
    expect(findCycle(new Map([["apps", ["unknown"]]]))).toBeUndefined();
  });

  it("finds one where there is one, and each step of it is a dependency", () => {
    const names = ["a", "b", "c", "d", "e", "f"];
    const graph = fc.array(fc.tuple(fc.constantFrom(...names), fc.constantFrom(...names)), { maxLength: 12 });
    fc.assert(
      fc.property(graph, (edges) => {
        const dependencies = new Map(names.map((name) => [name, edges.filter(([from]) => from === name).map(([, to]) => to)]));
        const cycle = findCycle(dependencies);
        // What depends on nothing that is left can be applied, until nothing can: the rest is in a cycle, or behind one.
        const left = new Set(names);
        const ready = () => [...left].filter((name) => dependencies.get(name)?.every((to) => !left.has(to)));
        for (let next = ready(); next.length > 0; next = ready()) for (const name of next) left.delete(name);
        expect(cycle === undefined).toBe(left.size === 0);
        if (cycle === undefined) return;
        expect(cycle.length).toBeGreaterThan(1);
        expect(cycle.at(-1)).toBe(cycle[0]);
        expect(new Set(cycle).size).toBe(cycle.length - 1);
        expect(cycle.slice(1).every((to, index) => dependencies.get(cycle[index] ?? "")?.includes(to))).toBe(true);
      }),
    );
  });
});
