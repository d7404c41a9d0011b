import { environment } from "./environment.ts";

/** What a control plane consists of. */
export const controlPlane = ["etcd", "kube-apiserver"] as const;

/** What a control plane with workloads consists of. */
export const workloads = [...controlPlane, "kube-controller-manager", "kube-scheduler", "kwok"] as const;

/** What delivers to a cluster; source-controller can be played. */
export const delivery = [...workloads, "kustomize-controller", "sops", "age-keygen"] as const;

/** The CRDs that cannot be played, since what is real reads objects of theirs. */
export const definitions = ["flux-helm", "flux-kustomize", "flux-operator", "flux-source", "traefik"].map(
  (software) => `CRDs of ${software}`,
);

/** True where one of these programs is missing, or CRDs that cannot be played. */
export function isMissing(...names: readonly string[]): boolean {
  return names.some((name) => environment.missing[name] !== undefined);
}
