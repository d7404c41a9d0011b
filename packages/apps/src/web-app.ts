import {
  type Cluster,
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
import { fromTraefik, ingressRoutes } from "@cowlab/networking/ingress-route";
import type { IIoK8sApiCoreV1Volume as Volume } from "kubernetes-models/v1/Volume";
import type { IIoK8sApiCoreV1VolumeMount as VolumeMount } from "kubernetes-models/v1/VolumeMount";

/** What a cluster file may decide about any app. */
export interface AppOptions {
  readonly image?: string;
  /** The name at which it answers below the cluster's domain. @default the app's name */
  readonly host?: string;
  /** True where it is reached from the Internet, too, through the tunnel. @default false */
  readonly public?: boolean;
  /** What it may use. */
  readonly resources?: Resources;
}

/** CPU and memory. There is no limit for CPU: it would slow an app down while cores are idle. */
export interface Resources {
  /** @default "50m" */
  readonly cpu?: string;
  /** What is set aside for it. @default "128Mi" */
  readonly memory?: string;
  /** At what it is ended. @default "512Mi" */
  readonly memoryLimit?: string;
}

/** A volume of the app's own, on replicated storage. */
export interface OwnVolume {
  readonly path: string;
  readonly size: string;
}

/** The shared media tree, or a folder of it. */
export interface MediaMount {
  readonly path: string;
  /** A folder of the tree, such as `media/books`. */
  readonly subPath?: string;
  readonly readOnly?: boolean;
}

/** What an app's module decides: the cluster decides the rest. */
export interface WebAppOptions extends AppOptions {
  /** Its module, its namespace and its objects. */
  readonly name: string;
  readonly image: string;
  readonly port: number;
  /** The path that answers 200 when it works; absent where only the port can be asked. */
  readonly health?: string;
  readonly title: string;
  readonly description: string;
  readonly group: string;
  readonly icon?: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Variables from fields of the pod, such as `status.podIP`. */
  readonly fieldEnv?: Readonly<Record<string, string>>;
  /** Its configuration, on storage of its own; SQLite breaks on NFS. */
  readonly config?: OwnVolume;
  /** Further volumes of its own, by name. */
  readonly volumes?: Readonly<Record<string, OwnVolume>>;
  readonly media?: MediaMount;
  /** Paths that it writes to and nobody needs again. @default ["/tmp"] */
  readonly scratch?: readonly string[];
  /** Configuration files by path, from a ConfigMap. It is restarted when they change. */
  readonly files?: Readonly<Record<string, string>>;
  /** Configuration files by path, from a key of a Secret it declares. */
  readonly secretFiles?: Readonly<Record<string, { readonly secret: string; readonly key: string }>>;
  readonly secrets?: readonly SecretNeed[];
  /** Apps whose API it uses: those that are in the cluster let it in. */
  readonly talksTo?: readonly string[];
  /** Who it runs as. `linuxserver` starts as root to become that user by itself. @default "non-root" */
  readonly runsAs?: "non-root" | "linuxserver";
  /** True where its image writes beside its program, which wants a waiver of writable-root. @default false */
  readonly writableRoot?: boolean;
  /** True where it listens on a port below 1024. @default false */
  readonly lowPort?: boolean;
  /** Findings about its objects that are right as they are, with the reason. */
  readonly waives?: readonly Waiver[];
}

const storageClass = "longhorn-replicated";

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
  const { name, port, files = {}, media } = options;
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
    networkPolicy(name, cluster),
    ...claims.map(([volume, { size }]) =>
      PersistentVolumeClaim({
        metadata: { ...metadata, name: `${name}-${volume}`, annotations: pruneDisabled },
        spec: { accessModes: ["ReadWriteOnce"], storageClassName: storageClass, resources: { requests: { storage: size } } },
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
          requests: { cpu: resources.cpu ?? "50m", memory: resources.memory ?? "128Mi" },
          limits: { memory: resources.memoryLimit ?? "512Mi" },
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

/** Traefik, and the apps of this cluster that use this one's API. */
function networkPolicy(name: string, { modules }: Cluster): Manifest {
  const labels = { "app.kubernetes.io/name": name };
  const callers = modules
    .filter(({ talksTo = [] }) => talksTo.includes(name))
    .map((module) => module.namespace?.name ?? module.name);
  return NetworkPolicy({
    metadata: { name, namespace: name, labels },
    spec: {
      podSelector: { matchLabels: labels },
      policyTypes: ["Ingress"],
      ingress: [
        {
          from: [
            fromTraefik,
            ...callers.sort().map((caller) => ({
              namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": caller } },
              podSelector: { matchLabels: { "app.kubernetes.io/name": caller } },
            })),
          ],
          ports: [{ port: "http" }],
        },
      ],
    },
  });
}

function shareOf({ media }: Cluster, name: string): NonNullable<Cluster["media"]> {
  if (media === undefined) throw new Error(`${name} needs the media share: give the cluster the fact media`);
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
