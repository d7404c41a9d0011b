import { type Cluster, type Host, type Manifest, type Module, pruneDisabled, schedulableNodes } from "@cowlab/core";
import { NetworkPolicy, StorageClass } from "@cowlab/core/kinds/kubernetes";
import { Middleware } from "@cowlab/core/kinds/traefik";
import { helmChart } from "@cowlab/flux/helm-chart";
import { fromTraefik, ingressRoutes } from "@cowlab/networking/ingress-route";
import { RecurringJob, type RecurringTask } from "./longhorn-kinds.ts";

const namespace = "longhorn-system";
const className = "longhorn-replicated";
const users = "longhorn-ui-users";
/** The pods of the UI, as the chart makes them. */
const userInterfacePods = { app: "longhorn-ui" };
const userInterfacePort = 8000;

/** What a cluster may decide about Longhorn. */
export interface LonghornOptions {
  /** Where backups go. @default nowhere: there are only snapshots, which die with the disks */
  readonly backup?: LonghornBackup;
  /** Copies of each volume, on as many nodes. @default 2; 1 where one node can hold volumes, 3 where five or more can */
  readonly replicas?: number;
  /** The name at which the UI answers. @default "longhorn" */
  readonly host?: string;
}

/** A place outside the cluster for backups. @see https://longhorn.io/docs/1.12.1/snapshots-and-backups/backup-and-restore/set-backup-target/ */
export interface LonghornBackup {
  /** Its address, such as `nfs://10.0.0.150:/backups` or `s3://bucket@region/`. */
  readonly target: `nfs://${string}` | `s3://${string}` | `cifs://${string}`;
  /** True where the target asks for credentials: they are expected in the Secret longhorn-backup. @default false */
  readonly credentials?: boolean;
}

/**
 * Volumes that are copied between nodes: Longhorn's chart, then, once it runs, the StorageClass, what it does on a schedule,
 * and its UI behind a login.
 * @see https://longhorn.io/docs/1.12.1/best-practices/
 */
export function longhorn({ backup, replicas, host = "longhorn" }: LonghornOptions = {}): readonly Module[] {
  const hosts: readonly Host[] = [
    { name: host, title: "Longhorn", description: "Volumes, snapshots and backups", group: "Cluster", icon: "longhorn" },
  ];
  return [
    {
      name: "longhorn",
      namespace: { name: namespace, podSecurity: "privileged" },
      installs: [RecurringJob],
      replaces: ["local-storage"],
      creates: [
        {
          apiVersion: "v1",
          kind: "Service",
          namespace,
          name: "longhorn-frontend",
          ports: [80, "http"],
          labels: userInterfacePods,
          by: "the longhorn chart",
        },
        {
          apiVersion: "apps/v1",
          kind: "Deployment",
          namespace,
          name: "longhorn-ui",
          ports: [userInterfacePort, "http"],
          labels: userInterfacePods,
          by: "the longhorn chart",
        },
      ],
      secrets:
        backup?.credentials === true
          ? [
              {
                namespace,
                name: "longhorn-backup",
                keys: backupKeys(backup.target),
                purpose: `credentials of the backup target ${backup.target}`,
              },
            ]
          : [],
      // Were the release pruned, Longhorn would be uninstalled, and with it go all volumes.
      flux: { prune: false, deletionPolicy: "Orphan", timeout: "15m" },
      objects: (cluster) => chart(cluster, replicas ?? replicaCount(cluster), backup),
    },
    {
      name: "longhorn-storage",
      provides: ["storage"],
      storageClass: className,
      needs: ["longhorn"],
      hosts,
      secrets: [
        {
          namespace,
          name: users,
          keys: ["users"],
          purpose: "logins for Longhorn's UI, a line each as htpasswd writes it: `htpasswd -nB admin`",
        },
      ],
      objects: (cluster) => [
        storageClass(replicas ?? replicaCount(cluster)),
        ...schedule(backup !== undefined),
        ...hosts.flatMap((name) => userInterface(cluster, name)),
      ],
    },
  ];
}

/** Two copies outlive a node and can be made two again; a third one costs a third of all space. */
function replicaCount(cluster: Cluster): number {
  const nodes = schedulableNodes(cluster).length;
  return nodes >= 5 ? 3 : upToTwo(nodes);
}

/** As many as there are nodes for, two at most. Where there is no node, none would be an answer that no rule finds. */
function upToTwo(nodes: number): number {
  return Math.max(1, Math.min(2, nodes));
}

