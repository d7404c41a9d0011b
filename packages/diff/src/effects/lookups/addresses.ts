import { podTemplate, stringAt, valueAt } from "@cowlab/core";
import type { ClusterDiff } from "../../cluster-diff.ts";
import { addedObjects, changedObjects, type EffectPlace, placeOf, removedObjects } from "../../effect.ts";
import { isKind } from "../../object-name.ts";
import type { PlacedObject } from "../../read-file.ts";
import type { Side } from "../../side.ts";
import { stringsAt } from "../../value.ts";
import { oncePerDiff } from "./once-per-diff.ts";
import { namedContainers } from "./pods.ts";

/** Addresses of the LAN that something holds or hands out. */
export interface AddressChange extends EffectPlace {
  readonly what: "a Service's address" | "a pool" | "the Kubernetes API";
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** Addresses that appear, change or vanish. */
export const addressChanges: (diff: ClusterDiff) => readonly AddressChange[] = oncePerDiff((diff) => [
  ...changedObjects(diff).flatMap(({ before, after }) => compare(diff.head, before, after)),
  ...addedObjects(diff).flatMap((after) => compare(diff.head, undefined, after)),
  ...removedObjects(diff).flatMap((before) => compare(diff.base, before, undefined)),
]);

function compare(side: Side, before: PlacedObject | undefined, after: PlacedObject | undefined): readonly AddressChange[] {
  const object = after ?? before;
  const [was, is] = [before, after].map((one) => (one === undefined ? undefined : addressesOf(one)));
  const what = is?.what ?? was?.what;
  if (object === undefined || what === undefined) return [];
  const [left, right] = [was?.addresses ?? [], is?.addresses ?? []];
  return left.join() === right.join() ? [] : [{ ...placeOf(side, object, (is ?? was)?.path), what, before: left, after: right }];
}

interface Addresses {
  readonly what: AddressChange["what"];
  readonly path: string;
  readonly addresses: readonly string[];
}

const annotations = ["metallb.io/loadBalancerIPs", "metallb.universe.tf/loadBalancerIPs", "kube-vip.io/loadbalancerIPs"];

function addressesOf(object: PlacedObject): Addresses | undefined {
  const { name, manifest } = object;
  if (isKind(name, "", "Service")) {
    const asked = annotations.flatMap(
      (annotation) => stringAt(manifest, "metadata", "annotations", annotation)?.split(",") ?? [],
    );
    const addresses = [...asked.map((address) => address.trim()), ...stringsAt(manifest, "spec", "externalIPs")];
    const field = stringAt(manifest, "spec", "loadBalancerIP");
    const all = field === undefined ? addresses : [...addresses, field];
    const open = stringAt(manifest, "spec", "type") === "LoadBalancer";
    return {
      what: "a Service's address",
      path: "metadata.annotations",
      addresses: open && all.length === 0 ? ["any of the pools"] : open ? all : stringsAt(manifest, "spec", "externalIPs"),
    };
  }
  if (isKind(name, "metallb.io", "IPAddressPool"))
    return { what: "a pool", path: "spec.addresses", addresses: stringsAt(manifest, "spec", "addresses") };
  const pod = podTemplate(manifest);
  const announcer =
    pod === undefined
      ? undefined
      : namedContainers(pod.spec).find(({ spec }) => stringAt(spec, "image")?.includes("kube-vip") === true);
  if (announcer === undefined) return undefined;
  const env = valueAt(announcer.spec, "env");
  const address = Array.isArray(env) ? env.find((item) => stringAt(item, "name") === "address") : undefined;
  const value = stringAt(address, "value");
  return {
    what: "the Kubernetes API",
    path: `spec.template.spec.containers[${announcer.name}].env[address]`,
    addresses: value === undefined ? [] : [value],
  };
}
