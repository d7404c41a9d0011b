import { joinPaths } from "./field-path.ts";
import { apiGroup, isObject, listAt, type PlainManifest, stringAt, valueAt } from "./manifest.ts";
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
  const path = templatePaths[`${apiGroup(manifest.apiVersion)} ${manifest.kind}`];
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
  return ["initContainers", "containers"].flatMap((list) =>
    listAt(pod, list).flatMap((spec, index) => (isObject(spec) ? [{ path: `${list}[${index}]`, spec }] : [])),
  );
}

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
  return [
    ...(own === undefined ? [] : [{ path: "metadata.namespace", group: "", kind: "Namespace", name: own }]),
    ...(pod === undefined ? [] : podReferences(pod, own)),
    ...referencesIn(manifest, fields[`${apiGroup(manifest.apiVersion)} ${manifest.kind}`] ?? [], own),
  ];
}

/** What the fields of a value refer to, where the value stands at a path. */
function referencesIn(root: unknown, among: readonly ReferringField[], own: string | undefined, base = ""): readonly Reference[] {
  const references: Reference[] = [];
  for (const { at, to, name: nameField = "name", nameInPath, namespace: elsewhere, key } of among) {
    for (const { path, value } of typeof at === "string" ? valuesAt(root, at) : at(root)) {
      const target = typeof to === "function" ? to(value) : to;
      const name = isObject(value) ? value[nameField] : value;
      if (target === undefined || typeof name !== "string" || name === "") continue;
      const { group, kind, scope } = target;
      const hasKey = kind === "Secret" || kind === "ConfigMap";
      references.push({
        path: joinPaths(base, nameInPath === true ? joinPaths(path, nameField) : path),
        group,
        kind,
        name,
        ...present("namespace", scope === "Cluster" ? undefined : (stringAt(value, "namespace") ?? own ?? elsewhere)),
        ...present("key", hasKey ? (stringAt(value, key?.field ?? "key") ?? key?.absent) : undefined),
        ...present("port", kind === "Service" ? portOf(valueAt(value, "port")) : undefined),
        ...(valueAt(value, "optional") === true ? { optional: true } : {}),
      });
    }
  }
  return references;
}

function podReferences({ path, spec }: PodTemplate, namespace: string | undefined): readonly Reference[] {
  const base = joinPaths(path, "spec");
  return [
    ...referencesIn(spec, podFields, namespace, base),
    ...keyedVolumes.flatMap(([at, kind, nameField]) =>
      valuesAt(spec, at).flatMap(({ path, value }) =>
        valuesAt(value, "items[].key").flatMap((item): Reference[] => {
          const [name, key] = [stringAt(value, nameField), item.value];
          if (name === undefined || typeof key !== "string") return [];
          const optional = valueAt(value, "optional") === true ? { optional: true } : {};
          return [
            { path: `${base}.${path}.${item.path}`, group: "", kind, ...present("namespace", namespace), name, key, ...optional },
          ];
        }),
      ),
    ),
    ...containersOf(spec).flatMap((container) =>
      referencesIn(container.spec, containerFields, namespace, `${base}.${container.path}`),
    ),
  ];
}

function present<K extends string, T>(key: K, value: T | undefined): { readonly [P in K]?: T } {
  // TypeScript widens a computed key to any string.
  return value === undefined ? {} : ({ [key]: value } as { readonly [P in K]: T });
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
