import { type ClusterDefinition, defineCluster, type Node } from "@cowlab/core";
import { exampleCluster } from "@cowlab/core/testing/example-cluster";
import { renderObjects } from "@cowlab/core/testing/rendered-objects";
import { flux } from "@cowlab/flux/flux";
import { metallb } from "@cowlab/networking/metallb";
import { traefik } from "@cowlab/networking/traefik";
import { describe, expect, test } from "vitest";
import { type LonghornOptions, longhorn } from "./longhorn.ts";

function render(options: LonghornOptions = {}, overrides: Partial<ClusterDefinition> = {}) {
  return renderObjects(
    defineCluster(exampleCluster({ modules: [flux(), metallb(), traefik(), longhorn(options)], ...overrides })),
  );
}

const rendered = render();
const release = rendered.named("HelmRelease longhorn-system/longhorn");
const storageClass = rendered.named("StorageClass longhorn-replicated");

function fluxFile(module: string): string {
  return rendered.files.get(`flux/${module}.yaml`) ?? "";
}

describe("the settings", () => {
  test("are strings, as Longhorn keeps them", () => {
    const settings = Object.entries(Object(release["spec"]).values.defaultSettings);
    expect(settings.length).toBeGreaterThan(10);
    expect(settings.filter(([, value]) => typeof value !== "string")).toEqual([]);
  });

  test("leave the second engine off: it polls on two of a Pi's four cores", () => {
    expect(release).toHaveProperty("spec.values.defaultSettings.v2DataEngine", "false");
    expect(storageClass).toHaveProperty("parameters.dataEngine", "v1");
  });

  test("keep room on the disk that holds the system, too", () => {
    expect(release).toHaveProperty("spec.values.defaultSettings.storageReservedPercentageForDefaultDisk", "30");
    expect(release).toHaveProperty("spec.values.defaultSettings.storageMinimalAvailablePercentage", "25");
  });

  test("let pods of a node that is down move, and no drain take the last copy", () => {
    expect(release).toHaveProperty(
      "spec.values.defaultSettings",
      expect.objectContaining({
        nodeDownPodDeletionPolicy: "delete-both-statefulset-and-deployment-pod",
        nodeDrainPolicy: "block-if-contains-last-replica",
        replicaSoftAntiAffinity: "false",
      }),
    );
  });

  test("keep a copy where the pod is, and never start a volume with fewer copies than it should have", () => {
    expect(release).toHaveProperty(
      "spec.values.defaultSettings",
      expect.objectContaining({
        defaultDataLocality: "best-effort",
        replicaAutoBalance: "least-effort",
        allowVolumeCreationWithDegradedAvailability: "false",
        concurrentAutomaticEngineUpgradePerNodeLimit: "1",
      }),
    );
    expect(storageClass).toHaveProperty("parameters.dataLocality", "best-effort");
  });

  test("report nothing to anybody", () => {
    expect(release).toHaveProperty(
      "spec.values.defaultSettings",
      expect.objectContaining({
        upgradeChecker: "false",
        allowCollectingLonghornUsageMetrics: "false",
      }),
    );
  });

  test("do not run the hook that Flux cannot", () => {
    expect(release).toHaveProperty("spec.values.preUpgradeChecker.jobEnabled", false);
  });
});

test("the chart is Longhorn's own, in a namespace whose pods may reach the disks", () => {
  expect(rendered.named("HelmRepository longhorn-system/longhorn")).toHaveProperty("spec.url", "https://charts.longhorn.io");
  expect(rendered.named("Namespace longhorn-system")).toHaveProperty(
    ["metadata", "labels", "pod-security.kubernetes.io/enforce"],
    "privileged",
  );
});

