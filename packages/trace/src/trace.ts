/** The kinds of hops, in the order in which a request meets them. */
export const hopKinds = [
  "dns-record",
  "tunnel",
  "tunnel-rule",
  "join",
  "virtual-address",
  "server",
  "address-pool",
  "announcement",
  "bgp-session",
  "load-balancer",
  "service",
  "endpoints",
  "network-policy",
  "entry-point",
  "redirect",
  "certificate",
  "router",
  "middleware",
  "transport",
  "container",
  "probe",
  "volume",
  "storage",
] as const;

/** What part a hop plays on the way of a request. */
export type HopKind = (typeof hopKinds)[number];

/** One object that sends a request on, and the field by which it does. */
export interface Hop {
  readonly kind: HopKind;
  /** As `Kind namespace/name`; a machine is `node node0`, and a zone that is kept by hand `own DNS`. */
  readonly object: string;
  /** The object's file below the cluster's folder; absent where a chart or the owner makes the object. */
  readonly file?: string;
  /** The field, such as `spec.ports[0]`. */
  readonly path?: string;
  /** What it does with the request, in words. */
  readonly says: string;
  /** What else is worth knowing there. */
  readonly notes?: readonly string[];
}

/** Where a way ends before its end, and why. */
export interface Break {
  /** The hop that is missing or does not send on. */
  readonly kind: HopKind;
  /** The object at which it ends, absent where none is the right one. */
  readonly object?: string;
  readonly file?: string;
  readonly path?: string;
  readonly message: string;
  /** What may have been meant instead, the nearest first. */
  readonly candidates: readonly string[];
}

/** Where a request comes from: the LAN, the Internet, or a machine that talks to the API server. */
export type Origin = "lan" | "internet" | "machine";

/**
 * How a way ends: `arrives` at what answers; `outside`, at a machine or name that this cluster does not serve; `closed`,
 * where a request from the Internet is to come to nothing; `broken`, where it was to arrive and does not.
 */
export type Outcome = "arrives" | "outside" | "closed" | "broken";

/** The way of one request. */
export interface Trace {
  /** What was asked for, such as `https://sonarr.example.org/`, or `udp://10.0.0.80:53` for a port. */
  readonly url: string;
  readonly from: Origin;
  /** The address at which the request starts, where no name was looked up. */
  readonly address?: string;
  readonly outcome: Outcome;
  /** What the request comes to, in words: `Deployment sonarr/sonarr`. */
  readonly end: string;
  readonly hops: readonly Hop[];
  /** Present where the outcome is `broken`. */
  readonly broken?: Break;
}
