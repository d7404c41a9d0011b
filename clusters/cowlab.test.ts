import { posix } from "node:path";
import { imagesOf, renderObjects } from "@cowlab/core/testing/rendered-objects";
import { upstream } from "@cowlab/core/testing/upstream";
import { Certificate } from "@kubernetes-models/cert-manager/cert-manager.io/v1/Certificate";
import { ClusterIssuer } from "@kubernetes-models/cert-manager/cert-manager.io/v1/ClusterIssuer";
import { HelmRelease } from "@kubernetes-models/flux-cd/helm.toolkit.fluxcd.io/v2/HelmRelease";
import { Kustomization } from "@kubernetes-models/flux-cd/kustomize.toolkit.fluxcd.io/v1/Kustomization";
import { GitRepository } from "@kubernetes-models/flux-cd/source.toolkit.fluxcd.io/v1/GitRepository";
import { HelmRepository } from "@kubernetes-models/flux-cd/source.toolkit.fluxcd.io/v1/HelmRepository";
import { OCIRepository } from "@kubernetes-models/flux-cd/source.toolkit.fluxcd.io/v1/OCIRepository";
import { IngressRoute } from "@kubernetes-models/traefik/traefik.io/v1alpha1/IngressRoute";
import { Middleware } from "@kubernetes-models/traefik/traefik.io/v1alpha1/Middleware";
import { ServersTransport } from "@kubernetes-models/traefik/traefik.io/v1alpha1/ServersTransport";
import { TLSStore } from "@kubernetes-models/traefik/traefik.io/v1alpha1/TLSStore";
import { Ajv } from "ajv";
import { DaemonSet } from "kubernetes-models/apps/v1/DaemonSet";
import { Deployment } from "kubernetes-models/apps/v1/Deployment";
import { EndpointSlice } from "kubernetes-models/discovery.k8s.io/v1/EndpointSlice";
import { IngressClass } from "kubernetes-models/networking.k8s.io/v1/IngressClass";
import { NetworkPolicy } from "kubernetes-models/networking.k8s.io/v1/NetworkPolicy";
import { PodDisruptionBudget } from "kubernetes-models/policy/v1/PodDisruptionBudget";
import { ClusterRole } from "kubernetes-models/rbac.authorization.k8s.io/v1/ClusterRole";
import { ClusterRoleBinding } from "kubernetes-models/rbac.authorization.k8s.io/v1/ClusterRoleBinding";
import { Role } from "kubernetes-models/rbac.authorization.k8s.io/v1/Role";
import { RoleBinding } from "kubernetes-models/rbac.authorization.k8s.io/v1/RoleBinding";
import { StorageClass } from "kubernetes-models/storage.k8s.io/v1/StorageClass";
import { ConfigMap } from "kubernetes-models/v1/ConfigMap";
import { Namespace } from "kubernetes-models/v1/Namespace";
import { PersistentVolume } from "kubernetes-models/v1/PersistentVolume";
import { PersistentVolumeClaim } from "kubernetes-models/v1/PersistentVolumeClaim";
import { Service } from "kubernetes-models/v1/Service";
import { ServiceAccount } from "kubernetes-models/v1/ServiceAccount";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import cowlab from "./cowlab.ts";

const rendered = renderObjects(cowlab);
const { files, named, ofKind } = rendered;

/** An object as it is read from its file. */
interface Read {
  readonly path: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly annotations?: Readonly<Record<string, string>> };
  readonly spec?: unknown;
}

/** Every file of YAML, read as Flux reads it: objects, and the lists that kustomize reads. */
const yaml: readonly Read[] = [...files]
  .filter(([path]) => path.endsWith(".yaml"))
  .map(([path, text]) => ({ ...parse(text), path }));
const lists = new Map<string, readonly string[]>(
  yaml.filter(({ path }) => posix.basename(path) === "kustomization.yaml").map((list) => [list.path, Object(list).resources]),
);
const objects = yaml.filter(({ path }) => !lists.has(path));

