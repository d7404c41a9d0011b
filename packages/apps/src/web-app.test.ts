import { type ClusterDefinition, type Module, renderCluster } from "@cowlab/core";
import { StorageClass } from "@cowlab/core/kinds/kubernetes";
import { containerOf, environmentOf, podOf, renderObjects } from "@cowlab/core/testing/rendered-objects";
import { exampleConnector, exampleTunnel } from "@cowlab/networking/testing/example-site";
import { describe, expect, test } from "vitest";
import { calibreWeb } from "./calibre-web.ts";
import { copyparty } from "./copyparty.ts";
import { homepage } from "./homepage.ts";
import { jellyfin } from "./jellyfin.ts";
import { lidarr } from "./lidarr.ts";
import { openbooks } from "./openbooks.ts";
import { prowlarr } from "./prowlarr.ts";
import { qbittorrent } from "./qbittorrent.ts";
import { radarr } from "./radarr.ts";
import { seerr } from "./seerr.ts";
import { sonarr } from "./sonarr.ts";
import { appCluster, renderApps } from "./testing/app-cluster.ts";
import { type AppOptions, type WebAppOptions, webApp } from "./web-app.ts";

const constructors: Readonly<Record<string, (options?: AppOptions) => Module>> = {
  "calibre-web": calibreWeb,
  copyparty,
  homepage,
  jellyfin,
  lidarr,
  openbooks,
  prowlarr,
  qbittorrent,
  radarr,
  seerr,
  sonarr,
};

const every = renderApps(Object.values(constructors).map((app) => app()));
const names = Object.keys(constructors);

describe.each(names)("%s", (name) => {
  const deployment = every.named(`Deployment ${name}/${name}`);
  const container = containerOf(deployment);

  test("is asked at its own port whether it has started, lives and serves", () => {
    const probes = [container["startupProbe"], container["livenessProbe"], container["readinessProbe"]];
    for (const probe of probes) {
      const { httpGet, tcpSocket } = Object(probe);
      expect(httpGet ?? tcpSocket).toMatchObject({ port: "http" });
    }
    expect(container["ports"]).toEqual([{ name: "http", containerPort: expect.any(Number) }]);
  });

  test("has memory, CPU and disk set aside and limits for memory and disk, but none for CPU", () => {
    expect(container["resources"]).toEqual({
      requests: { cpu: expect.any(String), memory: expect.any(String), "ephemeral-storage": "64Mi" },
      limits: { memory: expect.any(String), "ephemeral-storage": expect.stringMatching(/^\d+Gi$/) },
    });
  });

  test("is one pod, which ends before the next begins", () => {
    expect(deployment).toMatchObject({ spec: { replicas: 1, strategy: { type: "Recreate" } } });
  });

  test("has an image of a fixed version from a named registry", () => {
    expect(container["image"]).toMatch(/^[\w.-]+\.[a-z]+\/[\w./-]+:v?\d+\.\d+[\w.-]*$/);
  });

  test("gains no privilege and has no access to the Kubernetes API", () => {
    expect(container["securityContext"]).toMatchObject({ allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } });
    expect(podOf(deployment)).toMatchObject({
      automountServiceAccountToken: false,
      securityContext: { seccompProfile: { type: "RuntimeDefault" } },
    });
  });

  test("gets no variables of Services, which some apps take for settings", () => {
    expect(podOf(deployment)).toHaveProperty("enableServiceLinks", false);
  });

  test("is in the cluster's time zone", () => {
    expect(environmentOf(deployment)["TZ"]).toBe("Europe/Berlin");
  });

  test("is reached at its own name under the cluster's domain, on websecure alone", () => {
    const routes = every.ofKind("IngressRoute").filter(({ metadata }) => metadata.namespace === name);
    expect(routes.map(({ spec }) => spec)).toEqual([
      {
        ingressClassName: "traefik",
        entryPoints: ["websecure"],
        routes: [{ kind: "Rule", match: `Host(\`${name}.example.org\`)`, services: [{ name, port: "http" }] }],
      },
    ]);
    expect(every.named(`Service ${name}/${name}`)).toMatchObject({
      spec: { selector: { "app.kubernetes.io/name": name }, ports: [{ name: "http", targetPort: "http" }] },
    });
  });

  test("is reached by no other way than its own port, and by Traefik first", () => {
    const policy = every.named(`NetworkPolicy ${name}/${name}`);
    expect(policy).toMatchObject({
      spec: { podSelector: { matchLabels: { "app.kubernetes.io/name": name } }, policyTypes: ["Ingress", "Egress"] },
    });
    expect(policy).toHaveProperty("spec.ingress[0].ports", [{ port: "http" }]);
    expect(policy).toHaveProperty("spec.ingress[0].from[0]", {
      namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "traefik" } },
      podSelector: { matchLabels: { "app.kubernetes.io/name": "traefik" } },
    });
    expect(Object(policy["spec"]).ingress).toHaveLength(1);
  });
});