function chart(cluster: Cluster, replicas: number, backup: LonghornBackup | undefined): Manifest[] {
  const sidecars = upToTwo(schedulableNodes(cluster).length);
  return helmChart({
    name: "longhorn",
    namespace,
    url: "https://charts.longhorn.io",
    version: "1.12.1",
    timeout: "10m",
    annotations: pruneDisabled,
    values: {
      global: { timezone: cluster.timeZone },
      // A hook that needs Helm's own client; Flux's is not.
      preUpgradeChecker: { jobEnabled: false },
      // Its StorageClass could not be changed here; longhorn-storage has one that can.
      persistence: { createStorageClass: false, defaultClass: false },
      csi: {
        attacherReplicaCount: sidecars,
        provisionerReplicaCount: sidecars,
        resizerReplicaCount: sidecars,
        snapshotterReplicaCount: sidecars,
      },
      longhornUI: { replicas: 1 },
      ingress: { enabled: false },
      service: { ui: { type: "ClusterIP" } },
      // Strings all: Longhorn keeps settings as text. What is set here wins over the UI at every upgrade.
      defaultSettings: {
        defaultReplicaCount: JSON.stringify({ v1: String(replicas), v2: String(replicas) }),
        defaultDataLocality: "best-effort",
        replicaAutoBalance: "least-effort",
        replicaSoftAntiAffinity: "false",
        allowVolumeCreationWithDegradedAvailability: "false",
        // One disk holds the system and the volumes: a third stays free for the system.
        storageReservedPercentageForDefaultDisk: "30",
        storageMinimalAvailablePercentage: "25",
        // A pod whose node is down moves on instead of waiting for the node.
        nodeDownPodDeletionPolicy: "delete-both-statefulset-and-deployment-pod",
        nodeDrainPolicy: "block-if-contains-last-replica",
        concurrentAutomaticEngineUpgradePerNodeLimit: "1",
        // The second engine polls on two of a Pi's four cores and needs huge pages that it does not have.
        v2DataEngine: "false",
        deletingConfirmationFlag: "false",
        upgradeChecker: "false",
        allowCollectingLonghornUsageMetrics: "false",
      },
      ...(backup === undefined
        ? {}
        : {
            defaultBackupStore: {
              backupTarget: backup.target,
              ...(backup.credentials === true ? { backupTargetCredentialSecret: "longhorn-backup" } : {}),
              pollInterval: "300",
            },
          }),
    },
  });
}

function backupKeys(target: LonghornBackup["target"]): readonly string[] {
  if (target.startsWith("s3:")) return ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_ENDPOINTS"];
  return target.startsWith("cifs:") ? ["CIFS_USERNAME", "CIFS_PASSWORD"] : [];
}

function storageClass(replicas: number): Manifest {
  return StorageClass({
    metadata: {
      name: className,
      annotations: { ...pruneDisabled, "storageclass.kubernetes.io/is-default-class": "true" },
    },
    provisioner: "driver.longhorn.io",
    allowVolumeExpansion: true,
    // The volume of a claim that is deleted stays until a person deletes it, too.
    reclaimPolicy: "Retain",
    volumeBindingMode: "Immediate",
    parameters: {
      dataEngine: "v1",
      dataLocality: "best-effort",
      fsType: "ext4",
      numberOfReplicas: String(replicas),
      staleReplicaTimeout: "30",
    },
  });
}

function schedule(backups: boolean): Manifest[] {
  const job = (name: string, task: RecurringTask, cron: string, retain: number): Manifest =>
    RecurringJob({
      metadata: { name, namespace },
      spec: { name, task, cron, retain, concurrency: 1, groups: ["default"] },
    });
  return [
    job("snapshot-daily", "snapshot", "0 2 * * *", 7),
    // Gives back what was deleted inside the volumes; a snapshot would keep it.
    job("trim-weekly", "filesystem-trim", "0 5 * * 0", 0),
    ...(backups ? [job("backup-daily", "backup", "0 3 * * *", 14)] : []),
  ];
}

function userInterface(cluster: Cluster, host: Host): Manifest[] {
  const metadata = { name: "longhorn-ui", namespace };
  return [
    // Longhorn's UI knows no login and can delete every volume.
    Middleware({ metadata: { ...metadata, name: "longhorn-login" }, spec: { basicAuth: { secret: users, removeHeader: true } } }),
    ...ingressRoutes(cluster, {
      name: "longhorn",
      namespace,
      host,
      service: "longhorn-frontend",
      port: 80,
      middlewares: ["longhorn-login"],
    }),
    NetworkPolicy({
      metadata,
      spec: {
        podSelector: { matchLabels: userInterfacePods },
        policyTypes: ["Ingress"],
        ingress: [{ from: [fromTraefik], ports: [{ port: userInterfacePort }] }],
      },
    }),
  ];
}