/** What a Flux Kustomization waits for, by its name. */
function dependsOn(name: string): readonly string[] {
  const items: readonly { readonly name: string }[] = Object(fluxKustomization(name)["spec"]).dependsOn ?? [];
  return items.map((item) => item.name);
}

function fluxKustomization(name: string): Read {
  const found = objects.find(({ path }) => path === `flux/${name}.yaml`);
  if (found === undefined) throw new Error(`there is no flux/${name}.yaml`);
  return found;
}

test("renders without a problem", () => {
  expect(rendered.problems).toEqual([]);
});

describe("every object", () => {
  const models: ReadonlyMap<string, new (data: never) => { validate(): void }> = new Map(
    [
      ...[Certificate, ClusterIssuer, HelmRelease, Kustomization, GitRepository, HelmRepository, OCIRepository, IngressRoute],
      ...[Middleware, ServersTransport, TLSStore, DaemonSet, Deployment, EndpointSlice, IngressClass, NetworkPolicy],
      ...[PodDisruptionBudget, ClusterRole, ClusterRoleBinding, Role, RoleBinding, StorageClass, ConfigMap, Namespace],
      ...[PersistentVolume, PersistentVolumeClaim, Service, ServiceAccount],
    ].map((model) => [`${model.apiVersion} ${model.kind}`, model]),
  );
  const packaged = objects.filter(({ apiVersion, kind }) => models.has(`${apiVersion} ${kind}`));
  const custom = objects.filter(({ apiVersion }) => /\./.test(apiVersion) && !/\.k8s\.io\/v1$/.test(apiVersion));

  test("is of a kind that a package or an upstream CRD describes", () => {
    expect(objects.filter((object) => !packaged.includes(object) && !custom.includes(object)).map(({ path }) => path)).toEqual(
      [],
    );
    expect(new Set(packaged.map(({ apiVersion, kind }) => `${apiVersion} ${kind}`))).toEqual(new Set(models.keys()));
  });

  test("passes the validator of its own package", () => {
    const refused = packaged.flatMap(({ path, ...object }) => {
      const model = models.get(`${object.apiVersion} ${object.kind}`);
      try {
        Reflect.construct(model ?? Object, [object]).validate();
        return [];
      } catch (error) {
        return [`${path}: ${String(error)}`];
      }
    });
    expect(refused).toEqual([]);
  });

  test.skipIf(upstream === undefined)(
    "of a custom kind is what its CRD allows (in the folder of upstream CRDs and chart values)",
    () => {
      const errors = custom.flatMap(({ path, ...object }) =>
        (upstream?.errors(object) ?? []).map((error) => `${path}: ${error.path} ${error.message}`),
      );
      expect(custom.length).toBeGreaterThan(50);
      expect(errors).toEqual([]);
    },
  );
});

describe.skipIf(upstream === undefined)("the values of a chart (in the folder of upstream CRDs and chart values)", () => {
  const folders = upstream?.list("charts") ?? [];
  const read = (chart: string, file: string): string | undefined => {
    const folder = folders.find((name) => name === chart || name.startsWith(`${chart}-`)) ?? "";
    return upstream?.list(`charts/${folder}`).includes(file) === true ? upstream.read(`charts/${folder}/${file}`) : undefined;
  };
  const releases = ofKind("HelmRelease").map(({ metadata: { name }, spec }) => ({ name, values: Object(spec).values }));
  const known = releases.filter(({ name }) => folders.some((folder) => folder === name || folder.startsWith(`${name}-`)));

  test("are checked for every chart that the folder holds: all but that of Flux's operator", () => {
    const others = releases.filter((release) => !known.includes(release) && release.name !== "flux-operator");
    expect(others).toEqual([]);
  });

  test.each(known)("$name are all known to it", ({ name, values }) => {
    expect(unknownValues(values, parse(read(name, "values.yaml") ?? ""))).toEqual([]);
  });

  test.each(known.filter(({ name }) => read(name, "values.schema.json") !== undefined))(
    "$name fit its schema",
    ({ name, values }) => {
      // A chart's schema is that of all values, the defaults among them.
      const all = merged(parse(read(name, "values.yaml") ?? ""), values);
      expect(schemaErrors(JSON.parse(read(name, "values.schema.json") ?? ""), all)).toEqual([]);
    },
  );

  test("that are misspelt, misplaced or of another type are found", () => {
    const defaults = { speaker: { frr: { enabled: false } }, resources: {}, replicas: 1, extraArgs: ["--verbose"] };
    expect(unknownValues({ speaker: { frrk8s: { enabled: false } }, replica: 1 }, defaults)).toEqual([
      "speaker.frrk8s",
      "replica",
    ]);
    expect(unknownValues({ speaker: true, replicas: { web: 1 }, extraArgs: "--verbose" }, defaults)).toEqual([
      "speaker",
      "replicas",
      "extraArgs",
    ]);
    expect(unknownValues({ speaker: { frr: { enabled: true } }, resources: { limits: { memory: "1Gi" } } }, defaults)).toEqual(
      [],
    );
    const schema = { type: "object", properties: { replicas: { type: "integer" } } };
    expect(schemaErrors(schema, { replicas: "1" })).toEqual(["/replicas must be integer"]);
  });
});

