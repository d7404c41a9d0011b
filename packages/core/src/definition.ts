import type { Change, ObjectAddition, ObjectChange, ObjectRemoval } from "./change.ts";
import type { ClusterDefinition } from "./cluster.ts";
import type { AddressPool, Facts, Network, Node, Repository, Share, Tunnel } from "./facts.ts";
import type { KindDefinition } from "./kind.ts";
import { isObject } from "./manifest.ts";
import type {
  Capability,
  CreatedObject,
  FluxOptions,
  Host,
  Module,
  NamespaceNeed,
  PackagedComponent,
  SecretNeed,
} from "./module.ts";
import { nearest } from "./nearest.ts";
import type { Problem } from "./problem.ts";
import { scalarChecks } from "./scalar-checks.ts";
import type { Waiver } from "./waiver.ts";

/** What a cluster file exports, once it is known to have the shape that its type says. */
export interface CheckedDefinition {
  /** Absent where there is an error. */
  readonly definition?: ClusterDefinition;
  readonly problems: readonly Problem[];
}

/**
 * Checks that a value has the shape of a cluster's definition, for cluster files that no type checker has seen: every field
 * is there, is known, and is of its type. Whether a fact is right, an address in its subnet, is for the rules.
 */
export function checkDefinition(value: unknown): CheckedDefinition {
  const problems: Problem[] = [];
  const reportTo =
    (module?: string): Report =>
    (path, message, { fix, severity = "error" } = {}) => {
      problems.push({
        rule: "invalid-definition",
        severity,
        ...(module === undefined ? {} : { module }),
        ...(path === "" ? {} : { path }),
        message,
        ...(fix === undefined ? {} : { fix }),
      });
    };

  const report = reportTo();
  if (!isObject(value)) {
    const fix = typeof value === "function" ? "export what it returns" : "export default defineCluster({ … })";
    report("", `the default export must be a cluster's definition, but it is ${describe(value)}`, { fix });
    return { problems };
  }
  definition(value, "", report);
  const { modules } = value;
  for (const [index, item] of (Array.isArray(modules) ? modules : []).entries()) {
    const staged = Array.isArray(item);
    for (const [stage, candidate] of (staged ? item : [item]).entries()) {
      const path = staged ? `modules[${index}][${stage}]` : `modules[${index}]`;
      if (!isObject(candidate)) {
        report(path, `must be a module, but it is ${describe(candidate)}`, { fix: moduleFix(candidate) });
      } else if (typeof candidate["name"] === "string") module(candidate, "", reportTo(candidate["name"]));
      else module(candidate, path, report);
    }
  }
  // Every field of the type has been looked at above; the tables of fields are typed so that none is forgotten.
  return problems.some(({ severity }) => severity === "error")
    ? { problems }
    : { definition: value as unknown as ClusterDefinition, problems };
}

type Report = (path: string, message: string, more?: { readonly fix?: string; readonly severity?: Problem["severity"] }) => void;

/** Reports what is wrong with a value that stands at a path. */
type Shape = (value: unknown, path: string, report: Report) => void;

interface Optional {
  readonly optional: Shape;
}

/** A shape for every field of a type: optional where the field is. */
type Fields<T> = { readonly [K in keyof T]-?: undefined extends T[K] ? Optional : Shape };

const text = scalar("string");
const truth = scalar("boolean");
const wholeNumber = scalar("integer");
/** What has a check of its own, or is data that the schema check names. */
const anything: Shape = () => {};
const callable: Shape = (value, path, report) => {
  if (typeof value !== "function") report(path, `must be a function, but it is ${describe(value)}`);
};

const node = record<Node>("a node", {
  name: text,
  role: oneOf<Node["role"]>({ server: true, agent: true }),
  address: text,
  architecture: optional(oneOf<NonNullable<Node["architecture"]>>({ amd64: true, arm64: true })),
  interface: optional(text),
  hardware: optional(text),
  disk: optional(text),
  os: optional(text),
  labels: optional(mapOf(text)),
  taints: optional(listOf(text)),
});

const pool = record<AddressPool>("an address pool", {
  name: text,
  addresses: listOf(text),
  autoAssign: optional(truth),
});

const network = record<Network>("the addresses of the network", {
  lan: text,
  gateway: text,
  nameservers: listOf(text),
  controlPlane: text,
  ingress: text,
  pools: optional(listOf(pool)),
  devices: optional(mapOf(text)),
  pods: optional(text),
  services: optional(text),
});