describe("what apps store", () => {
  const claims = every.ofKind("PersistentVolumeClaim");

  test("stays when it is no longer rendered", () => {
    const kept = [...claims, ...every.ofKind("PersistentVolume"), ...every.ofKind("Namespace")];
    expect(kept.length).toBeGreaterThan(2 * names.length);
    for (const manifest of kept) {
      expect(manifest).toHaveProperty(["metadata", "annotations", "kustomize.toolkit.fluxcd.io/prune"], "disabled");
    }
  });

  test("for themselves is on replicated storage, not on the export, where databases break", () => {
    const own = claims.filter(({ metadata }) => !metadata.name.endsWith("-media"));
    expect(own.map(({ metadata }) => metadata.name).toSorted()).toEqual([
      "calibre-web-config",
      "copyparty-config",
      "copyparty-shared",
      "jellyfin-config",
      "lidarr-config",
      "prowlarr-config",
      "qbittorrent-config",
      "radarr-config",
      "seerr-config",
      "sonarr-config",
    ]);
    for (const claim of own) {
      expect(claim).toMatchObject({ spec: { storageClassName: "longhorn-replicated", accessModes: ["ReadWriteOnce"] } });
    }
  });
});

describe("the class of an app's own volumes", () => {
  const classOf = (definition: ClusterDefinition) =>
    renderObjects(definition).named("PersistentVolumeClaim sonarr/sonarr-config");

  test("is k3s' own where no module provides storage", () => {
    const { modules } = appCluster([sonarr()]);
    const withoutLonghorn = modules.flat().filter(({ name }) => !name.startsWith("longhorn"));
    expect(classOf(appCluster([], { modules: withoutLonghorn }))).toHaveProperty("spec.storageClassName", "local-path");
  });

  test("is another one where the cluster says so for that app", () => {
    const flash = StorageClass({ metadata: { name: "flash" }, provisioner: "flash.example.org" });
    const module: Module = { name: "flash", objects: () => [flash] };
    expect(classOf(appCluster([module, sonarr({ storageClass: "flash" })]))).toHaveProperty("spec.storageClassName", "flash");
  });
});

describe("the media tree", () => {
  const volumes = every.ofKind("PersistentVolume");
  const withMedia = ["calibre-web", "copyparty", "jellyfin", "lidarr", "openbooks", "qbittorrent", "radarr", "sonarr"];

  test("is mounted by the apps that need it", () => {
    expect(volumes.map(({ metadata }) => metadata.name).toSorted()).toEqual(withMedia.map((name) => `media-${name}`));
  });

  test("is declared the same way everywhere, so that a download is hard-linked into the library", () => {
    const declared = volumes.map((volume) => ({ ...Object(volume["spec"]), claimRef: undefined }));
    expect(new Set(declared.map((spec) => JSON.stringify(spec))).size).toBe(1);
    expect(declared[0]).toMatchObject({ capacity: { storage: "4Ti" }, nfs: { server: "10.0.0.50", path: "/srv/media" } });
  });

  test.each(withMedia)("is bound from both sides for %s: no other claim can take its volume", (name) => {
    expect(every.named(`PersistentVolume media-${name}`)).toMatchObject({
      spec: { storageClassName: "", claimRef: { namespace: name, name: `${name}-media` }, accessModes: ["ReadWriteMany"] },
    });
    expect(every.named(`PersistentVolumeClaim ${name}/${name}-media`)).toMatchObject({
      spec: { storageClassName: "", volumeName: `media-${name}`, accessModes: ["ReadWriteMany"] },
    });
    expect(every.named(`PersistentVolumeClaim ${name}/${name}-media`)).toHaveProperty("spec.resources.requests.storage", "4Ti");
  });

  test("outlives every claim of it", () => {
    for (const volume of volumes) expect(volume).toHaveProperty("spec.persistentVolumeReclaimPolicy", "Retain");
  });

  test("belongs to the user and group that every app runs as", () => {
    const media = { server: "10.0.0.50", path: "/srv/media", size: "4Ti", user: 3000, group: 3001 };
    const { named } = renderApps([sonarr(), calibreWeb()], { media });
    expect(podOf(named("Deployment sonarr/sonarr"))).toMatchObject({
      securityContext: { runAsUser: 3000, runAsGroup: 3001, fsGroup: 3001, runAsNonRoot: true },
    });
    expect(environmentOf(named("Deployment calibre-web/calibre-web"))).toMatchObject({ PUID: "3000", PGID: "3001" });
  });

  test("is a problem for an app that needs it where the facts name none", () => {
    const { problems } = renderCluster(appCluster([sonarr()], { media: undefined }));
    expect(problems).toContainEqual(
      expect.objectContaining({
        severity: "error",
        module: "sonarr",
        fix: "give the cluster the fact media",
      }),
    );
  });
});