describe("the files", () => {
  test("of every folder are exactly those that its kustomization.yaml lists", () => {
    const folders = Map.groupBy(
      [...files.keys()].filter((path) => !/^(nodes|flux)\//.test(path)),
      (path) => posix.dirname(path),
    );
    expect(folders.size).toBeGreaterThan(25);
    for (const [folder, paths] of folders) {
      if (folder === ".") continue;
      const own = paths.map((path) => posix.basename(path)).filter((name) => name !== "kustomization.yaml");
      expect(lists.get(`${folder}/kustomization.yaml`), folder).toEqual(own.toSorted());
    }
  });

  test("that the root lists are Flux's own folder and every Flux Kustomization, nothing else", () => {
    const kustomizations = [...files.keys()].filter((path) => path.startsWith("flux/"));
    expect(lists.get("kustomization.yaml")).toEqual(["flux-system", ...kustomizations].toSorted());
  });

  test("that Flux applies are those of a folder with a Kustomization, each folder once", () => {
    const paths = [...objects.filter(({ path }) => path.startsWith("flux/")), named("Kustomization flux-system/flux-system")].map(
      ({ spec }) => String(Object(spec).path),
    );
    expect(new Set(paths).size).toBe(paths.length);
    const folders = [...lists.keys()].map((path) => posix.dirname(path)).filter((folder) => folder !== "flux-system");
    const applied = folders.map((folder) => (folder === "." ? "./clusters/cowlab" : `./clusters/cowlab/${folder}`));
    expect(paths.toSorted()).toEqual([...applied, "./secrets/cowlab"].toSorted());
  });

  test("for the nodes are in no list: they are not for Flux", () => {
    expect([...files.keys()].filter((path) => path.startsWith("nodes/"))).toEqual(
      [0, 1, 2, 3].map((node) => `nodes/node${node}.json`),
    );
    expect([...lists.values()].flat().filter((entry) => /nodes|json/.test(entry))).toEqual([]);
  });

  test("hold no variable that a substitution of Flux would eat", () => {
    expect([...files].filter(([, text]) => text.includes("$" + "{")).map(([path]) => path)).toEqual([]);
  });

  test("are the same on every run, in whatever order the modules stand", () => {
    expect(renderObjects(cowlab).files).toEqual(files);
    expect(renderObjects({ ...cowlab, modules: cowlab.modules.toReversed() }).files).toEqual(files);
  });
});

describe("Flux", () => {
  test("waits for every module to be healthy, in a time that is bounded, and prunes what is gone", () => {
    const kustomizations = objects.filter(({ path }) => path.startsWith("flux/"));
    for (const { path, spec } of kustomizations) {
      expect(spec, path).toMatchObject({
        wait: true,
        timeout: expect.stringMatching(/^\d+m$/),
        retryInterval: "2m",
        interval: "1h",
      });
      expect(spec, path).toHaveProperty("prune", path !== "flux/longhorn.yaml");
    }
  });

  test.each([
    ["certificates", ["cert-manager", "secrets", "traefik-crds"]],
    ["metallb-pools", ["metallb"]],
    ["traefik", ["traefik-crds", "metallb-pools"]],
    ["longhorn-storage", ["longhorn", "secrets", "traefik-crds"]],
    ["external-dns", ["secrets"]],
    ["dns", ["external-dns"]],
    ["cloudflared", ["secrets", "traefik"]],
    ["copyparty", ["longhorn-storage", "secrets", "traefik-crds"]],
    ...["jellyfin", "sonarr", "radarr", "lidarr", "prowlarr", "qbittorrent", "seerr", "calibre-web"].map(
      (app) => [app, ["longhorn-storage", "traefik-crds"]] as const,
    ),
    ...["homepage", "openbooks", "pihole", "pikvm"].map((app) => [app, ["traefik-crds"]] as const),
  ] as const)("applies %s after %j", (module, first) => {
    expect(dependsOn(module)).toEqual(expect.arrayContaining([...first]));
  });

  test("applies everything with a namespace of its own after the namespaces", () => {
    const without = objects.filter(
      ({ path }) => path.startsWith("flux/") && !dependsOn(posix.basename(path, ".yaml")).includes("namespaces"),
    );
    expect(without.map(({ metadata }) => metadata.name).toSorted()).toEqual(["kube-vip", "namespaces"]);
  });

  test("brings up the virtual address before anything that waits", () => {
    expect(dependsOn("kube-vip")).toEqual([]);
  });

  test("never prunes a namespace, a claim or a volume", () => {
    const kept = objects.filter(({ kind }) => ["Namespace", "PersistentVolume", "PersistentVolumeClaim"].includes(kind));
    expect(kept.length).toBeGreaterThan(40);
    const prunable = kept.filter(({ metadata }) => metadata.annotations?.["kustomize.toolkit.fluxcd.io/prune"] !== "disabled");
    expect(prunable.map(({ path }) => path)).toEqual([]);
  });

  test("makes namespaces as strict as what runs in them bears", () => {
    const levels = new Map(
      ofKind("Namespace").map(({ metadata }) => [metadata.name, metadata.labels?.["pod-security.kubernetes.io/enforce"]]),
    );
    expect([...levels].filter(([, level]) => level !== "restricted")).toEqual([
      ["metallb-system", "privileged"],
      ["longhorn-system", "privileged"],
      ["calibre-web", "baseline"],
    ]);
  });

  test("decrypts the Secrets, which no other Kustomization holds", () => {
    expect(fluxKustomization("secrets").spec).toMatchObject({
      path: "./secrets/cowlab",
      decryption: { provider: "sops", secretRef: { name: "sops-age" } },
    });
  });
});

describe("secrets", () => {
  test("are never objects of a module", () => {
    expect(objects.filter(({ kind }) => kind === "Secret")).toEqual([]);
  });

  test("are never values in a file", () => {
    expect([...files].flatMap(([path, text]) => secretsIn(text).map((found) => `${path}: ${found}`))).toEqual([]);
  });

  test.each([
    "password: correct-horse",
    "      ADMIN_TOKEN: a1b2c3",
    "- name: ADMIN_TOKEN\n  value: a1b2c3",
    "  api_key = 1f3a",
    "- --token=eyJhIjoiMTIzNDU2In0",
    '"tunnelSecret": "kq9v"',
    "-----BEGIN EC PRIVATE KEY-----",
    "admin:$2y$05$e0MYzXyjpJS7Pd0RVvHwHe1HlCS4bZJ18JuywdEMLT83E1KDmUhCy",
    "data: Y293bGFiLW9yZy9jb3dsYWIgaXMgYSBob21lIGNsdXN0ZXI=",
    "AGE-SECRET-KEY-1QQPQ8PYZ5XLKJ0",
  ])("would be found: %j", (line) => {
    expect(secretsIn(line)).not.toEqual([]);
  });

  test("are all declared, for whoever has to make them", () => {
    expect(rendered.cluster.secrets.map(({ namespace, name }) => `${namespace}/${name}`).toSorted()).toEqual([
      "cert-manager/cloudflare-api-token",
      "cloudflared/cloudflared-credentials",
      "copyparty/copyparty-accounts",
      "external-dns/cloudflare-api-token",
      "longhorn-system/longhorn-ui-users",
    ]);
  });
});

describe("versions", () => {
  const mutable = /^(latest|main|master|edge|develop|dev|nightly|stable|release|beta|rc|canary)$/;

  test("of images are fixed", () => {
    const images = rendered.modules.flatMap(({ objects }) => objects.flatMap(({ manifest }) => imagesOf(manifest)));
    expect(images.length).toBeGreaterThan(10);
    for (const image of images) {
      const [, tag] = /:([^/:@]+)(?:@sha256:[0-9a-f]{64})?$/.exec(image) ?? [];
      expect(tag, image).toMatch(/\d/);
      expect(tag, image).not.toMatch(mutable);
    }
  });

  test("of charts and sources are fixed", () => {
    const charts = ofKind("HelmRelease").flatMap(({ spec }) => Object(spec).chart?.spec.version ?? []);
    const tags = [...ofKind("OCIRepository"), named("GitRepository traefik/traefik-crds")].map(
      ({ spec }) => Object(spec).ref.tag,
    );
    expect(charts.length + tags.length).toBe(ofKind("HelmRelease").length + 1);
    for (const version of [...charts, ...tags]) expect(version).toMatch(/^v?\d+\.\d+\.\d+$/);
  });
});

describe("addresses", () => {
  test("are those of the house", () => {
    const environment = JSON.stringify(named("DaemonSet kube-system/kube-vip"));
    expect(environment).toContain('{"name":"address","value":"10.0.0.200"}');
    expect(named("Service traefik/traefik-lan").metadata.annotations).toEqual({ "metallb.io/loadBalancerIPs": "10.0.0.99" });
    expect(named("IPAddressPool metallb-system/ingress")).toHaveProperty("spec.addresses", ["10.0.0.99/32"]);
  });

  test.each([
    ["node0", "server", "10.0.0.140"],
    ["node1", "agent", "10.0.0.141"],
    ["node2", "agent", "10.0.0.142"],
    ["node3", "agent", "10.0.0.143"],
  ])("of %s, a %s: %s", (node, role, address) => {
    expect(JSON.parse(files.get(`nodes/${node}.json`) ?? "")).toMatchObject({
      network: { interface: "end0", address },
      k3s: { role, nodeIP: address, ...(role === "agent" ? { serverAddr: "https://10.0.0.200:6443" } : {}) },
    });
  });

  test("of the API server are in its certificate, and k3s brings none of what modules do", () => {
    expect(JSON.parse(files.get("nodes/node0.json") ?? "")).toMatchObject({
      k3s: { disable: ["local-storage", "servicelb", "traefik"], extraFlags: expect.arrayContaining(["--tls-san=10.0.0.200"]) },
    });
  });
});

describe("names", () => {
  const routes = ofKind("IngressRoute").map(({ spec }) => Object(spec));
  const hostsAt = (entryPoint: string): readonly string[] =>
    routes
      .filter(({ entryPoints }) => entryPoints.includes(entryPoint))
      .map(({ routes: [route] }) => String(/^Host\(`(.+)`\)$/.exec(route.match)?.[1]));

  test.each([
    ...["calibre-web", "copyparty", "homepage", "jellyfin", "lidarr", "longhorn", "openbooks", "pihole", "pikvm", "prowlarr"],
    ...["qbittorrent", "radarr", "seerr", "sonarr"],
  ])("%s.cowlab.org answers on websecure", (name) => {
    expect(hostsAt("websecure")).toContain(`${name}.cowlab.org`);
  });

  test("that are reached from the Internet are jellyfin's alone: route, rule and record", () => {
    expect(hostsAt("tunnel")).toEqual(["jellyfin.cowlab.org"]);
    expect(parse(Object(named("ConfigMap cloudflared/cloudflared")["data"])["config.yaml"])).toHaveProperty("ingress", [
      { hostname: "jellyfin.cowlab.org", service: "http://traefik.traefik.svc.cluster.local:80" },
      { service: "http_status:404" },
    ]);
  });

  test("are served on two doors, of which the plain one is the tunnel's, and by no route with tls of its own", () => {
    expect(new Set(routes.flatMap(({ entryPoints }) => entryPoints))).toEqual(new Set(["websecure", "tunnel"]));
    expect(routes.filter(({ tls }) => tls !== undefined)).toEqual([]);
  });

  test("have one certificate, for the domain and all below it", () => {
    expect(ofKind("Certificate")).toHaveLength(1);
    expect(named("Certificate traefik/wildcard-cowlab-org")).toHaveProperty("spec.dnsNames", ["cowlab.org", "*.cowlab.org"]);
  });

  test("lead to Traefik, to the tunnel, or to what stands outside", () => {
    const endpoints: readonly { dnsName: string; recordType: string; targets: readonly string[] }[] = Object(
      named("DNSEndpoint external-dns/cowlab")["spec"],
    ).endpoints;
    expect(endpoints.map(({ dnsName, recordType, targets }) => [dnsName, recordType, ...targets])).toEqual([
      ["*.cowlab.org", "A", "10.0.0.99"],
      ["docs.cowlab.org", "CNAME", "cowlab-org.github.io"],
      ["jellyfin.cowlab.org", "CNAME", `${cowlab.tunnel?.id}.cfargotunnel.com`],
      ["pihole.cowlab.org", "A", "10.0.0.99"],
      ["pikvm.cowlab.org", "A", "10.0.0.99"],
      ["vaultwarden.cowlab.org", "A", "10.0.0.150"],
    ]);
  });
});

/** Text that looks like the value of a secret: well-known formats, long base64, and fields that are called like one. */
function secretsIn(text: string): readonly string[] {
  const formats = [
    /-----BEGIN [A-Z ]*PRIVATE KEY-----/g,
    /\bAGE-SECRET-KEY-\w+/g,
    /\$(?:2[aby]|argon2\w*|apr1)\$\S+/g,
    /\bey[A-Za-z0-9_-]{16,}/g,
    /(?=[A-Za-z0-9+/]*[A-Z])(?=[A-Za-z0-9+/]*[a-z])(?=[A-Za-z0-9+/]*\d)[A-Za-z0-9+/]{40,}={0,2}/g,
    // A value, not a path to one, nor the name of the Secret that holds it.
    /\b(?!secret(?:Name)?\b)\w*(?:password|passphrase|token|api[-_]?key|secret)\w*["']?[ \t]*[:=][ \t]*(?!true\b|false\b|["']?\/)\S+/gi,
    /name: \w*(?:PASSWORD|PASSPHRASE|TOKEN|API_?KEY|SECRET)\w*\n\s*value: \S+/gi,
  ];
  return formats.flatMap((format) => [...text.matchAll(format)].map(([found]) => found));
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Paths at which the chart has nothing, or something of another shape. Below an empty default, anything may stand. */
function unknownValues(values: unknown, defaults: unknown, path = ""): readonly string[] {
  if (defaults === null || (isMap(defaults) && Object.keys(defaults).length === 0)) return [];
  if (isMap(values) !== isMap(defaults) || Array.isArray(values) !== Array.isArray(defaults)) return [path];
  if (!isMap(values) || !isMap(defaults)) return [];
  return Object.entries(values).flatMap(([key, value]) => {
    const below = path === "" ? key : `${path}.${key}`;
    return Object.hasOwn(defaults, key) ? unknownValues(value, defaults[key], below) : [below];
  });
}

/** Defaults with values over them, as Helm puts them together. */
function merged(defaults: unknown, values: unknown): unknown {
  if (!isMap(defaults) || !isMap(values)) return values;
  const keys = new Set([...Object.keys(defaults), ...Object.keys(values)]);
  return Object.fromEntries(
    [...keys].map((key) => [key, Object.hasOwn(values, key) ? merged(defaults[key], values[key]) : defaults[key]]),
  );
}

function schemaErrors(schema: object, value: unknown): readonly string[] {
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
  // Which dialect a chart says it is written in makes no difference to what the dialects share.
  const validate = ajv.compile({ ...schema, $schema: undefined });
  return validate(value) ? [] : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}
