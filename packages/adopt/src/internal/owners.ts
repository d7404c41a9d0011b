import { isObject, podTemplate, referencesOf, valueAt } from "@cowlab/core";
import { objectKey } from "@cowlab/diff/object-name";
import type { OldObject } from "../old-folder.ts";
import type { ProposedModule } from "./propose.ts";

/** Kinds that serve a whole cluster or all of a namespace: to name one is not to own it. */
const shared = new Set([
  "Namespace",
  "Node",
  "StorageClass",
  "IngressClass",
  "ClusterIssuer",
  "Issuer",
  "PriorityClass",
  "GatewayClass",
  "Gateway",
]);
/** Kinds that have a life of their own, whatever they name. */
const independent = new Set([
  "Deployment",
  "StatefulSet",
  "DaemonSet",
  "Job",
  "CronJob",
  "Pod",
  "HelmRelease",
  "Kustomization",
  "NetworkPolicy",
]);

/** The module of the proposal that each object belongs to, by what names or selects it. Objects that belong to none are not there. */
export function ownersOf(
  objects: readonly OldObject[],
  modules: readonly ProposedModule[],
): ReadonlyMap<OldObject, ProposedModule> {
  const byKey = new Map(objects.map((object) => [object.key, object]));
  const named = new Map(
    objects.map((object) => [
      object,
      referencesOf(object.manifest)
        .flatMap((reference) => byKey.get(objectKey(reference)) ?? [])
        .filter((other) => other !== object),
    ]),
  );
  const naming = new Map<OldObject, OldObject[]>();
  for (const [object, others] of named) for (const other of others) naming.set(other, [...(naming.get(other) ?? []), object]);

  const owners = new Map<OldObject, ProposedModule>();
  for (const module of modules) {
    const waiting = [...module.by];
    for (const object of module.by) if (!owners.has(object)) owners.set(object, module);
    for (let object = waiting.shift(); object !== undefined; object = waiting.shift()) {
      const next = [
        ...(named.get(object) ?? []),
        ...selecting(object, objects),
        ...(naming.get(object) ?? []).filter(({ name }) => !independent.has(name.kind)),
      ];
      for (const other of next) {
        if (owners.has(other) || shared.has(other.name.kind) || (independent.has(other.name.kind) && !selects(other, object)))
          continue;
        owners.set(other, module);
        waiting.push(other);
      }
    }
  }
  return owners;
}

/** What selects the pods of a workload: Services, NetworkPolicies, PodDisruptionBudgets; the Service of written addresses. */
function selecting(workload: OldObject, objects: readonly OldObject[]): readonly OldObject[] {
  const { name } = workload;
  if (name.kind === "Endpoints" || name.kind === "EndpointSlice") {
    const service = serviceOfEndpoints(workload);
    return objects.filter(
      (one) => one.name.kind === "Service" && one.name.name === service && one.name.namespace === name.namespace,
    );
  }
  return podTemplate(workload.manifest) === undefined ? [] : objects.filter((object) => selects(object, workload));
}

/** The Service whose addresses Endpoints or an EndpointSlice hold. */
export function serviceOfEndpoints({ name, manifest }: OldObject): string {
  const label = name.kind === "EndpointSlice" ? manifest.metadata.labels?.["kubernetes.io/service-name"] : undefined;
  return label ?? name.name;
}

function selects({ name, manifest }: OldObject, workload: OldObject): boolean {
  if (name.namespace !== workload.name.namespace) return false;
  const labels = podTemplate(workload.manifest)?.labels ?? {};
  const selector = {
    Service: valueAt(manifest, "spec", "selector"),
    NetworkPolicy: valueAt(manifest, "spec", "podSelector", "matchLabels"),
    PodDisruptionBudget: valueAt(manifest, "spec", "selector", "matchLabels"),
  }[name.kind];
  if (!isObject(selector)) return false;
  const entries = Object.entries(selector);
  return entries.length > 0 && entries.every(([key, value]) => labels[key] === value);
}
