import { isObject, listAt, overlaps, parseAddress, parseRange, stringAt, valueAt } from "@cowlab/core";
import { walkAnnouncement } from "./announcements.ts";
import { candidatesFor, either } from "./candidates.ts";
import { labelsOf, selects } from "./labels.ts";
import { nameOf, type ObjectIndex, type TracedObject } from "./object-index.ts";
import { broken, hop, type Walk } from "./walk.ts";

/** A Service that asks for an address of the LAN, with the field that does. */
export interface AddressRequest {
  readonly service: TracedObject;
  readonly path: string;
  readonly address: string;
}

const addressAnnotations = ["metallb.io/loadBalancerIPs", "metallb.universe.tf/loadBalancerIPs"] as const;
const metallb = "metallb.io";

/** The Services of type LoadBalancer. */
export function loadBalancers(index: ObjectIndex): readonly TracedObject[] {
  return index.ofKind("", "Service").filter(({ manifest }) => stringAt(manifest, "spec", "type") === "LoadBalancer");
}

/** The addresses that Services ask for. */
export function addressRequests(index: ObjectIndex): readonly AddressRequest[] {
  return loadBalancers(index).flatMap((service) => {
    const annotation = addressAnnotations.find(
      (name) => stringAt(service.manifest, "metadata", "annotations", name) !== undefined,
    );
    const annotated = annotation === undefined ? "" : (stringAt(service.manifest, "metadata", "annotations", annotation) ?? "");
    const field = stringAt(service.manifest, "spec", "loadBalancerIP");
    return [
      ...annotated
        .split(",")
        .map((address) => address.trim())
        .filter((address) => address !== "")
        .map((address) => ({ service, path: `metadata.annotations[${JSON.stringify(annotation)}]`, address })),
      ...(field === undefined ? [] : [{ service, path: "spec.loadBalancerIP", address: field }]),
    ];
  });
}

/** Goes from an address to the Services that have it: the pool that holds it, who announces it, who asks for it. */
export function* walkAddress(index: ObjectIndex, address: string): Walk<readonly TracedObject[]> {
  const requests = addressRequests(index).filter((request) => sameAddress(request.address, address));
  const pools = index.ofKind(metallb, "IPAddressPool");
  const held = pools.flatMap((pool) => holdingRange(pool, address)).at(0);
  const node = index.cluster.serviceLbNodes.find((candidate) => sameAddress(candidate.address, address));
  if (pools.length === 0 && node !== undefined && requests.length > 0) {
    for (const { service, path } of requests) {
      yield hop("load-balancer", service, path, `is let in at ${address}, node ${node.name}, by k3s' own servicelb`);
    }
    return requests.map(({ service }) => service);
  }
  if (held === undefined) {
    const [request] = requests;
    const asked = request === undefined ? "" : `, which ${nameOf(request.service)} asks for`;
    return broken(
      "address-pool",
      request === undefined ? {} : { object: request.service, path: request.path },
      `no pool holds ${address}${asked}`,
      pools.map((pool) => `${nameOf(pool)}: ${listAt(pool.manifest, "spec", "addresses").join(", ")}`),
    );
  }
  const { pool } = held;
  yield hop("address-pool", pool, held.path, `holds ${address} (${held.text})`);
  const services = requests.map(({ service }) => service);
  const announced = yield* walkAnnouncement(index, pool, services, address);
  if ("broken" in announced) return announced;
  if (requests.length === 0) {
    const others = addressRequests(index).map((request) => `${nameOf(request.service)} asks for ${request.address}`);
    return broken("load-balancer", {}, `no Service asks for ${address}`, others);
  }
  for (const { service, path } of requests) {
    const refusal = refusalOf(pool, service);
    if (refusal !== undefined) return broken("load-balancer", { object: pool, path: refusal.path }, refusal.message);
    yield hop("load-balancer", service, path, `asks for ${address}`, trafficNotes(service));
  }
  return services;
}

function trafficNotes({ manifest }: TracedObject): readonly string[] {
  return stringAt(manifest, "spec", "externalTrafficPolicy") === "Local"
    ? ["only nodes with a ready pod announce the address, and pods see the client's own address"]
    : [];
}

function holdingRange(pool: TracedObject, address: string): { pool: TracedObject; path: string; text: string }[] {
  const wanted = parseRange(address);
  if (wanted === undefined) return [];
  return listAt(pool.manifest, "spec", "addresses").flatMap((text, position) => {
    const range = typeof text === "string" ? parseRange(text) : undefined;
    return range !== undefined && overlaps(range, wanted)
      ? [{ pool, path: `spec.addresses[${position}]`, text: String(text) }]
      : [];
  });
}

/** Which Services a pool serves. @see https://metallb.io/apis/#serviceallocation */
function refusalOf(pool: TracedObject, service: TracedObject): { readonly path: string; readonly message: string } | undefined {
  const allocation = valueAt(pool.manifest, "spec", "serviceAllocation");
  const namespaces = listAt(allocation, "namespaces");
  const namespace = service.manifest.metadata.namespace ?? "";
  const selectors = listAt(allocation, "serviceSelectors");
  if (namespaces.length > 0 && listAt(allocation, "namespaceSelectors").length === 0 && !namespaces.includes(namespace)) {
    const message = `serves Services of ${either(namespaces.map(String))} only, but ${nameOf(service)} asks for the address`;
    return { path: "spec.serviceAllocation.namespaces", message };
  }
  if (selectors.length > 0 && !selectors.some((selector) => selects(selector, labelsOf(service.manifest)))) {
    return {
      path: "spec.serviceAllocation.serviceSelectors",
      message: `does not serve ${nameOf(service)}: no selector has its labels`,
    };
  }
  return undefined;
}

function sameAddress(left: string, right: string): boolean {
  return parseAddress(left) !== undefined && parseAddress(left) === parseAddress(right);
}

/** Objects that name an address besides load balancers, for a way that ends at it: `EndpointSlice pikvm/pikvm`. */
export function namersOf(index: ObjectIndex, address: string): readonly string[] {
  const machines = index.machines().filter(({ data }) => stringAt(data.data, "network", "address") === address);
  const slices = index
    .ofKind("discovery.k8s.io", "EndpointSlice")
    .filter(({ manifest }) => listAt(manifest, "endpoints").some((endpoint) => listAt(endpoint, "addresses").includes(address)));
  const volumes = index
    .ofKind("", "PersistentVolume")
    .filter(({ manifest }) => isObject(manifest["spec"]) && stringAt(manifest["spec"], "nfs", "server") === address);
  return [
    ...machines.map(({ name }) => `node ${name}`),
    ...slices.map((slice) => `the machine of ${nameOf(slice)}`),
    ...(volumes.length === 0 ? [] : ["the NFS server"]),
  ];
}

/** The addresses nearest to one that nothing has. */
export function addressCandidates(index: ObjectIndex, address: string): readonly string[] {
  return candidatesFor(
    address,
    addressRequests(index).map((request) => request.address),
  );
}
