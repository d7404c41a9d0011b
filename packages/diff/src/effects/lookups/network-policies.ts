import { isObject, listAt, stringAt, valueAt } from "@cowlab/core";
import type { ChangedObject } from "../../object-change.ts";
import { isEqual, type Json } from "../../value.ts";

/** A rule of a NetworkPolicy that admits what was not admitted before. */
export interface Widening {
  /** True where it names the pods it admits, by their labels and those of their namespace. */
  readonly specific: boolean;
  /** Whom it admits, in words. */
  readonly peers: readonly string[];
}

/**
 * Whether a NetworkPolicy limits a direction: what comes in always, unless it says otherwise, what goes out where it has rules
 * for it. Pods of which no policy limits a direction are open in it.
 */
export function limits(manifest: Json, direction: "ingress" | "egress"): boolean {
  const types = listAt(manifest, "spec", "policyTypes");
  if (types.length > 0) return types.includes(direction === "ingress" ? "Ingress" : "Egress");
  return direction === "ingress" || listAt(manifest, "spec", direction).length > 0;
}

/** The rules of a changed NetworkPolicy that admit more than before. Where it limited nothing, all was admitted. */
export function widenings(
  { before, after }: Pick<ChangedObject, "before" | "after">,
  direction: "ingress" | "egress",
): readonly Widening[] {
  if (!limits(before.manifest, direction)) return [];
  const former = listAt(before.manifest, "spec", direction);
  return listAt(after.manifest, "spec", direction).flatMap((rule): readonly Widening[] => {
    const key = direction === "ingress" ? "from" : "to";
    if (former.some((other) => isEqual(rule, other))) return [];
    // The same door as before, to some of the same and to others.
    const door = former.filter((other) => isEqual(valueAt(rule, "ports"), valueAt(other, "ports")));
    if (valueAt(rule, key) === undefined)
      return door.some((other) => valueAt(other, key) === undefined) ? [] : [{ specific: false, peers: ["everybody"] }];
    if (door.some((other) => valueAt(other, key) === undefined)) return [];
    const added = listAt(rule, key).filter((peer) => !door.some((other) => listAt(other, key).some((one) => isEqual(one, peer))));
    return added.length === 0 ? [] : [{ specific: added.every(isSpecific), peers: added.map(describePeer) }];
  });
}

function isSpecific(peer: unknown): boolean {
  const labels = valueAt(peer, "podSelector", "matchLabels");
  return isObject(labels) && Object.keys(labels).length > 0;
}

function describePeer(peer: unknown): string {
  const block = stringAt(peer, "ipBlock", "cidr");
  if (block !== undefined) return block;
  const pods = Object.entries(Object(valueAt(peer, "podSelector", "matchLabels"))).map(
    ([label, value]) => `${label}=${String(value)}`,
  );
  const namespace = stringAt(peer, "namespaceSelector", "matchLabels", "kubernetes.io/metadata.name");
  return `pods ${pods.length === 0 ? "of any kind" : pods.join(", ")}${namespace === undefined ? "" : ` of the namespace ${namespace}`}`;
}
