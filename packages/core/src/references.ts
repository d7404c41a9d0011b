import { itemPath, joinPaths } from "./field-path.ts";
import { groupKind, isObject, listAt, type PlainManifest, stringAt, valueAt } from "./manifest.ts";
import { fluxFields } from "./references/flux-fields.ts";
import { kubernetesFields } from "./references/kubernetes-fields.ts";
import { operatorFields } from "./references/operator-fields.ts";
import { containerFields, keyedVolumes, podFields } from "./references/pod-fields.ts";
import { type ReferringField, valuesAt } from "./references/referring-field.ts";
import { traefikFields } from "./references/traefik-fields.ts";

/** A field of one object that names another. */
export interface Reference {
  /** The field, such as `spec.template.spec.volumes[0].secret.secretName`. */
  readonly path: string;
  readonly group: string;
  readonly kind: string;
  /** Absent for kinds outside namespaces. */
  readonly namespace?: string;
  readonly name: string;
  /** The key of a Secret or ConfigMap. */
  readonly key?: string;
  /** The port of a Service, by name or number. */
  readonly port?: string | number;
  /** True where the object works without it. */
  readonly optional?: boolean;
}

/** A pod as part of a workload. */
export interface PodTemplate {
  /** The path of the template: `spec.template`, or the empty string for a Pod. */
  readonly path: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly spec: Readonly<Record<string, unknown>>;
}

const templatePaths: Readonly<Record<string, readonly string[]>> = {
  "apps DaemonSet": ["spec", "template"],
  "apps Deployment": ["spec", "template"],
  "apps ReplicaSet": ["spec", "template"],
  "apps StatefulSet": ["spec", "template"],
  "batch CronJob": ["spec", "jobTemplate", "spec", "template"],
  "batch Job": ["spec", "template"],
  " Pod": [],
};

/** The pod that a workload makes, undefined for kinds that make none. */
export function podTemplate(manifest: PlainManifest): PodTemplate | undefined {
  const path = templatePaths[groupKind(manifest)];
  if (path === undefined) return undefined;
  const template = valueAt(manifest, ...path);
  const spec = valueAt(template, "spec");
  if (!isObject(spec)) return undefined;
  return {
    path: path.join("."),
    labels: strings(valueAt(template, "metadata", "labels")),
    annotations: strings(valueAt(template, "metadata", "annotations")),
    spec,
  };
}

/** A container with its place in the pod's spec, such as `initContainers[0]`. */
export interface Container {
  readonly path: string;
  readonly spec: Readonly<Record<string, unknown>>;
}

/** All containers of a pod, init containers first. */
export function containersOf(pod: Readonly<Record<string, unknown>>): readonly Container[] {
  const found: Container[] = [];
  for (const list of ["initContainers", "containers"]) {
    for (const [index, spec] of listAt(pod, list).entries()) {
      if (isObject(spec)) found.push({ path: itemPath(list, index), spec });
    }
  }
  return found;
}

/** Where a container has its probes and hooks. */
export const handlerPaths: readonly (readonly string[])[] = [
  ["livenessProbe"],
  ["readinessProbe"],
  ["startupProbe"],
  ["lifecycle", "postStart"],
  ["lifecycle", "preStop"],
];

const fields: Readonly<Record<string, readonly ReferringField[]>> = {
  ...fluxFields,
  ...kubernetesFields,
  ...operatorFields,
  ...traefikFields,
};

/** Every object that an object refers to, its namespace among them. */
export function referencesOf(manifest: PlainManifest): readonly Reference[] {
  const own = manifest.metadata.namespace;
  const pod = podTemplate(manifest);
  const references: Reference[] = [];
  if (own !== undefined) references.push({ path: "metadata.namespace", group: "", kind: "Namespace", name: own });
  if (pod !== undefined) podReferences(pod, own, references);
  referencesIn(manifest, fields[groupKind(manifest)] ?? [], own, "", references);
  return references;
}

/** A reference while it is put together. */
type Draft = { -readonly [Field in keyof Reference]: Reference[Field] };

/** Adds what the fields of a value refer to, where the value stands at a path. */
function referencesIn(
  root: unknown,
  among: readonly ReferringField[],
  own: string | undefined,
  base: string,
  references: Reference[],
): void {
  for (const field of among) {
    const found = typeof field.at === "string" ? valuesAt(root, field.at) : field.at(root);
    if (found.length === 0) continue;
    const { to, name: nameField = "name", nameInPath, namespace: elsewhere, key } = field;
    for (const { path, value } of found) {
      const target = typeof to === "function" ? to(value) : to;
      const name = isObject(value) ? value[nameField] : value;
      if (target === undefined || typeof name !== "string" || name === "") continue;
      const { group, kind, scope } = target;
      const reference: Draft = {
        path: joinPaths(base, nameInPath === true ? joinPaths(path, nameField) : path),
        group,
        kind,
        name,
      };
      const namespace = scope === "Cluster" ? undefined : (stringAt(value, "namespace") ?? own ?? elsewhere);
      if (namespace !== undefined) reference.namespace = namespace;
      if (kind === "Secret" || kind === "ConfigMap") {
        const wanted = stringAt(value, key?.field ?? "key") ?? key?.absent;
        if (wanted !== undefined) reference.key = wanted;
      }
      const port = kind === "Service" ? portOf(valueAt(value, "port")) : undefined;
      if (port !== undefined) reference.port = port;
      if (valueAt(value, "optional") === true) reference.optional = true;
      references.push(reference);
    }
  }
}

function podReferences({ path, spec }: PodTemplate, namespace: string | undefined, references: Reference[]): void {
  const base = joinPaths(path, "spec");
  referencesIn(spec, podFields, namespace, base, references);
  for (const [at, kind, nameField] of keyedVolumes) {
    for (const { path, value } of valuesAt(spec, at)) {
      for (const item of valuesAt(value, "items[].key")) {
        const [name, key] = [stringAt(value, nameField), item.value];
        if (name === undefined || typeof key !== "string") continue;
        references.push({
          path: `${base}.${path}.${item.path}`,
          group: "",
          kind,
          ...(namespace === undefined ? {} : { namespace }),
          name,
          key,
          ...(valueAt(value, "optional") === true ? { optional: true } : {}),
        });
      }
    }
  }
  for (const container of containersOf(spec)) {
    referencesIn(container.spec, containerFields, namespace, `${base}.${container.path}`, references);
  }
}

/** A port by its number or its name, given as such or as an Ingress has it. */
function portOf(port: unknown): string | number | undefined {
  const found = isObject(port) ? (port["number"] ?? port["name"]) : port;
  return typeof found === "string" || typeof found === "number" ? found : undefined;
}

function strings(value: unknown): Record<string, string> {
  if (!isObject(value)) return {};
  return Object.fromEntries(Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === "string"));
}
