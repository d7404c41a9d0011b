import {
  type Cluster,
  CowlabError,
  checksum,
  type Host,
  type Manifest,
  type Module,
  pruneDisabled,
  type SecretNeed,
  type Waiver,
} from "@cowlab/core";
import {
  ConfigMap,
  Deployment,
  NetworkPolicy,
  PersistentVolume,
  PersistentVolumeClaim,
  Service,
} from "@cowlab/core/kinds/kubernetes";
import { fromTraefik, ingressRoutes, type NetworkPeer } from "@cowlab/networking/ingress-route";
import { type EgressRule, internet, internetAndLan, toClusterDns } from "@cowlab/networking/network-peers";
import type { IIoK8sApiCoreV1Volume as Volume } from "kubernetes-models/v1/Volume";
import type { IIoK8sApiCoreV1VolumeMount as VolumeMount } from "kubernetes-models/v1/VolumeMount";

/** What a cluster file may decide about any app. */
export interface AppOptions {
  /** Its image, with a tag or a digest. @default the one of this release */
  readonly image?: string;
  /** The name at which it answers below the cluster's domain. @default the app's name */
  readonly host?: string;
  /** True where it is reached from the Internet, too, through the tunnel. @default false */
  readonly public?: boolean;
  /** The StorageClass of its own volumes. @default that of the module that provides storage, or k3s' own, `local-path` */
  readonly storageClass?: string;
  /**
   * Whom it may open connections to, besides the apps whose API it uses: nobody, the Internet, or the LAN, too. Other apps are
   * reached inside the cluster, at `<app>.<app>`, not at their names in the LAN.
   * @default "internet"
   */
  readonly reaches?: "nobody" | "internet" | "lan";
  /** What it may use. @default what the app says it needs, or the defaults of Resources */
  readonly resources?: Resources;
}

/** CPU and memory. There is no limit for CPU: it would slow an app down while cores are idle. */
export interface Resources {
  /** The share of a core that is set aside for it. @default "50m" */
  readonly cpu?: string;
  /** The memory that is set aside for it. @default "128Mi" */
  readonly memory?: string;
  /** The memory at which it is ended. @default "512Mi" */
  readonly memoryLimit?: string;
  /** How much of its node's disk it may fill, by logs and what it writes for a while, before it is ended. @default "1Gi" */
  readonly diskLimit?: string;
}

/** A volume of the app's own. */
export interface OwnVolume {
  /** Where the app finds it. */
  readonly path: string;
  /** How large it is, such as `1.5Gi`. */
  readonly size: string;
}

/** The shared media tree, or a folder of it. */
export interface MediaMount {
  /** Where the app finds it. */
  readonly path: string;
  /** A folder of the tree, such as `media/books`. @default all of it */
  readonly subPath?: string;
  /** True where the app only reads. @default false */
  readonly readOnly?: boolean;
}

/** What an app's module decides: the cluster decides the rest. */
export interface WebAppOptions extends AppOptions {
  /** Its module, its namespace and its objects. */
  readonly name: string;
  /** Its image, with a tag or a digest. */
  readonly image: string;
  /** The port it listens on. */
  readonly port: number;
  /** The path that answers 200 when it works. @default none: its port is asked */
  readonly health?: string;
  /** What the dashboard calls it. @default its name */
  readonly title?: string;
  /** What it is for, in a few words, for the dashboard. @default none */
  readonly description?: string;
  /** The dashboard's group. @default "Apps" */
  readonly group?: string;
  /** The dashboard's icon, a name of https://dashboardicons.com. @default its name */
  readonly icon?: string;
  /** Arguments of its program. @default those of the image */
  readonly args?: readonly string[];
  /** Environment variables, besides TZ. @default none */
  readonly env?: Readonly<Record<string, string>>;
  /** Variables from fields of the pod, such as `status.podIP`. @default none */
  readonly fieldEnv?: Readonly<Record<string, string>>;
  /** Its configuration, on storage of its own; SQLite breaks on NFS. @default none */
  readonly config?: OwnVolume;
  /** Further volumes of its own, by name. @default none */
  readonly volumes?: Readonly<Record<string, OwnVolume>>;
  /** The media tree that apps share, a fact of the cluster. @default none */
  readonly media?: MediaMount;
  /** Paths that it writes to and nobody needs again. @default ["/tmp"] */
  readonly scratch?: readonly string[];
  /** Configuration files by path, from a ConfigMap. It is restarted when they change. @default none */
  readonly files?: Readonly<Record<string, string>>;
  /** Configuration files by path, from a key of a Secret it declares. @default none */
  readonly secretFiles?: Readonly<Record<string, { readonly secret: string; readonly key: string }>>;
  /** Secrets that it needs; `cowlab check` says how to make them. @default none */
  readonly secrets?: readonly SecretNeed[];
  /** Apps whose API it uses: those that are in the cluster let it in. @default none */
  readonly talksTo?: readonly string[];
  /** Who it runs as. `linuxserver` starts as root to become that user by itself. @default "non-root" */
  readonly runsAs?: "non-root" | "linuxserver";
  /** True where its image writes beside its program, which wants a waiver of writable-root. @default false */
  readonly writableRoot?: boolean;
  /** True where it listens on a port below 1024. @default false */
  readonly lowPort?: boolean;
  /** Findings about its objects that are right as they are, with the reason. @default none */
  readonly waives?: readonly Waiver[];
}

