import { configMap, type ReferringField, secret, serviceAccount, storageClass } from "./referring-field.ts";

const volume = (source: string, to: ReferringField["to"], name = "name"): ReferringField => ({
  at: `volumes[].${source}`,
  to,
  name,
  nameInPath: true,
});

/** Fields of a pod's spec, apart from those of its containers. */
export const podFields: readonly ReferringField[] = [
  { at: "serviceAccountName", to: serviceAccount },
  {
    at: "priorityClassName",
    // Kubernetes itself brings the system- classes along.
    to: (name) =>
      String(name).startsWith("system-") ? undefined : { group: "scheduling.k8s.io", kind: "PriorityClass", scope: "Cluster" },
  },
  { at: "runtimeClassName", to: { group: "node.k8s.io", kind: "RuntimeClass", scope: "Cluster" } },
  { at: "imagePullSecrets[]", to: secret, nameInPath: true },
  volume("secret", secret, "secretName"),
  volume("configMap", configMap),
  volume("persistentVolumeClaim", { group: "", kind: "PersistentVolumeClaim" }, "claimName"),
  volume("projected.sources[].secret", secret),
  volume("projected.sources[].configMap", configMap),
  volume("csi.nodePublishSecretRef", secret),
  { at: "volumes[].ephemeral.volumeClaimTemplate.spec.storageClassName", to: storageClass },
  { at: "resourceClaims[].resourceClaimName", to: { group: "resource.k8s.io", kind: "ResourceClaim" } },
];

/** Fields of a container. */
export const containerFields: readonly ReferringField[] = [
  { at: "envFrom[].secretRef", to: secret, nameInPath: true },
  { at: "envFrom[].configMapRef", to: configMap, nameInPath: true },
  { at: "env[].valueFrom.secretKeyRef", to: secret },
  { at: "env[].valueFrom.configMapKeyRef", to: configMap },
];

/** Volumes that take single keys: the source, its kind, and the field that holds its name. */
export const keyedVolumes: readonly (readonly [string, "ConfigMap" | "Secret", string])[] = [
  ["volumes[].secret", "Secret", "secretName"],
  ["volumes[].configMap", "ConfigMap", "name"],
  ["volumes[].projected.sources[].secret", "Secret", "name"],
  ["volumes[].projected.sources[].configMap", "ConfigMap", "name"],
];
