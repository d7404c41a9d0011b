import type { ClusterNode } from "../../cluster.ts";
import { isObject } from "../../manifest.ts";

/** A taint that keeps pods off a node. */
export interface Taint {
  readonly key: string;
  readonly value?: string;
  readonly effect: string;
  readonly text: string;
}

/** The taints of a node that keep pods without a toleration off it; PreferNoSchedule does not. */
export function hardTaints({ taints }: Pick<ClusterNode, "taints">): readonly Taint[] {
  return taints.flatMap((text) => {
    const [, key, value, effect] = /^([^=:]+)(?:=([^:]*))?:(NoSchedule|NoExecute)$/.exec(text) ?? [];
    return key === undefined || effect === undefined ? [] : [{ key, value, effect, text }];
  });
}

/** The taints that a list of tolerations leaves. @see https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/ */
export function untolerated(taints: readonly Taint[], tolerations: readonly unknown[]): readonly Taint[] {
  return taints.filter((taint) => !tolerations.some((toleration) => tolerates(toleration, taint)));
}

function tolerates(toleration: unknown, { key, value = "", effect }: Taint): boolean {
  if (!isObject(toleration)) return false;
  const exists = toleration["operator"] === "Exists";
  const anyKey = exists && (toleration["key"] === undefined || toleration["key"] === "");
  const anyEffect = toleration["effect"] === undefined || toleration["effect"] === "";
  return (
    (anyKey || toleration["key"] === key) &&
    (exists || (toleration["value"] ?? "") === value) &&
    (anyEffect || toleration["effect"] === effect)
  );
}

/**
 * The tolerations in the text of a patch, in YAML or JSON, block or flow: the fields of each item of its lists. No parser,
 * as what matters are four fields with plain values; fields of other items make tolerations that match nothing.
 */
export function tolerationsInPatch(patch: string): readonly unknown[] {
  if (!patch.includes("tolerations")) return [];
  let item: Record<string, string> = {};
  const items = [item];
  const tokens = /(\{|^\s*-(?=\s))|\b(key|operator|value|effect)["']?[ \t]*:[ \t]*["']?([^"'\s,{}[\]]+)/gm;
  for (const [, start, field, value] of patch.matchAll(tokens)) {
    if (start !== undefined) {
      item = {};
      items.push(item);
    } else if (field !== undefined && value !== undefined) item[field] = value;
  }
  return items;
}