/** What the init of linuxserver.io's images does before it becomes the user it is told. @see https://docs.linuxserver.io/general/understanding-puid-and-pgid/ */
const linuxserverWaivers: readonly Waiver[] = [
  {
    rule: "runs-as-root",
    reason: "the image's init starts as root, gives its folders to the user of PUID and becomes that user",
  },
  { rule: "added-capabilities", reason: "what the init needs to give folders away and to become another user" },
  { rule: "writable-root", reason: "the init writes the user, its group and its settings to the files of the image" },
];

/**
 * An app with a web page: a Deployment of one pod with probes, limits and the strictest security context its image bears, its
 * volumes, a Service, a route, and a NetworkPolicy that lets in Traefik and the apps that use its API.
 */
export function webApp(options: WebAppOptions): Module {
  const { name, title, description, group, icon = name, talksTo, secrets, runsAs = "non-root", waives = [] } = options;
  const host: Host = { name: options.host ?? name, public: options.public, title, description, group, icon };
  return {
    name,
    namespace: { name, podSecurity: runsAs === "linuxserver" ? "baseline" : "restricted" },
    hosts: [host],
    secrets,
    talksTo,
    waives: [...(runsAs === "linuxserver" ? linuxserverWaivers : []), ...waives],
    objects: (cluster) => objects(options, host, cluster),
  };
}

function objects(options: WebAppOptions, host: Host, cluster: Cluster): Manifest[] {
  const { name, port, files = {}, media, storageClass: storageClassName = cluster.storageClass } = options;
  const labels = { "app.kubernetes.io/name": name };
  const metadata = { name, namespace: name, labels };
  const claims = Object.entries(ownVolumes(options));
  const share = media === undefined ? undefined : shareOf(cluster, name);
  return [
    Deployment({
      metadata,
      spec: {
        replicas: 1,
        // A volume that one node may mount cannot be handed over while the old pod holds it.
        strategy: { type: "Recreate" },
        selector: { matchLabels: labels },
        template: {
          metadata: {
            labels,
            annotations: Object.keys(files).length === 0 ? undefined : { "checksum/config": checksum(JSON.stringify(files)) },
          },
          spec: pod(options, cluster),
        },
      },
    }),
    Service({ metadata, spec: { selector: labels, ports: [{ name: "http", port, targetPort: "http" }] } }),
    ...ingressRoutes(cluster, { name, namespace: name, host, service: name, port: "http", labels }),
    networkPolicy(options, cluster),
    ...claims.map(([volume, { size }]) =>
      PersistentVolumeClaim({
        metadata: { ...metadata, name: `${name}-${volume}`, annotations: pruneDisabled },
        spec: { accessModes: ["ReadWriteOnce"], storageClassName, resources: { requests: { storage: size } } },
      }),
    ),
    ...(share === undefined ? [] : mediaVolume(name, labels, share)),
    ...(Object.keys(files).length === 0 ? [] : [ConfigMap({ metadata, data: fileData(files) })]),
  ];
}

function ownVolumes({ config, volumes = {} }: WebAppOptions): Readonly<Record<string, OwnVolume>> {
  return config === undefined ? volumes : { config, ...volumes };
}

