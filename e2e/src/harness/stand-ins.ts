import { setTimeout as sleep } from "node:timers/promises";
import { type Api, type ApiObject, at, condition } from "./api.ts";
import { applyAll } from "./control-plane.ts";
import { definitionsOfChart, installDefinitions } from "./definitions.ts";
import type { RenderedTree } from "./rendered.ts";

/** A loop that plays a part which cannot run here. */
export interface StandIn {
  readonly stop: () => Promise<void>;
}

/**
 * Stands in for helm-controller: once the source of a release is there, it installs the CRDs that the chart would bring along,
 * and says that the release is ready. It installs nothing else: the charts cannot be had.
 */
export function standInForHelmController(api: Api, tree: RenderedTree): StandIn {
  return repeat(async () => {
    for (const release of await api.list("helm.toolkit.fluxcd.io/v2", "HelmRelease").catch(() => [])) {
      const ready = condition(release, "Ready");
      if (ready?.["status"] === "True" && ready["observedGeneration"] === release.metadata.generation) continue;
      if (!(await sourceIsReady(api, release))) continue;
      const { name, labels = {} } = release.metadata;
      await installDefinitions(api, definitionsOfChart(name, labels["kustomize.toolkit.fluxcd.io/name"] ?? "", tree));
      await setReady(api, release, "InstallSucceeded");
    }
  });
}

async function sourceIsReady(api: Api, release: ApiObject): Promise<boolean> {
  const source = at(release, "spec", "chartRef") ?? at(release, "spec", "chart", "spec", "sourceRef");
  const found = await api.get({
    apiVersion: "source.toolkit.fluxcd.io/v1",
    kind: String(at(source, "kind")),
    name: String(at(source, "name")),
    namespace: release.metadata.namespace ?? "",
  });
  return condition(found, "Ready")?.["status"] === "True";
}

async function setReady(api: Api, { apiVersion, kind, metadata }: ApiObject, reason: string): Promise<void> {
  const { name, namespace = "", generation } = metadata;
  const ready = {
    type: "Ready",
    status: "True",
    reason,
    message: "played by a stand-in",
    lastTransitionTime: new Date().toISOString().replace(/\.\d+/, ""),
    observedGeneration: generation,
  };
  const status = { observedGeneration: generation, conditions: [ready] };
  await api.merge({ apiVersion, kind, name, namespace }, { status }, "status");
}

/** Stands in for Longhorn's provisioner: makes a volume for each claim that Kubernetes hands to it. */
export function standInForLonghorn(api: Api): StandIn {
  return repeat(async () => {
    for (const claim of await api.list("v1", "PersistentVolumeClaim")) {
      const { name, namespace = "", uid = "", annotations = {} } = claim.metadata;
      if (at(claim, "spec", "volumeName") !== undefined) continue;
      if (annotations["volume.kubernetes.io/storage-provisioner"] !== "driver.longhorn.io") continue;
      const storageClassName = String(at(claim, "spec", "storageClassName"));
      const storageClass = await api.get({ apiVersion: "storage.k8s.io/v1", kind: "StorageClass", name: storageClassName });
      const volume = {
        apiVersion: "v1",
        kind: "PersistentVolume",
        metadata: { name: `pvc-${uid}`, annotations: { "pv.kubernetes.io/provisioned-by": "driver.longhorn.io" } },
        spec: {
          capacity: at(claim, "spec", "resources", "requests"),
          accessModes: at(claim, "spec", "accessModes"),
          storageClassName,
          persistentVolumeReclaimPolicy: at(storageClass, "reclaimPolicy"),
          claimRef: { apiVersion: "v1", kind: "PersistentVolumeClaim", name, namespace, uid },
          csi: { driver: "driver.longhorn.io", volumeHandle: `pvc-${uid}`, fsType: "ext4" },
        },
      };
      await applyAll(api, [volume], "longhorn");
    }
  });
}

/** Stands in for MetalLB: gives each Service that asks for an address the one that it asks for. */
export function standInForMetalLb(api: Api): StandIn {
  return repeat(async () => {
    for (const service of await api.list("v1", "Service")) {
      const { name, namespace = "", annotations = {} } = service.metadata;
      const ip = annotations["metallb.io/loadBalancerIPs"];
      if (ip === undefined || at(service, "status", "loadBalancer", "ingress") !== undefined) continue;
      const change = { status: { loadBalancer: { ingress: [{ ip }] } } };
      await api.merge({ apiVersion: "v1", kind: "Service", name, namespace }, change, "status");
    }
  });
}

/** Does something every half second. It goes on where the API server is away: what it does is done the next time. */
export function repeat(action: () => Promise<void>): StandIn {
  const stopping = new AbortController();
  const loop = (async () => {
    while (!stopping.signal.aborted) {
      await action().catch(() => {});
      await sleep(500, undefined, { signal: stopping.signal }).catch(() => {});
    }
  })();
  return {
    stop: async () => {
      stopping.abort();
      await loop;
    },
  };
}