test("an app that needs no media runs as an ordinary user where the facts name none", () => {
  const { named } = renderApps([prowlarr()], { media: undefined });
  expect(podOf(named("Deployment prowlarr/prowlarr"))).toMatchObject({
    securityContext: { runAsNonRoot: true, runAsUser: 1000, runAsGroup: 1000, fsGroup: 1000 },
  });
});

describe("who comes to an app", () => {
  const peers = (modules: readonly Module[], name: string): readonly string[] => {
    const { from } = Object(renderApps(modules).named(`NetworkPolicy ${name}/${name}`)["spec"]).ingress[0];
    return from.map((peer: unknown) => Object(peer).namespaceSelector.matchLabels["kubernetes.io/metadata.name"]);
  };

  test("is Traefik alone where no app uses its API", () => {
    expect(peers([sonarr()], "sonarr")).toEqual(["traefik"]);
  });

  test("are the apps that use its API and are in the cluster, in whatever order they stand", () => {
    expect(peers([sonarr(), prowlarr(), seerr()], "sonarr")).toEqual(["traefik", "prowlarr", "seerr"]);
    expect(peers([seerr(), prowlarr(), sonarr()], "sonarr")).toEqual(["traefik", "prowlarr", "seerr"]);
    expect(peers([sonarr(), seerr()], "sonarr")).toEqual(["traefik", "seerr"]);
    expect(peers([sonarr(), jellyfin()], "sonarr")).toEqual(["traefik"]);
  });

  test("is let in by the labels of its pods, too, not by its namespace alone", () => {
    const { named } = renderApps([sonarr(), seerr()]);
    expect(named("NetworkPolicy sonarr/sonarr")).toHaveProperty("spec.ingress[0].from[1].podSelector", {
      matchLabels: { "app.kubernetes.io/name": "seerr" },
    });
    expect(named("Deployment seerr/seerr")).toHaveProperty(
      ["spec", "template", "metadata", "labels", "app.kubernetes.io/name"],
      "seerr",
    );
  });
});

describe("where an app goes", () => {
  const egressOf = (modules: readonly Module[], name: string, overrides: Partial<ClusterDefinition> = {}) =>
    Object(renderApps(modules, overrides).named(`NetworkPolicy ${name}/${name}`)["spec"]).egress;
  const privateSubnets = ["10.0.0.0/8", "100.64.0.0/10", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16"];

  test("is the Internet, past the LAN and the cluster, once it has asked the cluster's DNS", () => {
    const [dns, outside, ...rest] = egressOf([sonarr()], "sonarr");
    expect(dns).toEqual({
      to: [
        {
          namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } },
          podSelector: { matchLabels: { "k8s-app": "kube-dns" } },
        },
      ],
      ports: [
        { port: 53, protocol: "UDP" },
        { port: 53, protocol: "TCP" },
      ],
    });
    expect(outside).toEqual({ to: [{ ipBlock: { cidr: "0.0.0.0/0", except: privateSubnets } }] });
    expect(rest).toEqual([]);
  });

  test("are the apps whose API it uses and that are in the cluster", () => {
    const apps = (modules: readonly Module[]) =>
      egressOf(modules, "seerr")[1].to.filter((peer: unknown) => "podSelector" in Object(peer));
    expect(apps([seerr(), sonarr(), lidarr()])).toEqual([
      {
        namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "sonarr" } },
        podSelector: { matchLabels: { "app.kubernetes.io/name": "sonarr" } },
      },
    ]);
    expect(apps([seerr()])).toEqual([]);
  });

  test("is nowhere but to DNS for what has nobody to talk to", () => {
    expect(egressOf([copyparty()], "copyparty")).toHaveLength(1);
    expect(egressOf([homepage()], "homepage")).toHaveLength(1);
  });

  test("is the LAN, too, where the cluster says so, but never the cluster itself", () => {
    expect(egressOf([jellyfin({ reaches: "lan" })], "jellyfin")[1].to).toEqual([
      { ipBlock: { cidr: "0.0.0.0/0", except: ["169.254.0.0/16", "10.42.0.0/16", "10.43.0.0/16"] } },
    ]);
  });
});