const waiver = record<Waiver>("a waiver", { rule: text, object: optional(text), path: optional(text), reason: text });

const changeWaiver = record<Omit<Waiver, "object">>("a waiver", { rule: text, path: optional(text), reason: text });

const repository = record<Repository>("a repository", { url: text, branch: optional(text), secret: optional(text) });
const share = record<Share>("an NFS export", { server: text, path: text, size: text, user: wholeNumber, group: wholeNumber });
const tunnel = record<Tunnel>("a tunnel", { id: text });

const changedKind = record<ObjectRemoval["kind"]>("a kind", { apiVersion: text, kind: text });
const action = oneOf<Change["action"]>({ add: true, change: true, remove: true });
const ofObject = { action, kind: changedKind, name: text, namespace: optional(text) } as const;

/** A record for each action. */
const changes: Readonly<Record<Change["action"], Shape>> = {
  add: record<ObjectAddition>("an added object", { action, module: text, object: anything }),
  change: record<ObjectChange>("a changed object", { ...ofObject, apply: callable, waives: optional(listOf(changeWaiver)) }),
  remove: record<ObjectRemoval>("a removed object", ofObject),
};

const change: Shape = (value, path, report) => {
  const given = isObject(value) ? value["action"] : undefined;
  if (given === "add" || given === "change" || given === "remove") changes[given](value, path, report);
  else {
    const fix = "make it by changeObject, addObject or removeObject";
    report(path, `must be a change of an object, but it is ${describe(value)}`, { fix });
  }
};

const definition = record<Facts & Pick<ClusterDefinition, "changes" | "modules" | "waives">>("a cluster's definition", {
  name: text,
  domain: text,
  timeZone: optional(text),
  kubernetes: text,
  repository,
  network,
  nodes: listOf(node),
  machineRepository: optional(text),
  media: optional(share),
  storageClass: optional(text),
  tunnel: optional(tunnel),
  modules: listOf(anything),
  changes: optional(listOf(change)),
  waives: optional(listOf(waiver)),
});

const capability = oneOf<Capability>({
  "load-balancer": true,
  ingress: true,
  certificates: true,
  storage: true,
  dns: true,
  tunnel: true,
});

const component = oneOf<PackagedComponent>({
  servicelb: true,
  traefik: true,
  "local-storage": true,
  "metrics-server": true,
  coredns: true,
});

const namespace = record<NamespaceNeed>("a namespace", {
  name: text,
  podSecurity: oneOf<NamespaceNeed["podSecurity"]>({ privileged: true, baseline: true, restricted: true }),
});

const host = record<Host>("a host", {
  name: text,
  public: optional(truth),
  record: optional(truth),
  title: optional(text),
  description: optional(text),
  group: optional(text),
  icon: optional(text),
});

const secret = record<SecretNeed>("a Secret that is needed", {
  namespace: text,
  name: text,
  keys: listOf(text),
  purpose: text,
  type: optional(text),
});

const created = record<CreatedObject>("an object that a chart or controller makes", {
  apiVersion: text,
  kind: text,
  namespace: optional(text),
  name: text,
  ports: optional(listOf(scalar("intOrString"))),
  keys: optional(listOf(text)),
  labels: optional(mapOf(text)),
  by: text,
});

/** A kind is most often the function that makes its objects. */
const kind = record<KindDefinition>(
  "a kind",
  {
    apiVersion: text,
    kind: text,
    scope: oneOf<KindDefinition["scope"]>({ Namespaced: true, Cluster: true }),
    schema: optional(mapOf(mapOf(anything))),
  },
  { others: "allowed", accepts: (value) => typeof value === "function" },
);

const flux = record<FluxOptions>("Flux options", {
  prune: optional(truth),
  deletionPolicy: optional(
    oneOf<NonNullable<FluxOptions["deletionPolicy"]>>({
      Delete: true,
      MirrorPrune: true,
      Orphan: true,
      WaitForTermination: true,
    }),
  ),
  timeout: optional(text),
});

const module = record<Module>(
  "a module",
  {
    name: text,
    namespace: optional(namespace),
    provides: optional(listOf(capability)),
    storageClass: optional(text),
    needs: optional(listOf(text)),
    installs: optional(listOf(kind)),
    creates: optional(listOf(created)),
    hosts: optional(listOf(host)),
    secrets: optional(listOf(secret)),
    talksTo: optional(listOf(text)),
    replaces: optional(listOf(component)),
    flux: optional(flux),
    waives: optional(listOf(waiver)),
    objects: callable,
    files: optional(callable),
  },
  // A module may carry more than cowlab reads: only what looks like a misspelling is worth a word.
  { others: "suspected" },
);

