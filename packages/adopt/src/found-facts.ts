import type { AddressPool, Node, Share } from "@cowlab/core";

/** A value and the places that say it, as `media/pv.yaml (spec.nfs.server)`. */
export interface Found<T> {
  readonly value: T;
  readonly from: readonly string[];
}

/** The facts that a folder shows. Absent is what no file says. */
export interface FoundFacts {
  /** What the cluster is called: the last part of the path that Flux reads, where it is below clusters/. */
  readonly name?: Found<string>;
  readonly domain?: Found<string>;
  readonly timeZone?: Found<string>;
  readonly kubernetes?: Found<string>;
  readonly repository?: Found<{ readonly url: string; readonly branch?: string; readonly secret?: string }>;
  readonly controlPlane?: Found<string>;
  readonly ingress?: Found<string>;
  readonly pools?: Found<readonly AddressPool[]>;
  /** From objects of kind Node, as `kubectl get nodes -o yaml` prints them. */
  readonly nodes?: Found<readonly Node[]>;
  readonly media?: Found<Share>;
  readonly tunnel?: Found<string>;
  /** Whom Let's Encrypt writes to. */
  readonly email?: Found<string>;
  /** Where Longhorn keeps its backups. */
  readonly backupTarget?: Found<string>;
  /** Whole names that are reached from the Internet through the tunnel. */
  readonly publicHosts?: Found<readonly string[]>;
}