describe("what a cluster file may decide", () => {
  test("the name at which an app answers", () => {
    const { named, cluster } = renderApps([sonarr({ host: "series" })]);
    expect(named("IngressRoute sonarr/sonarr")).toHaveProperty("spec.routes[0].match", "Host(`series.example.org`)");
    expect(cluster.hosts).toContainEqual(
      expect.objectContaining({ fqdn: "series.example.org", module: "sonarr", title: "Sonarr" }),
    );
  });

  test("that an app is reached from the Internet: one more route, on the tunnel's door", () => {
    const { named } = renderApps([exampleConnector, jellyfin({ public: true })], { tunnel: exampleTunnel });
    expect(named("IngressRoute jellyfin/jellyfin-tunnel")).toHaveProperty("spec.entryPoints", ["tunnel"]);
    expect(named("IngressRoute jellyfin/jellyfin")).toHaveProperty("spec.entryPoints", ["websecure"]);
  });

  test("another image", () => {
    const { named } = renderApps([sonarr({ image: "registry.example.org/sonarr:4.0.18" })]);
    expect(containerOf(named("Deployment sonarr/sonarr"))).toHaveProperty("image", "registry.example.org/sonarr:4.0.18");
  });

  test("what an app may use", () => {
    const { named } = renderApps([sonarr({ resources: { cpu: "1", memory: "2Gi", memoryLimit: "3Gi", diskLimit: "4Gi" } })]);
    expect(containerOf(named("Deployment sonarr/sonarr"))["resources"]).toEqual({
      requests: { cpu: "1", memory: "2Gi", "ephemeral-storage": "64Mi" },
      limits: { memory: "3Gi", "ephemeral-storage": "4Gi" },
    });
  });
});

