import { fieldPath, itemPath } from "../field-path.ts";
import { isObject, stringAt, valueAt } from "../manifest.ts";
import { type Found, ingressClass, type ReferringField, secret } from "./referring-field.ts";

const certManager = "cert-manager.io";

/** Where cert-manager reads the Secrets of ClusterIssuers: its own namespace. */
const clusterResources = "cert-manager";

/** Maps that name a Secret, at any depth: all solvers and vaults call them alike. */
function secretSelectors(value: unknown, path = ""): readonly Found[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => secretSelectors(item, itemPath(path, index)));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, field]) => {
    // The key of the account is made, not read.
    if (key === "privateKeySecretRef") return [];
    return /[sS]ecretRef$|^credentialsRef$/.test(key)
      ? [{ path: fieldPath(path, key), value: field }]
      : secretSelectors(field, fieldPath(path, key));
  });
}

const issuer: readonly ReferringField[] = [
  { at: "spec.ca.secretName", to: secret, namespace: clusterResources },
  { at: (object) => secretSelectors(valueAt(object, "spec"), "spec"), to: secret, namespace: clusterResources },
  { at: "spec.acme.solvers[].http01.ingress.ingressClassName", to: ingressClass },
];

/** Fields of the kinds of operators that a home cluster has, by group and kind. */
export const operatorFields: Readonly<Record<string, readonly ReferringField[]>> = {
  [`${certManager} Certificate`]: [
    {
      at: "spec.issuerRef",
      to: (value) => {
        const kind = stringAt(value, "kind") ?? "Issuer";
        return { group: stringAt(value, "group") ?? certManager, kind, scope: kind === "Issuer" ? "Namespaced" : "Cluster" };
      },
    },
    { at: "spec.keystores.jks.passwordSecretRef", to: secret },
    { at: "spec.keystores.pkcs12.passwordSecretRef", to: secret },
  ],
  [`${certManager} ClusterIssuer`]: issuer,
  [`${certManager} Issuer`]: issuer,
  "external-secrets.io ExternalSecret": [
    {
      at: "spec.secretStoreRef",
      to: (value) =>
        stringAt(value, "kind") === "ClusterSecretStore"
          ? { group: "external-secrets.io", kind: "ClusterSecretStore", scope: "Cluster" }
          : { group: "external-secrets.io", kind: "SecretStore" },
    },
  ],
  "longhorn.io BackupTarget": [{ at: "spec.credentialSecret", to: secret }],
  "metallb.io BGPAdvertisement": [
    { at: "spec.ipAddressPools[]", to: { group: "metallb.io", kind: "IPAddressPool" } },
    { at: "spec.peers[]", to: { group: "metallb.io", kind: "BGPPeer" } },
  ],
  "metallb.io BGPPeer": [
    { at: "spec.bfdProfile", to: { group: "metallb.io", kind: "BFDProfile" } },
    { at: "spec.passwordSecret", to: secret },
  ],
  "metallb.io L2Advertisement": [{ at: "spec.ipAddressPools[]", to: { group: "metallb.io", kind: "IPAddressPool" } }],
};
