import { setTimeout as sleep } from "node:timers/promises";

/** An object as the API server has it. */
export interface ApiObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid?: string;
    readonly resourceVersion?: string;
    readonly generation?: number;
    readonly deletionTimestamp?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly [field: string]: unknown;
}

/** What names an object. */
export type Reference = Pick<ApiObject, "apiVersion" | "kind"> & { readonly name: string; readonly namespace?: string };

/** An answer of the API server. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
  /** What it warns of. */
  readonly warnings: readonly string[];
}

/** A client of the API server, as an administrator. */
export interface Api {
  readonly request: (method: string, path: string, body?: unknown, type?: string) => Promise<Answer>;
  /** Applies an object by server-side apply with strict validation of fields. */
  readonly apply: (object: object, options?: { readonly manager?: string; readonly dryRun?: boolean }) => Promise<Answer>;
  readonly get: (reference: Reference) => Promise<ApiObject | undefined>;
  readonly list: (apiVersion: string, kind: string, namespace?: string) => Promise<readonly ApiObject[]>;
  readonly delete: (reference: Reference) => Promise<Answer>;
  /** Merges into an object, or into its subresource. */
  readonly merge: (reference: Reference, change: unknown, subresource?: string) => Promise<Answer>;
  readonly path: (reference: Reference) => Promise<string>;
}

interface Resource {
  readonly plural: string;
  readonly namespaced: boolean;
}

/** Makes a client for the API server at a URL. */
export function apiClient(url: string, token: string): Api {
  const resources = new Map<string, Resource>();

  async function request(method: string, path: string, body?: unknown, type = "application/json"): Promise<Answer> {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, accept: "application/json", "content-type": type },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const warning = response.headers.get("warning");
    return {
      status: response.status,
      body: text.startsWith("{") ? JSON.parse(text) : text,
      warnings: warning === null ? [] : [...warning.matchAll(/299 - "((?:[^"\\]|\\.)*)"/g)].map(([, words]) => words ?? ""),
    };
  }

  async function resource(apiVersion: string, kind: string): Promise<Resource> {
    const key = `${apiVersion} ${kind}`;
    // A CRD that was just made shows itself a moment later.
    for (let attempt = 0; attempt < 25 && !resources.has(key); attempt++) {
      if (attempt > 0) await sleep(200);
      const { body } = await request("GET", `${base(apiVersion)}`);
      for (const each of list(body, "resources")) {
        const { name, kind: of, namespaced } = record(each);
        if (typeof name !== "string" || typeof of !== "string" || name.includes("/")) continue;
        resources.set(`${apiVersion} ${of}`, { plural: name, namespaced: namespaced === true });
      }
    }
    const found = resources.get(key);
    if (found === undefined) throw new Error(`the API server knows no ${kind} of ${apiVersion}`);
    return found;
  }

  async function pathOf({ apiVersion, kind, name, namespace }: Reference): Promise<string> {
    return `${await collection(apiVersion, kind, namespace)}/${encodeURIComponent(name)}`;
  }

  async function collection(apiVersion: string, kind: string, namespace: string | undefined): Promise<string> {
    const { plural, namespaced } = await resource(apiVersion, kind);
    return `${base(apiVersion)}${namespaced && namespace !== undefined ? `/namespaces/${namespace}` : ""}/${plural}`;
  }

  return {
    request,
    path: pathOf,
    apply: async (object, { manager = "kustomize-controller", dryRun = false } = {}) => {
      const given = toObject(object);
      const path = await pathOf({ ...given, ...given.metadata });
      const query = `fieldManager=${manager}&force=true&fieldValidation=Strict${dryRun ? "&dryRun=All" : ""}`;
      return request("PATCH", `${path}?${query}`, given, "application/apply-patch+yaml");
    },
    get: async (reference) => {
      const { status, body } = await request("GET", await pathOf(reference));
      if (status === 404) return undefined;
      if (status !== 200) throw new Error(`GET of ${reference.kind} ${reference.name}: ${status} ${describe(body)}`);
      return toObject(body);
    },
    list: async (apiVersion, kind, namespace) => {
      const { status, body } = await request("GET", await collection(apiVersion, kind, namespace));
      if (status !== 200) throw new Error(`list of ${kind}: ${status} ${describe(body)}`);
      return list(body, "items").map((item) => toObject({ apiVersion, kind, ...record(item) }));
    },
    delete: async (reference) => request("DELETE", `${await pathOf(reference)}?propagationPolicy=Background`),
    merge: async (reference, change, subresource) => {
      const path = `${await pathOf(reference)}${subresource === undefined ? "" : `/${subresource}`}`;
      return request("PATCH", path, change, "application/merge-patch+json");
    },
  };
}

const base = (apiVersion: string): string => (apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`);

/** A map, empty where the value is none. */
export function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value)) : {};
}

/** The value at a path of keys and indexes, undefined where the path leaves the data. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce((found, key) => (Array.isArray(found) && typeof key === "number" ? found[key] : record(found)[key]), value);
}

/** The list at a path, empty where there is none. */
export function list(value: unknown, ...path: readonly (string | number)[]): readonly unknown[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? found : [];
}

/** A value as the object that it has to be. */
export function toObject(value: unknown): ApiObject {
  const { apiVersion, kind, metadata } = record(value);
  const { name } = record(metadata);
  if (typeof apiVersion !== "string" || typeof kind !== "string" || typeof name !== "string") {
    throw new Error(`is no object of Kubernetes: ${JSON.stringify(value)?.slice(0, 200)}`);
  }
  return { ...record(value), apiVersion, kind, metadata: { ...record(metadata), name } };
}

/** What names an object. */
export function referenceTo({ apiVersion, kind, metadata }: ApiObject): Reference {
  return {
    apiVersion,
    kind,
    name: metadata.name,
    ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }),
  };
}

/** An object in words: `Deployment sonarr/sonarr`. */
export function nameOf({ kind, metadata: { namespace, name } }: Pick<ApiObject, "kind" | "metadata">): string {
  return `${kind} ${namespace === undefined ? "" : `${namespace}/`}${name}`;
}

/** What the API server says of a refusal. */
export function describe(body: unknown): string {
  const { message } = record(body);
  return typeof message === "string" ? message : JSON.stringify(body);
}

/** The condition of a type, where an object has one. */
export function condition(object: ApiObject | undefined, type: string): Readonly<Record<string, unknown>> | undefined {
  const found = list(object, "status", "conditions").find((each) => at(each, "type") === type);
  return found === undefined ? undefined : record(found);
}
