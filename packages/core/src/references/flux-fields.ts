import { stringAt, valueAt } from "../manifest.ts";
import { configMap, namespace, type ReferringField, secret, serviceAccount, type Target } from "./referring-field.ts";

const groups: Readonly<Record<string, string>> = {
  Bucket: "source.toolkit.fluxcd.io",
  ExternalArtifact: "source.toolkit.fluxcd.io",
  GitRepository: "source.toolkit.fluxcd.io",
  HelmChart: "source.toolkit.fluxcd.io",
  HelmRelease: "helm.toolkit.fluxcd.io",
  HelmRepository: "source.toolkit.fluxcd.io",
  Kustomization: "kustomize.toolkit.fluxcd.io",
  OCIRepository: "source.toolkit.fluxcd.io",
};

/** An object of Flux, by the kind that the value names; `*` is every object of it. */
const fluxObject = (value: unknown): Target | undefined => {
  const kind = stringAt(value, "kind") ?? "";
  const group = groups[kind];
  return group === undefined || stringAt(value, "name") === "*" ? undefined : { group, kind };
};

/** A Secret, unless the value says that it is a ConfigMap. */
const data = (value: unknown): Target => (stringAt(value, "kind") === "ConfigMap" ? configMap : secret);

const secrets = (...fields: readonly string[]): readonly ReferringField[] =>
  fields.map((at) => ({ at: `spec.${at}`, to: secret, nameInPath: true }));

const remote: readonly ReferringField[] = [
  ...secrets("kubeConfig.secretRef"),
  { at: "spec.kubeConfig.configMapRef", to: configMap, nameInPath: true },
  { at: "spec.serviceAccountName", to: serviceAccount },
];

/** Where a release or a Kustomization goes to another cluster, its namespaces are none of this one. */
const here =
  (field: string): ReferringField["at"] =>
  (object) => {
    const elsewhere = valueAt(object, "spec", "kubeConfig") !== undefined;
    const made = field === "targetNamespace" && valueAt(object, "spec", "install", "createNamespace") === true;
    return elsewhere || made ? [] : [{ path: `spec.${field}`, value: valueAt(object, "spec", field) }];
  };

const source: readonly ReferringField[] = [
  ...secrets("secretRef", "certSecretRef", "proxySecretRef", "verify.secretRef"),
  { at: "spec.serviceAccountName", to: serviceAccount },
];

/** Fields of the kinds of Flux, by group and kind. @see https://fluxcd.io/flux/components/ */
export const fluxFields: Readonly<Record<string, readonly ReferringField[]>> = {
  "helm.toolkit.fluxcd.io HelmRelease": [
    { at: "spec.chart.spec.sourceRef", to: fluxObject },
    { at: "spec.chartRef", to: fluxObject },
    { at: "spec.valuesFrom[]", to: data, key: { field: "valuesKey", absent: "values.yaml" } },
    { at: "spec.dependsOn[]", to: { group: "helm.toolkit.fluxcd.io", kind: "HelmRelease" } },
    { at: here("targetNamespace"), to: namespace },
    { at: here("storageNamespace"), to: namespace },
    ...secrets("chart.spec.verify.secretRef"),
    ...remote,
  ],
  "kustomize.toolkit.fluxcd.io Kustomization": [
    { at: "spec.sourceRef", to: fluxObject },
    { at: "spec.postBuild.substituteFrom[]", to: data },
    { at: "spec.dependsOn[]", to: { group: "kustomize.toolkit.fluxcd.io", kind: "Kustomization" } },
    { at: here("targetNamespace"), to: namespace },
    ...secrets("decryption.secretRef"),
    ...remote,
  ],
  "notification.toolkit.fluxcd.io Alert": [
    { at: "spec.providerRef", to: { group: "notification.toolkit.fluxcd.io", kind: "Provider" } },
    { at: "spec.eventSources[]", to: fluxObject },
  ],
  "notification.toolkit.fluxcd.io Provider": secrets("secretRef", "certSecretRef"),
  "notification.toolkit.fluxcd.io Receiver": [...secrets("secretRef"), { at: "spec.resources[]", to: fluxObject }],
  "source.toolkit.fluxcd.io Bucket": [...source, ...secrets("sts.secretRef", "sts.certSecretRef")],
  "source.toolkit.fluxcd.io GitRepository": [
    ...source,
    { at: "spec.include[].repository", to: { group: "source.toolkit.fluxcd.io", kind: "GitRepository" } },
  ],
  "source.toolkit.fluxcd.io HelmChart": [...secrets("verify.secretRef"), { at: "spec.sourceRef", to: fluxObject }],
  "source.toolkit.fluxcd.io HelmRepository": source,
  "source.toolkit.fluxcd.io OCIRepository": source,
};