function pod(options: WebAppOptions, cluster: Cluster) {
  const { name, image, port, args, runsAs = "non-root", writableRoot = false, lowPort = false, resources = {} } = options;
  const { user = 1000, group = 1000 } = cluster.media ?? {};
  const rootStart = runsAs === "linuxserver";
  const env = {
    TZ: cluster.timeZone,
    ...(rootStart ? { PUID: String(user), PGID: String(group) } : {}),
    ...options.env,
  };
  const { volumes, mounts } = storage(options);
  const probe =
    options.health === undefined ? { tcpSocket: { port: "http" } } : { httpGet: { path: options.health, port: "http" } };
  return {
    automountServiceAccountToken: false,
    // Variables of Services that are called like the app, such as SONARR_PORT, are not its settings.
    enableServiceLinks: false,
    securityContext: {
      ...(rootStart ? {} : { runAsNonRoot: true, runAsUser: user, runAsGroup: group }),
      fsGroup: group,
      fsGroupChangePolicy: "OnRootMismatch" as const,
      seccompProfile: { type: "RuntimeDefault" as const },
      sysctls: lowPort ? [{ name: "net.ipv4.ip_unprivileged_port_start", value: "0" }] : undefined,
    },
    containers: [
      {
        name,
        image,
        args: args === undefined ? undefined : [...args],
        env: [
          // First: what follows may use them as $(NAME).
          ...Object.entries(options.fieldEnv ?? {}).map(([key, fieldPath]) => ({
            name: key,
            valueFrom: { fieldRef: { fieldPath } },
          })),
          ...Object.entries(env)
            .sort(([left], [right]) => (left < right ? -1 : 1))
            .map(([key, value]) => ({ name: key, value })),
        ],
        ports: [{ name: "http", containerPort: port }],
        // A Pi takes its time over a first start with a migration.
        startupProbe: { ...probe, periodSeconds: 5, failureThreshold: 60 },
        livenessProbe: { ...probe, periodSeconds: 30, timeoutSeconds: 5, failureThreshold: 3 },
        readinessProbe: { ...probe, periodSeconds: 10, timeoutSeconds: 5 },
        resources: {
          requests: { cpu: resources.cpu ?? "50m", memory: resources.memory ?? "128Mi", "ephemeral-storage": "64Mi" },
          limits: { memory: resources.memoryLimit ?? "512Mi", "ephemeral-storage": resources.diskLimit ?? "1Gi" },
        },
        securityContext: {
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: !(rootStart || writableRoot),
          capabilities: {
            drop: ["ALL"],
            // What its init needs to give its folders to the user and become it.
            add: rootStart ? ["CHOWN", "DAC_OVERRIDE", "FOWNER", "SETGID", "SETUID"] : undefined,
          },
        },
        volumeMounts: mounts,
      },
    ],
    volumes,
  };
}

function storage(options: WebAppOptions): { volumes: Volume[]; mounts: VolumeMount[] } {
  const { name, media, scratch = ["/tmp"], files = {}, secretFiles = {} } = options;
  const own = Object.entries(ownVolumes(options));
  const temporary = scratch.map((path) => ({ path, volume: path.slice(1).replace(/[^a-z0-9]+/g, "-") }));
  const secretNames = [...new Set(Object.values(secretFiles).map(({ secret }) => secret))];
  const volumes: Volume[] = [
    ...own.map(([volume]) => ({ name: volume, persistentVolumeClaim: { claimName: `${name}-${volume}` } })),
    ...(media === undefined ? [] : [{ name: "media", persistentVolumeClaim: { claimName: `${name}-media` } }]),
    ...(Object.keys(files).length === 0 ? [] : [{ name: "files", configMap: { name } }]),
    ...secretNames.map((secretName) => ({ name: secretName, secret: { secretName, defaultMode: 0o440 } })),
    ...temporary.map(({ volume }) => ({ name: volume, emptyDir: {} })),
  ];
  const mounts: VolumeMount[] = [
    ...own.map(([volume, { path }]) => ({ name: volume, mountPath: path })),
    ...(media === undefined ? [] : [{ name: "media", mountPath: media.path, subPath: media.subPath, readOnly: media.readOnly }]),
    // One by one: the folder also holds files of the app's own.
    ...Object.keys(files).map((path) => ({ name: "files", mountPath: path, subPath: fileKey(path), readOnly: true })),
    ...Object.entries(secretFiles).map(([path, { secret, key }]) => ({
      name: secret,
      mountPath: path,
      subPath: key,
      readOnly: true,
    })),
    ...temporary.map(({ path, volume }) => ({ name: volume, mountPath: path })),
  ];
  return { volumes, mounts };
}