describe("an app of one's own", () => {
  const wiki = (options: Partial<WebAppOptions> = {}): Module =>
    webApp({
      name: "wiki",
      image: "registry.example.org/wiki:2.4.1",
      port: 8080,
      title: "Wiki",
      description: "Notes",
      group: "Home",
      ...options,
    });
  const deploymentOf = (options: Partial<WebAppOptions> = {}) => renderApps([wiki(options)]).named("Deployment wiki/wiki");
  const checksumOf = (options: Partial<WebAppOptions>) =>
    Object(deploymentOf(options)["spec"]).template.metadata.annotations?.["checksum/config"];

  test("needs no more than an image, a port and words for the dashboard", () => {
    expect(podOf(deploymentOf())["volumes"]).toEqual([{ name: "tmp", emptyDir: {} }]);
    expect(containerOf(deploymentOf())).toMatchObject({
      livenessProbe: { tcpSocket: { port: "http" } },
      securityContext: { readOnlyRootFilesystem: true },
    });
  });

  test("is asked by the path that answers when it works", () => {
    expect(containerOf(deploymentOf({ health: "/healthz" }))).toMatchObject({
      startupProbe: { httpGet: { path: "/healthz", port: "http" } },
      livenessProbe: { httpGet: { path: "/healthz", port: "http" } },
      readinessProbe: { httpGet: { path: "/healthz", port: "http" } },
    });
  });

  test("has volumes of its own, each by a claim", () => {
    const { named } = renderApps([
      wiki({ config: { path: "/config", size: "1Gi" }, volumes: { pages: { path: "/pages", size: "20Gi" } } }),
    ]);
    for (const [volume, path, size] of [
      ["config", "/config", "1Gi"],
      ["pages", "/pages", "20Gi"],
    ] as const) {
      expect(named(`PersistentVolumeClaim wiki/wiki-${volume}`)).toHaveProperty("spec.resources.requests.storage", size);
      expect(containerOf(named("Deployment wiki/wiki"))["volumeMounts"]).toContainEqual({ name: volume, mountPath: path });
      expect(podOf(named("Deployment wiki/wiki"))["volumes"]).toContainEqual({
        name: volume,
        persistentVolumeClaim: { claimName: `wiki-${volume}` },
      });
    }
  });

  test("has the media tree, or a folder of it, to read or to write", () => {
    const mount = (media: WebAppOptions["media"]) => containerOf(deploymentOf({ media }))["volumeMounts"];
    expect(mount({ path: "/media" })).toContainEqual({ name: "media", mountPath: "/media" });
    expect(mount({ path: "/books", subPath: "media/books", readOnly: true })).toContainEqual({
      name: "media",
      mountPath: "/books",
      subPath: "media/books",
      readOnly: true,
    });
  });

  test("has configuration files one by one, beside files of its own in the same folder", () => {
    const { named } = renderApps([
      wiki({ files: { "/config/wiki.conf": "title = Home\n", "/etc/mime.types": "text/plain txt\n" } }),
    ]);
    expect(named("ConfigMap wiki/wiki")["data"]).toEqual({ "wiki.conf": "title = Home\n", "mime.types": "text/plain txt\n" });
    expect(containerOf(named("Deployment wiki/wiki"))["volumeMounts"]).toEqual(
      expect.arrayContaining([
        { name: "files", mountPath: "/config/wiki.conf", subPath: "wiki.conf", readOnly: true },
        { name: "files", mountPath: "/etc/mime.types", subPath: "mime.types", readOnly: true },
      ]),
    );
  });

  test("is restarted when a configuration file changes, and not otherwise", () => {
    const before = checksumOf({ files: { "/config/wiki.conf": "title = Home\n" } });
    expect(checksumOf({ files: { "/config/wiki.conf": "title = Cabin\n" } })).not.toBe(before);
    expect(checksumOf({ files: { "/config/wiki.conf": "title = Home\n" }, image: "registry.example.org/wiki:2.4.2" })).toBe(
      before,
    );
    expect(checksumOf({})).toBeUndefined();
  });

  test("may not have two files of one name: they would be one key of its ConfigMap", () => {
    const files = { "/config/wiki.conf": "title = Home\n", "/etc/wiki.conf": "title = Cabin\n" };
    const { problems } = renderCluster(appCluster([wiki({ files })]));
    expect(problems).toMatchObject([
      {
        module: "wiki",
        message: expect.stringContaining(
          "the files /config/wiki.conf and /etc/wiki.conf would be the same key of a ConfigMap, wiki.conf",
        ),
      },
    ]);
  });

  test("has files from a Secret, by key, which only it can read", () => {
    const secret = { namespace: "wiki", name: "wiki-users", keys: ["users.conf"], purpose: "the wiki's users" };
    const { named, cluster, modules } = renderApps([
      wiki({ secretFiles: { "/config/users.conf": { secret: "wiki-users", key: "users.conf" } }, secrets: [secret] }),
    ]);
    const deployment = named("Deployment wiki/wiki");
    expect(podOf(deployment)["volumes"]).toContainEqual({
      name: "wiki-users",
      secret: { secretName: "wiki-users", defaultMode: 0o440 },
    });
    expect(containerOf(deployment)["volumeMounts"]).toContainEqual({
      name: "wiki-users",
      mountPath: "/config/users.conf",
      subPath: "users.conf",
      readOnly: true,
    });
    expect(cluster.secrets).toContainEqual({ ...secret, module: "wiki" });
    expect(modules.find(({ module }) => module.name === "wiki")?.dependsOn.has("secrets")).toBe(true);
  });

  test("whose Secret nobody declares is a problem", () => {
    const secretFiles = { "/config/users.conf": { secret: "wiki-users", key: "users.conf" } };
    const { problems } = renderCluster(appCluster([wiki({ secretFiles })]));
    expect(problems).toContainEqual(expect.objectContaining({ rule: "missing-reference", module: "wiki", severity: "error" }));
  });

  test("may use fields of its pod in other variables, as they come first", () => {
    const { env } = containerOf(deploymentOf({ fieldEnv: { POD_IP: "status.podIP" }, env: { ADDRESS: "$(POD_IP):8080" } }));
    expect(env).toEqual([
      { name: "POD_IP", valueFrom: { fieldRef: { fieldPath: "status.podIP" } } },
      { name: "ADDRESS", value: "$(POD_IP):8080" },
      { name: "TZ", value: "Europe/Berlin" },
    ]);
  });

  test("listens below port 1024 without being root", () => {
    const pod = podOf(deploymentOf({ port: 80, lowPort: true }));
    expect(pod).toMatchObject({
      securityContext: { runAsNonRoot: true, sysctls: [{ name: "net.ipv4.ip_unprivileged_port_start", value: "0" }] },
    });
    expect(podOf(deploymentOf())).not.toHaveProperty("securityContext.sysctls");
  });

  test("writes beside its program only where it says so, and why", () => {
    const waives = [{ rule: "writable-root", reason: "it unpacks its pages beside its program" }];
    expect(containerOf(deploymentOf({ writableRoot: true, waives }))).toHaveProperty(
      "securityContext.readOnlyRootFilesystem",
      false,
    );
    const { problems } = renderCluster(appCluster([wiki({ writableRoot: true })]));
    expect(problems).toMatchObject([{ rule: "writable-root", module: "wiki" }]);
  });
});