function moduleFix(value: unknown): string {
  if (typeof value === "function") return `call it: ${value.name === "" ? "f" : value.name}()`;
  return "remove it; where it depends on something, spread a list: ...(wanted ? [sonarr()] : [])";
}

function optional(shape: Shape): Optional {
  return { optional: shape };
}

/** A scalar, by the name of its check. */
function scalar(name: "string" | "boolean" | "integer" | "intOrString"): Shape {
  return (value, path, report) => {
    const message = scalarChecks[name]?.(value);
    if (message !== undefined) report(path, `${message}, but it is ${describe(value)}`);
  };
}

/** One of a union's strings: a record, so that the compiler sees that none is left out. */
function oneOf<T extends string>(values: Readonly<Record<T, true>>): Shape {
  return (value, path, report) => {
    if (typeof value === "string" && Object.hasOwn(values, value)) return;
    const names = Object.keys(values);
    const near = typeof value === "string" ? nearest(value, names) : undefined;
    const message = `must be one of ${names.join(", ")}, but it is ${describe(value)}`;
    report(path, message, near === undefined ? {} : { fix: `did you mean ${near}?` });
  };
}

function listOf(item: Shape): Shape {
  return (value, path, report) => {
    if (!Array.isArray(value)) report(path, `must be a list, but it is ${describe(value)}`);
    else for (const [index, element] of value.entries()) item(element, `${path}[${index}]`, report);
  };
}

function mapOf(item: Shape): Shape {
  return (value, path, report) => {
    if (!isObject(value)) report(path, `must be a map, but it is ${describe(value)}`);
    else for (const [key, field] of Object.entries(value)) item(field, fieldPath(path, key), report);
  };
}

interface RecordOptions {
  /** What becomes of fields that the type does not have. @default "refused" */
  readonly others?: "refused" | "suspected" | "allowed";
  /** Values that are no maps and have the fields all the same. */
  readonly accepts?: (value: unknown) => boolean;
}

function record<T>(what: string, fields: Fields<T>, { others = "refused", accepts }: RecordOptions = {}): Shape {
  const shapes = new Map(Object.entries<Shape | Optional>(fields));
  const names = [...shapes.keys()];
  return (value, path, report) => {
    if (!isObject(value) && accepts?.(value) !== true) {
      report(path, `must be ${what}, but it is ${describe(value)}`);
      return;
    }
    const given: object = Object(value);
    for (const [name, shape] of shapes) {
      const field: unknown = Reflect.get(given, name);
      const isOptional = typeof shape !== "function";
      // A cluster may have thousands of modules, which leave out most fields: a path takes time to write.
      if (field === undefined && isOptional) continue;
      const at = fieldPath(path, name);
      if (isOptional) shape.optional(field, at, report);
      else if (field === undefined) report(at, "is required, but it is missing");
      else shape(field, at, report);
    }
    if (others === "allowed") return;
    for (const name of Object.keys(given)) {
      if (shapes.has(name)) continue;
      const near = nearest(name, names);
      if (others === "refused") {
        const fix = near === undefined ? `remove it, or use one of ${names.toSorted().join(", ")}` : `did you mean ${near}?`;
        report(fieldPath(path, name), `is no field of ${what}`, { fix });
      } else if (near !== undefined) {
        report(fieldPath(path, name), `is no field of ${what}, and nothing reads it`, {
          fix: `did you mean ${near}?`,
          severity: "warning",
        });
      }
    }
  };
}

function fieldPath(path: string, name: string): string {
  if (!/^[A-Za-z_$][\w$]*$/.test(name)) return `${path}[${JSON.stringify(name)}]`;
  return path === "" ? name : `${path}.${name}`;
}

/** A value in a few words. Maps and lists are named only: they may be large, or hold themselves. */
function describe(value: unknown): string {
  if (value === undefined || value === null) return String(value);
  if (typeof value === "string") return JSON.stringify(value.length > 60 ? `${value.slice(0, 57)}...` : value);
  if (typeof value === "function" || typeof value === "symbol") return `a ${typeof value}`;
  if (typeof value === "object") return Array.isArray(value) ? "a list" : value instanceof Promise ? "a promise" : "a map";
  return String(value);
}
