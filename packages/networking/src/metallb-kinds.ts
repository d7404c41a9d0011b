import { defineKind, type Kind, type KindMetadata } from "@cowlab/core";
import type { TypeMeta } from "@kubernetes-models/base";

interface LabelSelector {
  matchLabels?: Record<string, string>;
  matchExpressions?: { key: string; operator: string; values?: string[] }[];
}

/** A pool of addresses. @see https://metallb.io/apis/#ipaddresspool */
export interface IIPAddressPool extends TypeMeta {
  apiVersion: "metallb.io/v1beta1";
  kind: "IPAddressPool";
  metadata: KindMetadata;
  spec: {
    addresses: string[];
    autoAssign?: boolean;
    avoidBuggyIPs?: boolean;
    serviceAllocation?: {
      priority?: number;
      namespaces?: string[];
      namespaceSelectors?: LabelSelector[];
      serviceSelectors?: LabelSelector[];
    };
  };
}

/** Which pools are announced by ARP, and from where. @see https://metallb.io/apis/#l2advertisement */
export interface IL2Advertisement extends TypeMeta {
  apiVersion: "metallb.io/v1beta1";
  kind: "L2Advertisement";
  metadata: KindMetadata;
  spec?: {
    interfaces?: string[];
    ipAddressPools?: string[];
    ipAddressPoolSelectors?: LabelSelector[];
    nodeSelectors?: LabelSelector[];
    serviceSelectors?: LabelSelector[];
  };
}

const meta = { apiVersion: "string", kind: "string", metadata: "apis/meta/v1/ObjectMeta" } as const;
const selectors = ["apis/meta/v1/LabelSelector"] as const;

/** @see IIPAddressPool */
export const IPAddressPool: Kind<IIPAddressPool> = defineKind({
  apiVersion: "metallb.io/v1beta1",
  kind: "IPAddressPool",
  schema: {
    IPAddressPool: { ...meta, spec: "IPAddressPoolSpec" },
    IPAddressPoolSpec: {
      addresses: ["addressRange"],
      "autoAssign?": "boolean",
      "avoidBuggyIPs?": "boolean",
      "serviceAllocation?": "ServiceAllocation",
    },
    ServiceAllocation: {
      "priority?": "integer",
      "namespaces?": ["dnsLabel"],
      "namespaceSelectors?": selectors,
      "serviceSelectors?": selectors,
    },
  },
});

/** @see IL2Advertisement */
export const L2Advertisement: Kind<IL2Advertisement> = defineKind({
  apiVersion: "metallb.io/v1beta1",
  kind: "L2Advertisement",
  schema: {
    L2Advertisement: { ...meta, "spec?": "L2AdvertisementSpec" },
    L2AdvertisementSpec: {
      "interfaces?": ["string"],
      "ipAddressPools?": ["dnsSubdomain"],
      "ipAddressPoolSelectors?": selectors,
      "nodeSelectors?": selectors,
      "serviceSelectors?": selectors,
    },
  },
});
