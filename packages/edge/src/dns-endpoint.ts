import { defineKind, type Kind, type KindMetadata } from "@cowlab/core";
import type { TypeMeta } from "@kubernetes-models/base";

/** One DNS record as external-dns makes it. */
export interface Endpoint {
  dnsName: string;
  recordType: "A" | "AAAA" | "CNAME" | "TXT";
  targets: string[];
  /** Seconds. */
  recordTTL?: number;
  providerSpecific?: { name: string; value: string }[];
}

/** DNS records for external-dns. @see https://kubernetes-sigs.github.io/external-dns/latest/docs/sources/crd/ */
export interface IDNSEndpoint extends TypeMeta {
  apiVersion: "externaldns.k8s.io/v1alpha1";
  kind: "DNSEndpoint";
  metadata: KindMetadata;
  spec: { endpoints: Endpoint[] };
}

/** @see IDNSEndpoint */
export const DNSEndpoint: Kind<IDNSEndpoint> = defineKind({
  apiVersion: "externaldns.k8s.io/v1alpha1",
  kind: "DNSEndpoint",
  schema: {
    DNSEndpoint: { apiVersion: "string", kind: "string", metadata: "apis/meta/v1/ObjectMeta", spec: "DNSEndpointSpec" },
    DNSEndpointSpec: { endpoints: ["Endpoint"] },
    Endpoint: {
      dnsName: "string",
      recordType: { enum: ["A", "AAAA", "CNAME", "TXT"] },
      targets: ["string"],
      "recordTTL?": "integer",
      "setIdentifier?": "string",
      "labels?": { map: "string" },
      "providerSpecific?": ["ProviderSpecific"],
    },
    ProviderSpecific: { name: "string", value: "string" },
  },
});
