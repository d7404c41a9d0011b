/**
 * The version of Kubernetes that brought a kind, a field of a type or a value of a field, where the kubernetes-models
 * package is newer than the oldest cluster that is supported, 1.33. A server refuses what it does not know yet.
 *
 * Taken from the field lists that client-go carries for server-side apply, compared from v0.33.0 to v0.36.0.
 * @see https://github.com/kubernetes/client-go/blob/v0.36.0/applyconfigurations/internal/internal.go
 */
export const introducedIn: {
  /** By apiVersion and kind. */
  readonly kinds: Readonly<Record<string, string>>;
  /** By type, then by field, or by field and value: `operator=Gt`. */
  readonly fields: Readonly<Record<string, Readonly<Record<string, string>>>>;
} = {
  kinds: {
    "admissionregistration.k8s.io/v1 MutatingAdmissionPolicy": "1.36",
    "admissionregistration.k8s.io/v1 MutatingAdmissionPolicyBinding": "1.36",
    "resource.k8s.io/v1 DeviceClass": "1.34",
    "resource.k8s.io/v1 ResourceClaim": "1.34",
    "resource.k8s.io/v1 ResourceClaimTemplate": "1.34",
    "resource.k8s.io/v1 ResourceSlice": "1.34",
    "storage.k8s.io/v1 VolumeAttributesClass": "1.34",
  },
  fields: {
    "storage.k8s.io/v1/CSIDriverSpec": { preventPodSchedulingIfMissing: "1.36", serviceAccountTokenInSecrets: "1.35" },
    "v1/Container": { restartPolicyRules: "1.34" },
    "v1/EnvVarSource": { fileKeyRef: "1.34" },
    "v1/EphemeralContainer": { restartPolicyRules: "1.34" },
    "v1/PodSpec": { hostnameOverride: "1.34", schedulingGroup: "1.36" },
    "v1/Toleration": { "operator=Gt": "1.35", "operator=Lt": "1.35" },
    "v1/VolumeProjection": { podCertificate: "1.34" },
  },
};

/** True where a version of Kubernetes is older than another, both as `1.33`; false where either is none. */
export function isOlder(version: string, other: string): boolean {
  const [left, right] = [version, other].map((text) => /^1\.(\d+)$/.exec(text)?.[1]);
  return left !== undefined && right !== undefined && Number(left) < Number(right);
}
