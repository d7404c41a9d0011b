import { parseAddress } from "../../ip.ts";
import { listAt, stringAt, valueAt } from "../../manifest.ts";
import type { RenderedObject, RuleContext } from "../../rule.ts";
import { chartReleases } from "./charts.ts";
import { oncePerRender } from "./once-per-render.ts";

/** A Service's wish for an address of its own. */
export interface AddressRequest {
  readonly object: RenderedObject;
  readonly path: string;
  readonly text: string;
  /** Absent where the text is no IPv4 address. */
  readonly address?: number;
  /** Services with the same key may share an address. @see https://metallb.io/usage/#ip-address-sharing */
  readonly sharingKey?: string;
  /** What else has to be alike for sharing: the selector, where only nodes with a pod answer. */
  readonly backend: string;
  /** As `TCP/443`; empty where a chart makes the Service. */
  readonly ports: readonly string[];
}

/** The fields by which a Service asks for addresses, the current one first. @see https://metallb.io/usage/#requesting-specific-ips */
export const addressAnnotations = ["metallb.io/loadBalancerIPs", "metallb.universe.tf/loadBalancerIPs"] as const;
const sharingAnnotations = ["metallb.io/allow-shared-ip", "metallb.universe.tf/allow-shared-ip"] as const;

/** The addresses that Services ask for: rendered ones, and those that charts make from values. */
export const addressRequests: (context: RuleContext) => readonly AddressRequest[] = oncePerRender((context) => [
  ...context.ofKind("", "Service").flatMap((object) => serviceRequests(object)),
  ...chartReleases(context).flatMap(({ object, values }) => chartRequests(object, values, "spec.values")),
]);

function serviceRequests(object: RenderedObject): AddressRequest[] {
  const { manifest } = object;
  if (stringAt(manifest, "spec", "type") !== "LoadBalancer") return [];
  const local = stringAt(manifest, "spec", "externalTrafficPolicy") === "Local";
  const shared = {
    object,
    sharingKey: sharingKey(valueAt(manifest, "metadata", "annotations")),
    backend: local ? JSON.stringify(valueAt(manifest, "spec", "selector") ?? null) : "",
    ports: listAt(manifest, "spec", "ports").map(
      (port) => `${stringAt(port, "protocol") ?? "TCP"}/${String(valueAt(port, "port"))}`,
    ),
  };
  const requests = annotatedAddresses(valueAt(manifest, "metadata", "annotations"), "metadata.annotations");
  const field = stringAt(manifest, "spec", "loadBalancerIP") ?? "";
  return [...requests, ...(field === "" ? [] : [{ path: "spec.loadBalancerIP", text: field }])].map((request) => ({
    ...shared,
    ...request,
    address: parseAddress(request.text),
  }));
}

function chartRequests(object: RenderedObject, values: unknown, path: string): AddressRequest[] {
  if (Array.isArray(values)) return values.flatMap((item, index) => chartRequests(object, item, `${path}[${index}]`));
  if (typeof values !== "object" || values === null) return [];
  const shared = { object, sharingKey: sharingKey(values), backend: "", ports: [] };
  const own = annotatedAddresses(values, path).map((request) => ({ ...shared, ...request, address: parseAddress(request.text) }));
  const field = stringAt(values, "loadBalancerIP") ?? "";
  const address = parseAddress(field);
  if (address !== undefined) own.push({ ...shared, path: `${path}.loadBalancerIP`, text: field, address });
  return [...own, ...Object.entries(values).flatMap(([key, value]) => chartRequests(object, value, `${path}.${key}`))];
}

function annotatedAddresses(annotations: unknown, path: string): { path: string; text: string }[] {
  const annotation = addressAnnotations.find((name) => stringAt(annotations, name) !== undefined);
  if (annotation === undefined) return [];
  const texts = (stringAt(annotations, annotation) ?? "").split(",").map((text) => text.trim());
  // IPv6 is no matter of these rules.
  return texts
    .filter((text) => text !== "" && !text.includes(":"))
    .map((text) => ({ path: `${path}[${JSON.stringify(annotation)}]`, text }));
}

function sharingKey(annotations: unknown): string | undefined {
  return sharingAnnotations.map((name) => stringAt(annotations, name)).find((key) => key !== undefined && key !== "");
}