/** The files as the keys of a ConfigMap. */
function fileData(files: Readonly<Record<string, string>>): Record<string, string> {
  const paths = Map.groupBy(Object.keys(files), fileKey);
  for (const [key, same] of paths) {
    if (same.length > 1)
      throw new Error(`the files ${same.join(" and ")} would be the same key of a ConfigMap, ${key}: rename one`);
  }
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [fileKey(path), text]));
}

/** The key of a file in its ConfigMap: the last part of its path. */
function fileKey(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/**
 * Who comes in: Traefik, and the apps of this cluster that use this one's API. And where it goes: to the apps whose API it
 * uses, and no further than it has to, so that one that is taken over finds neither the LAN nor the rest of the cluster.
 */
function networkPolicy({ name, talksTo = [], reaches = "internet" }: WebAppOptions, cluster: Cluster): Manifest {
  const { modules } = cluster;
  const labels = { "app.kubernetes.io/name": name };
  const callers = modules.filter(({ talksTo = [] }) => talksTo.includes(name)).map(namespaceOf);
  return NetworkPolicy({
    metadata: { name, namespace: name, labels },
    spec: {
      podSelector: { matchLabels: labels },
      policyTypes: ["Ingress", "Egress"],
      egress: egress(
        modules
          .filter((module) => talksTo.includes(module.name))
          .map(namespaceOf)
          .sort(),
        reaches,
        cluster,
      ),
      ingress: [
        {
          from: [fromTraefik, ...callers.sort().map(podsOf)],
          ports: [{ port: "http" }],
        },
      ],
    },
  });
}

function namespaceOf({ name, namespace }: Module): string {
  return namespace?.name ?? name;
}

/** The pods of an app, in the namespace of its name. */
function podsOf(app: string): NetworkPeer {
  return {
    namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": app } },
    podSelector: { matchLabels: { "app.kubernetes.io/name": app } },
  };
}

function egress(callees: readonly string[], reaches: NonNullable<AppOptions["reaches"]>, cluster: Cluster): EgressRule[] {
  const outside = { nobody: [], internet: [internet(cluster)], lan: [internetAndLan(cluster)] }[reaches];
  const to = [...callees.map(podsOf), ...outside];
  return [toClusterDns, ...(to.length === 0 ? [] : [{ to }])];
}

function shareOf({ media }: Cluster, name: string): NonNullable<Cluster["media"]> {
  if (media === undefined) {
    const message = `${name} mounts the media share, and the cluster has none`;
    throw new CowlabError([{ rule: "module-failed", severity: "error", message, fix: "give the cluster the fact media" }]);
  }
  return media;
}

/**
 * The shared tree as a volume of this app, bound by name from both sides: any claim of the size could bind one that is not.
 * A volume and not `nfs` in the pod, which the restricted Pod Security Standard forbids.
 */
function mediaVolume(
  app: string,
  labels: Record<string, string>,
  { server, path, size }: NonNullable<Cluster["media"]>,
): Manifest[] {
  const volume = `media-${app}`;
  const claim = `${app}-media`;
  const spec = { accessModes: ["ReadWriteMany" as const], storageClassName: "", volumeMode: "Filesystem" as const };
  return [
    PersistentVolume({
      metadata: { name: volume, labels, annotations: pruneDisabled },
      spec: {
        ...spec,
        capacity: { storage: size },
        persistentVolumeReclaimPolicy: "Retain",
        claimRef: { apiVersion: "v1", kind: "PersistentVolumeClaim", namespace: app, name: claim },
        mountOptions: ["nfsvers=4.1", "hard", "noatime"],
        nfs: { server, path },
      },
    }),
    PersistentVolumeClaim({
      metadata: { name: claim, namespace: app, labels, annotations: pruneDisabled },
      spec: { ...spec, volumeName: volume, resources: { requests: { storage: size } } },
    }),
  ];
}