describe("copies of a volume", () => {
  const { nodes } = exampleCluster();
  const more: readonly Node[] = [14, 15, 16].map((number) => ({
    name: `node${number}`,
    role: "agent",
    address: `10.0.0.${number}`,
  }));
  const reserved = nodes.map((node) =>
    node.role === "server" ? { ...node, taints: ["CriticalAddonsOnly=true:NoExecute"] } : node,
  );

  test.each([
    ["one node", nodes.slice(0, 1), "1"],
    ["two nodes", nodes.slice(0, 2), "2"],
    ["four nodes", nodes, "2"],
    ["a server that takes no pods, and one agent", reserved.slice(0, 2), "1"],
    ["a server that takes no pods, and three agents", reserved, "2"],
    ["a server that takes no pods, and four agents", [...reserved, ...more.slice(0, 1)], "2"],
    ["five nodes", [...nodes, ...more.slice(0, 1)], "3"],
    ["seven nodes", [...nodes, ...more], "3"],
  ])("on %s", (_, machines, replicas) => {
    const { named } = render({}, { nodes: machines });
    expect(named("StorageClass longhorn-replicated")).toHaveProperty("parameters.numberOfReplicas", replicas);
    expect(named("HelmRelease longhorn-system/longhorn")).toHaveProperty(
      "spec.values.defaultSettings.defaultReplicaCount",
      JSON.stringify({ v1: replicas, v2: replicas }),
    );
  });

  test("are as many as the cluster says", () => {
    const { named } = render({ replicas: 3 });
    expect(named("StorageClass longhorn-replicated")).toHaveProperty("parameters.numberOfReplicas", "3");
    expect(named("HelmRelease longhorn-system/longhorn")).toHaveProperty(
      "spec.values.defaultSettings.defaultReplicaCount",
      '{"v1":"3","v2":"3"}',
    );
  });

  test("leave Longhorn's own controllers no more pods than nodes", () => {
    const { named } = render({}, { nodes: nodes.slice(0, 1) });
    expect(Object.values(Object(release["spec"]).values.csi)).toEqual([2, 2, 2, 2]);
    expect(named("HelmRelease longhorn-system/longhorn")).toHaveProperty("spec.values.csi", {
      attacherReplicaCount: 1,
      provisionerReplicaCount: 1,
      resizerReplicaCount: 1,
      snapshotterReplicaCount: 1,
    });
  });
});

describe("the StorageClass", () => {
  test("is the only default: neither the chart's nor k3s's is one", () => {
    expect(storageClass).toHaveProperty(["metadata", "annotations", "storageclass.kubernetes.io/is-default-class"], "true");
    expect(release).toHaveProperty("spec.values.persistence", { createStorageClass: false, defaultClass: false });
    expect(rendered.cluster.disabledComponents).toContain("local-storage");
  });

  test("is Longhorn's, with parameters that are strings", () => {
    expect(storageClass).toMatchObject({ provisioner: "driver.longhorn.io", allowVolumeExpansion: true });
    expect(storageClass).toHaveProperty("parameters.fsType", "ext4");
    for (const value of Object.values(Object(storageClass["parameters"]))) expect(value).toBeTypeOf("string");
  });

  test("keeps the volume of a claim that is deleted", () => {
    expect(storageClass).toHaveProperty("reclaimPolicy", "Retain");
  });

  test("stays when it is no longer rendered", () => {
    expect(storageClass).toHaveProperty(["metadata", "annotations", "kustomize.toolkit.fluxcd.io/prune"], "disabled");
  });

  test("comes when the chart runs", () => {
    const stage = rendered.modules.find(({ module }) => module.name === "longhorn-storage");
    expect(stage?.dependsOn.has("longhorn")).toBe(true);
    expect(stage?.module.provides).toContain("storage");
  });
});

describe("Flux never uninstalls Longhorn", () => {
  test("when the release is no longer rendered", () => {
    expect(fluxFile("longhorn")).toMatch(/^ {2}prune: false$/m);
    expect(release).toHaveProperty(["metadata", "annotations", "kustomize.toolkit.fluxcd.io/prune"], "disabled");
  });

  test("when its Kustomization is deleted", () => {
    expect(fluxFile("longhorn")).toMatch(/^ {2}deletionPolicy: Orphan$/m);
  });

  test("when an install fails: it is tried again", () => {
    expect(release).toMatchObject({
      spec: { install: { strategy: { name: "RetryOnFailure" } }, upgrade: { strategy: { name: "RetryOnFailure" } } },
    });
  });

  test("when the setting that would allow it is not set", () => {
    expect(release).toHaveProperty("spec.values.defaultSettings.deletingConfirmationFlag", "false");
  });
});

describe("the schedule", () => {
  test("makes snapshots of every volume", () => {
    expect(rendered.named("RecurringJob longhorn-system/snapshot-daily")).toMatchObject({
      spec: { task: "snapshot", cron: "0 2 * * *", groups: ["default"], retain: 7 },
    });
  });

  test("gives back what was deleted inside of volumes", () => {
    expect(rendered.named("RecurringJob longhorn-system/trim-weekly")).toMatchObject({
      spec: { task: "filesystem-trim", cron: "0 5 * * 0", groups: ["default"], retain: 0 },
    });
  });

  test("is in the cluster's time zone", () => {
    const { named } = render({}, { timeZone: "America/Toronto" });
    expect(named("HelmRelease longhorn-system/longhorn")).toHaveProperty("spec.values.global.timezone", "America/Toronto");
  });

  test("does one thing at a time, and no two at the same hour", () => {
    const jobs = render({ backup: { target: "nfs://10.0.0.50:/srv/backups" } }).ofKind("RecurringJob");
    for (const job of jobs) expect(job).toHaveProperty("spec.concurrency", 1);
    const hours = jobs.map(({ spec }) => String(Object(spec).cron).split(" ")[1]);
    expect(new Set(hours).size).toBe(3);
  });

  test("names every job as its object is named", () => {
    for (const job of render({ backup: { target: "nfs://10.0.0.50:/srv/backups" } }).ofKind("RecurringJob")) {
      expect(job).toHaveProperty("spec.name", job.metadata.name);
    }
  });
});

