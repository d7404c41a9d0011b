import { defineKind, type Kind, type KindMetadata } from "@cowlab/core";
import type { TypeMeta } from "@kubernetes-models/base";

/** Which objects are meant, by their labels. @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/ */
export interface LabelSelector {
  /** Labels that an object has to have, with these values. @default any */
  matchLabels?: Record<string, string>;
  /** Conditions that its labels have to meet. @default none */
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

/** A router that nodes speak BGP with. @see https://metallb.io/apis/#bgppeer */
export interface IBGPPeer extends TypeMeta {
  apiVersion: "metallb.io/v1beta2";
  kind: "BGPPeer";
  metadata: KindMetadata;
  spec: {
    myASN: number;
    peerASN?: number;
    dynamicASN?: "internal" | "external";
    localASN?: number;
    peerAddress?: string;
    interface?: string;
    peerPort?: number;
    sourceAddress?: string;
    routerID?: string;
    holdTime?: string;
    keepaliveTime?: string;
    connectTime?: string;
    bfdProfile?: string;
    ebgpMultiHop?: boolean;
    enableGracefulRestart?: boolean;
    dualStackAddressFamily?: boolean;
    /** @deprecated for dualStackAddressFamily */
    disableMP?: boolean;
    vrf?: string;
    nodeSelectors?: LabelSelector[];
    passwordSecret?: { name?: string; namespace?: string };
  };
}

/** Which pools are announced to routers, from where, and with what attributes. @see https://metallb.io/apis/#bgpadvertisement */
export interface IBGPAdvertisement extends TypeMeta {
  apiVersion: "metallb.io/v1beta1";
  kind: "BGPAdvertisement";
  metadata: KindMetadata;
  spec?: {
    aggregationLength?: number;
    aggregationLengthV6?: number;
    communities?: string[];
    ipAddressPools?: string[];
    ipAddressPoolSelectors?: LabelSelector[];
    localPref?: number;
    nodeSelectors?: LabelSelector[];
    peers?: string[];
    serviceSelectors?: LabelSelector[];
  };
}

/** How fast a dead session is noticed: intervals in milliseconds. @see https://metallb.io/apis/#bfdprofile */
export interface IBFDProfile extends TypeMeta {
  apiVersion: "metallb.io/v1beta1";
  kind: "BFDProfile";
  metadata: KindMetadata;
  spec?: {
    detectMultiplier?: number;
    echoInterval?: number;
    echoMode?: boolean;
    minimumTtl?: number;
    passiveMode?: boolean;
    receiveInterval?: number;
    transmitInterval?: number;
  };
}

/** Names for BGP communities. @see https://metallb.io/apis/#community */
export interface ICommunity extends TypeMeta {
  apiVersion: "metallb.io/v1beta1";
  kind: "Community";
  metadata: KindMetadata;
  spec?: { communities?: { name?: string; value?: string }[] };
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

const asn = { type: "integer", minimum: 1, maximum: 2 ** 32 - 1 } as const;
const interval = { type: "integer", minimum: 10, maximum: 60_000 } as const;
/** As `1234:1234` or `large:1234:1234:1234`. */
const communityValue = { type: "string", pattern: "^(\\d{1,5}:\\d{1,5}|large(:\\d{1,10}){3})$" } as const;

/** @see IBGPPeer */
export const BGPPeer: Kind<IBGPPeer> = defineKind({
  apiVersion: "metallb.io/v1beta2",
  kind: "BGPPeer",
  schema: {
    BGPPeer: { ...meta, spec: "BGPPeerSpec" },
    // Without `password`, which would stand in git: passwordSecret is for that.
    BGPPeerSpec: {
      myASN: asn,
      "peerASN?": asn,
      "dynamicASN?": { enum: ["internal", "external"] },
      "localASN?": asn,
      "peerAddress?": "address",
      "interface?": "string",
      "peerPort?": { type: "integer", minimum: 1, maximum: 16_384 },
      "sourceAddress?": "address",
      "routerID?": "address",
      "holdTime?": "goDuration",
      "keepaliveTime?": "goDuration",
      "connectTime?": "goDuration",
      "bfdProfile?": "dnsSubdomain",
      "ebgpMultiHop?": "boolean",
      "enableGracefulRestart?": "boolean",
      "dualStackAddressFamily?": "boolean",
      "disableMP?": "boolean",
      "vrf?": "string",
      "nodeSelectors?": selectors,
      "passwordSecret?": "SecretReference",
    },
    SecretReference: { "name?": "dnsSubdomain", "namespace?": "dnsLabel" },
  },
});

/** @see IBGPAdvertisement */
export const BGPAdvertisement: Kind<IBGPAdvertisement> = defineKind({
  apiVersion: "metallb.io/v1beta1",
  kind: "BGPAdvertisement",
  schema: {
    BGPAdvertisement: { ...meta, "spec?": "BGPAdvertisementSpec" },
    BGPAdvertisementSpec: {
      "aggregationLength?": { type: "integer", minimum: 1, maximum: 32 },
      "aggregationLengthV6?": { type: "integer", minimum: 1, maximum: 128 },
      "communities?": ["string"],
      "ipAddressPools?": ["dnsSubdomain"],
      "ipAddressPoolSelectors?": selectors,
      "localPref?": { type: "integer", minimum: 0, maximum: 2 ** 32 - 1 },
      "nodeSelectors?": selectors,
      "peers?": ["dnsSubdomain"],
      "serviceSelectors?": selectors,
    },
  },
});

/** @see IBFDProfile */
export const BFDProfile: Kind<IBFDProfile> = defineKind({
  apiVersion: "metallb.io/v1beta1",
  kind: "BFDProfile",
  schema: {
    BFDProfile: { ...meta, "spec?": "BFDProfileSpec" },
    BFDProfileSpec: {
      "detectMultiplier?": { type: "integer", minimum: 2, maximum: 255 },
      "echoInterval?": interval,
      "echoMode?": "boolean",
      "minimumTtl?": { type: "integer", minimum: 1, maximum: 254 },
      "passiveMode?": "boolean",
      "receiveInterval?": interval,
      "transmitInterval?": interval,
    },
  },
});

/** @see ICommunity */
export const Community: Kind<ICommunity> = defineKind({
  apiVersion: "metallb.io/v1beta1",
  kind: "Community",
  schema: {
    Community: { ...meta, "spec?": "CommunitySpec" },
    CommunitySpec: { "communities?": ["CommunityAlias"] },
    CommunityAlias: { "name?": "string", "value?": communityValue },
  },
});
