import { onlyWith, type TypeConstraints } from "./type-constraints.ts";

const timeout = { formats: { timeout: "duration" } } satisfies TypeConstraints;
const strategy = {
  formats: { retryInterval: "duration" },
  checks: [onlyWith("retryInterval", "name", ["RetryOnFailure"])],
} satisfies TypeConstraints;
const source = { formats: { interval: "duration", timeout: "shortDuration" } } satisfies TypeConstraints;

/** Constraints of the kinds of Flux, by type. @see https://fluxcd.io/flux/components/ */
export const fluxConstraints: Readonly<Record<string, TypeConstraints>> = {
  "github.com/fluxcd/pkg/apis/meta/KubeConfigReference": { exactlyOne: [["configMapRef", "secretRef"]] },
  "helm.toolkit.fluxcd.io/v2/HelmChartTemplateSpec": { formats: { interval: "duration" } },
  "helm.toolkit.fluxcd.io/v2/HelmReleaseSpec": {
    // The CRD takes anything for values; Helm takes a map.
    formats: { interval: "duration", timeout: "duration", values: "object" },
    exactlyOne: [["chart", "chartRef"]],
  },
  "helm.toolkit.fluxcd.io/v2/Install": timeout,
  "helm.toolkit.fluxcd.io/v2/InstallStrategy": strategy,
  "helm.toolkit.fluxcd.io/v2/Rollback": timeout,
  "helm.toolkit.fluxcd.io/v2/Test": timeout,
  "helm.toolkit.fluxcd.io/v2/Uninstall": timeout,
  "helm.toolkit.fluxcd.io/v2/Upgrade": timeout,
  "helm.toolkit.fluxcd.io/v2/UpgradeStrategy": strategy,
  "kustomize.toolkit.fluxcd.io/v1/KustomizationSpec": {
    formats: { interval: "duration", retryInterval: "duration", timeout: "duration" },
  },
  "notification.toolkit.fluxcd.io/v1/ReceiverSpec": { formats: { interval: "duration" } },
  "notification.toolkit.fluxcd.io/v1beta3/ProviderSpec": { formats: { interval: "duration", timeout: "duration" } },
  "source.toolkit.fluxcd.io/v1/BucketSpec": source,
  "source.toolkit.fluxcd.io/v1/GitRepositorySpec": {
    formats: { ...source.formats, url: "gitUrl" },
    checks: [onlyWith("serviceAccountName", "provider", ["aws", "azure"])],
  },
  "source.toolkit.fluxcd.io/v1/HelmChartSpec": { formats: { interval: "duration" } },
  "source.toolkit.fluxcd.io/v1/HelmRepositorySpec": { formats: { ...source.formats, url: "helmUrl" } },
  "source.toolkit.fluxcd.io/v1/OCIRepositorySpec": { formats: { ...source.formats, url: "ociUrl" } },
};
