import { certManagerConstraints } from "./constraints/cert-manager.ts";
import { fluxConstraints } from "./constraints/flux.ts";
import { kubernetesConstraints } from "./constraints/kubernetes.ts";
import { traefikConstraints } from "./constraints/traefik.ts";
import type { TypeConstraints } from "./constraints/type-constraints.ts";

/** What API servers and controllers ask of types beyond their fields, by the name of the type in schemas.json. */
export const constraints: Readonly<Record<string, TypeConstraints>> = {
  ...certManagerConstraints,
  ...fluxConstraints,
  ...kubernetesConstraints,
  ...traefikConstraints,
};

/** The format of an object's name, by kind; a DNS name unless told otherwise here. */
export const nameFormats: Readonly<Record<string, string>> = {
  "batch/v1 CronJob": "cronJobName",
  "rbac.authorization.k8s.io/v1 ClusterRole": "pathSegment",
  "rbac.authorization.k8s.io/v1 ClusterRoleBinding": "pathSegment",
  "rbac.authorization.k8s.io/v1 Role": "pathSegment",
  "rbac.authorization.k8s.io/v1 RoleBinding": "pathSegment",
  "v1 Namespace": "dnsLabel",
  "v1 Service": "serviceName",
};