describe("backups", () => {
  test("are not made, and nothing asks for a target, where there is none", () => {
    expect(release).not.toHaveProperty("spec.values.defaultBackupStore");
    expect(rendered.ofKind("RecurringJob").map(({ metadata }) => metadata.name)).not.toContain("backup-daily");
    expect(rendered.cluster.secrets.map(({ name }) => name)).not.toContain("longhorn-backup");
  });

  test("go to the target every day", () => {
    const { named, cluster } = render({ backup: { target: "nfs://10.0.0.50:/srv/backups" } });
    expect(named("HelmRelease longhorn-system/longhorn")).toHaveProperty("spec.values.defaultBackupStore", {
      backupTarget: "nfs://10.0.0.50:/srv/backups",
      pollInterval: "300",
    });
    expect(named("RecurringJob longhorn-system/backup-daily")).toMatchObject({
      spec: { task: "backup", groups: ["default"], retain: 14 },
    });
    expect(cluster.secrets.map(({ name }) => name)).not.toContain("longhorn-backup");
  });

  test.each([
    ["s3://volumes@eu-central-1/home/", ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_ENDPOINTS"]],
    ["cifs://10.0.0.50/backups", ["CIFS_USERNAME", "CIFS_PASSWORD"]],
  ] as const)("to %s ask for its credentials in a Secret, by the keys that Longhorn reads", (target, keys) => {
    const { named, cluster } = render({ backup: { target, credentials: true } });
    expect(named("HelmRelease longhorn-system/longhorn")).toHaveProperty(
      "spec.values.defaultBackupStore.backupTargetCredentialSecret",
      "longhorn-backup",
    );
    expect(cluster.secrets).toContainEqual(
      expect.objectContaining({ namespace: "longhorn-system", name: "longhorn-backup", keys, module: "longhorn" }),
    );
  });

  test("wait for their credentials", () => {
    const { modules } = render({ backup: { target: "s3://volumes@eu-central-1/home/", credentials: true } });
    expect(modules.find(({ module }) => module.name === "longhorn")?.dependsOn.has("secrets")).toBe(true);
  });
});

describe("the UI", () => {
  const login = rendered.named("Middleware longhorn-system/longhorn-login");
  const route = rendered.named("IngressRoute longhorn-system/longhorn");

  test("is behind a login, as it has none of its own", () => {
    expect(route).toMatchObject({
      spec: {
        entryPoints: ["websecure"],
        routes: [
          {
            match: "Host(`longhorn.example.org`)",
            middlewares: [{ name: "longhorn-login" }],
            services: [{ name: "longhorn-frontend", port: 80 }],
          },
        ],
      },
    });
    expect(login).toHaveProperty("spec.basicAuth", { secret: "longhorn-ui-users", removeHeader: true });
  });

  test("has its users in a Secret that is declared, never in an object", () => {
    expect(rendered.cluster.secrets).toContainEqual(
      expect.objectContaining({ namespace: "longhorn-system", name: "longhorn-ui-users", keys: ["users"] }),
    );
  });

  test("is not reached past the login: pods other than Traefik's are kept out", () => {
    expect(rendered.named("NetworkPolicy longhorn-system/longhorn-ui")).toMatchObject({
      spec: {
        podSelector: { matchLabels: { app: "longhorn-ui" } },
        policyTypes: ["Ingress"],
        ingress: [
          {
            from: [
              {
                namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "traefik" } },
                podSelector: { matchLabels: { "app.kubernetes.io/name": "traefik" } },
              },
            ],
            ports: [{ port: 8000 }],
          },
        ],
      },
    });
    expect(release).toMatchObject({ spec: { values: { ingress: { enabled: false }, service: { ui: { type: "ClusterIP" } } } } });
  });

  test("answers at another name where the cluster says so, and the dashboard knows", () => {
    const { named, cluster } = render({ host: "volumes" });
    expect(named("IngressRoute longhorn-system/longhorn")).toHaveProperty("spec.routes[0].match", "Host(`volumes.example.org`)");
    expect(cluster.hosts).toMatchObject([{ fqdn: "volumes.example.org", title: "Longhorn" }]);
  });
});
