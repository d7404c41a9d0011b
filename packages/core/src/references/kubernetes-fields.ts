import { apiGroup, isObject, stringAt } from "../manifest.ts";
import {
  ingressClass,
  type ReferringField,
  secret,
  service,
  serviceAccount,
  storageClass,
  type Target,
} from "./referring-field.ts";

const rbac = "rbac.authorization.k8s.io";
const claim = { group: "", kind: "PersistentVolumeClaim" } satisfies Target;

const webhooks: readonly ReferringField[] = [{ at: "webhooks[].clientConfig.service", to: service }];

const binding: readonly ReferringField[] = [
  {
    at: "roleRef",
    to: (role) => {
      const name = stringAt(role, "name") ?? "";
      // Roles that the API server itself brings along: https://kubernetes.io/docs/reference/access-authn-authz/rbac/
      if (name.startsWith("system:") || ["admin", "cluster-admin", "edit", "view"].includes(name)) return undefined;
      return stringAt(role, "kind") === "Role"
        ? { group: rbac, kind: "Role" }
        : { group: rbac, kind: "ClusterRole", scope: "Cluster" };
    },
    nameInPath: true,
  },
  {
    at: "subjects[]",
    to: (subject) => (stringAt(subject, "kind") === "ServiceAccount" ? serviceAccount : undefined),
    nameInPath: true,
  },
];

/** Another claim, or a snapshot, that a claim is filled from. */
const source = (value: unknown): Target => ({
  group: stringAt(value, "apiGroup") ?? "",
  kind: stringAt(value, "kind") ?? claim.kind,
});

/** What a workload by its apiVersion and kind is. */
const typed = (value: unknown): Target => ({
  group: apiGroup(stringAt(value, "apiVersion") ?? ""),
  kind: stringAt(value, "kind") ?? "",
});

/** Fields of the kinds of Kubernetes itself, by group and kind, apart from those of pods. @see https://kubernetes.io/docs/reference/kubernetes-api/ */
export const kubernetesFields: Readonly<Record<string, readonly ReferringField[]>> = {
  " PersistentVolume": [
    { at: "spec.storageClassName", to: storageClass },
    { at: "spec.claimRef", to: claim },
    ...["controllerExpand", "controllerPublish", "nodeExpand", "nodePublish", "nodeStage"].map((step) => ({
      at: `spec.csi.${step}SecretRef`,
      to: secret,
    })),
  ],
  " PersistentVolumeClaim": [
    { at: "spec.storageClassName", to: storageClass },
    { at: "spec.volumeName", to: { group: "", kind: "PersistentVolume", scope: "Cluster" } },
    { at: "spec.dataSource", to: source },
    { at: "spec.dataSourceRef", to: source },
  ],
  " ServiceAccount": [{ at: "imagePullSecrets[]", to: secret, nameInPath: true }],
  "admissionregistration.k8s.io MutatingWebhookConfiguration": webhooks,
  "admissionregistration.k8s.io ValidatingWebhookConfiguration": webhooks,
  "apiextensions.k8s.io CustomResourceDefinition": [{ at: "spec.conversion.webhook.clientConfig.service", to: service }],
  "apiregistration.k8s.io APIService": [{ at: "spec.service", to: service }],
  "apps StatefulSet": [
    { at: "spec.serviceName", to: service },
    { at: "spec.volumeClaimTemplates[].spec.storageClassName", to: storageClass },
  ],
  "autoscaling HorizontalPodAutoscaler": [{ at: "spec.scaleTargetRef", to: typed }],
  "discovery.k8s.io EndpointSlice": [
    {
      at: (slice) => {
        const value = isObject(slice) ? stringAt(slice, "metadata", "labels", "kubernetes.io/service-name") : undefined;
        return [{ path: 'metadata.labels["kubernetes.io/service-name"]', value }];
      },
      to: service,
    },
  ],
  "networking.k8s.io Ingress": [
    { at: "spec.ingressClassName", to: ingressClass },
    { at: "spec.tls[].secretName", to: secret },
    { at: "spec.defaultBackend.service", to: service },
    { at: "spec.rules[].http.paths[].backend.service", to: service },
  ],
  [`${rbac} ClusterRoleBinding`]: binding,
  [`${rbac} RoleBinding`]: binding,
};
