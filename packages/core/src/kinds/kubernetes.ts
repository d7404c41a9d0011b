// The kinds of Kubernetes itself that modules use, typed by the package kubernetes-models.
import type { ICustomResourceDefinition } from "kubernetes-models/apiextensions.k8s.io/v1/CustomResourceDefinition";
import type { IDaemonSet } from "kubernetes-models/apps/v1/DaemonSet";
import type { IDeployment } from "kubernetes-models/apps/v1/Deployment";
import type { IStatefulSet } from "kubernetes-models/apps/v1/StatefulSet";
import type { IHorizontalPodAutoscaler } from "kubernetes-models/autoscaling/v2/HorizontalPodAutoscaler";
import type { ICronJob } from "kubernetes-models/batch/v1/CronJob";
import type { IJob } from "kubernetes-models/batch/v1/Job";
import type { IEndpointSlice } from "kubernetes-models/discovery.k8s.io/v1/EndpointSlice";
import type { IIngress } from "kubernetes-models/networking.k8s.io/v1/Ingress";
import type { IIngressClass } from "kubernetes-models/networking.k8s.io/v1/IngressClass";
import type { INetworkPolicy } from "kubernetes-models/networking.k8s.io/v1/NetworkPolicy";
import type { IPodDisruptionBudget } from "kubernetes-models/policy/v1/PodDisruptionBudget";
import type { IClusterRole } from "kubernetes-models/rbac.authorization.k8s.io/v1/ClusterRole";
import type { IClusterRoleBinding } from "kubernetes-models/rbac.authorization.k8s.io/v1/ClusterRoleBinding";
import type { IRole } from "kubernetes-models/rbac.authorization.k8s.io/v1/Role";
import type { IRoleBinding } from "kubernetes-models/rbac.authorization.k8s.io/v1/RoleBinding";
import type { IPriorityClass } from "kubernetes-models/scheduling.k8s.io/v1/PriorityClass";
import type { IStorageClass } from "kubernetes-models/storage.k8s.io/v1/StorageClass";
import type { IConfigMap } from "kubernetes-models/v1/ConfigMap";
import type { ILimitRange } from "kubernetes-models/v1/LimitRange";
import type { INamespace } from "kubernetes-models/v1/Namespace";
import type { IPersistentVolume } from "kubernetes-models/v1/PersistentVolume";
import type { IPersistentVolumeClaim } from "kubernetes-models/v1/PersistentVolumeClaim";
import type { IResourceQuota } from "kubernetes-models/v1/ResourceQuota";
import type { IService } from "kubernetes-models/v1/Service";
import type { IServiceAccount } from "kubernetes-models/v1/ServiceAccount";
import { defineKind, type Kind } from "../kind.ts";

const rbac = "rbac.authorization.k8s.io/v1";

export const ClusterRole: Kind<IClusterRole> = defineKind({ apiVersion: rbac, kind: "ClusterRole", scope: "Cluster" });
export const ClusterRoleBinding: Kind<IClusterRoleBinding> = defineKind({
  apiVersion: rbac,
  kind: "ClusterRoleBinding",
  scope: "Cluster",
});
export const ConfigMap: Kind<IConfigMap> = defineKind({ apiVersion: "v1", kind: "ConfigMap" });
export const CronJob: Kind<ICronJob> = defineKind({ apiVersion: "batch/v1", kind: "CronJob" });
export const CustomResourceDefinition: Kind<ICustomResourceDefinition> = defineKind({
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  scope: "Cluster",
});
export const DaemonSet: Kind<IDaemonSet> = defineKind({ apiVersion: "apps/v1", kind: "DaemonSet" });
export const Deployment: Kind<IDeployment> = defineKind({ apiVersion: "apps/v1", kind: "Deployment" });
export const EndpointSlice: Kind<IEndpointSlice> = defineKind({ apiVersion: "discovery.k8s.io/v1", kind: "EndpointSlice" });
export const HorizontalPodAutoscaler: Kind<IHorizontalPodAutoscaler> = defineKind({
  apiVersion: "autoscaling/v2",
  kind: "HorizontalPodAutoscaler",
});
export const Ingress: Kind<IIngress> = defineKind({ apiVersion: "networking.k8s.io/v1", kind: "Ingress" });
export const IngressClass: Kind<IIngressClass> = defineKind({
  apiVersion: "networking.k8s.io/v1",
  kind: "IngressClass",
  scope: "Cluster",
});
export const Job: Kind<IJob> = defineKind({ apiVersion: "batch/v1", kind: "Job" });
export const LimitRange: Kind<ILimitRange> = defineKind({ apiVersion: "v1", kind: "LimitRange" });
export const Namespace: Kind<INamespace> = defineKind({ apiVersion: "v1", kind: "Namespace", scope: "Cluster" });
export const NetworkPolicy: Kind<INetworkPolicy> = defineKind({ apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy" });
export const PersistentVolume: Kind<IPersistentVolume> = defineKind({
  apiVersion: "v1",
  kind: "PersistentVolume",
  scope: "Cluster",
});
export const PersistentVolumeClaim: Kind<IPersistentVolumeClaim> = defineKind({
  apiVersion: "v1",
  kind: "PersistentVolumeClaim",
});
export const PodDisruptionBudget: Kind<IPodDisruptionBudget> = defineKind({
  apiVersion: "policy/v1",
  kind: "PodDisruptionBudget",
});
export const PriorityClass: Kind<IPriorityClass> = defineKind({
  apiVersion: "scheduling.k8s.io/v1",
  kind: "PriorityClass",
  scope: "Cluster",
});
export const ResourceQuota: Kind<IResourceQuota> = defineKind({ apiVersion: "v1", kind: "ResourceQuota" });
export const Role: Kind<IRole> = defineKind({ apiVersion: rbac, kind: "Role" });
export const RoleBinding: Kind<IRoleBinding> = defineKind({ apiVersion: rbac, kind: "RoleBinding" });
export const Service: Kind<IService> = defineKind({ apiVersion: "v1", kind: "Service" });
export const ServiceAccount: Kind<IServiceAccount> = defineKind({ apiVersion: "v1", kind: "ServiceAccount" });
export const StatefulSet: Kind<IStatefulSet> = defineKind({ apiVersion: "apps/v1", kind: "StatefulSet" });
export const StorageClass: Kind<IStorageClass> = defineKind({
  apiVersion: "storage.k8s.io/v1",
  kind: "StorageClass",
  scope: "Cluster",
});

/** Kinds of the Kubernetes API that live outside namespaces. @see https://kubernetes.io/docs/reference/kubernetes-api/ */
export const clusterScoped: ReadonlySet<string> = new Set(
  [
    "APIService CertificateSigningRequest ClusterRole ClusterRoleBinding CSIDriver CSINode CustomResourceDefinition",
    "FlowSchema IngressClass IPAddress MutatingAdmissionPolicy MutatingAdmissionPolicyBinding MutatingWebhookConfiguration",
    "Namespace Node PersistentVolume PriorityClass PriorityLevelConfiguration RuntimeClass ServiceCIDR StorageClass",
    "ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding ValidatingWebhookConfiguration VolumeAttachment",
    "VolumeAttributesClass ClusterIssuer DeviceClass ResourceSlice",
  ].flatMap((line) => line.split(" ")),
);
