import { isObject } from "@cowlab/core";
import { isList, type Json } from "./value.ts";

/** What tells the items of a list apart, each by one field or by several. In order: the first that does is taken. */
type Candidates = readonly (readonly string[])[];

/** By the name of the field that holds the list, as the API's own merge keys have it. @see https://kubernetes.io/docs/reference/using-api/server-side-apply/#merge-strategy */
const byField: Readonly<Record<string, Candidates>> = {
  volumeMounts: [["mountPath"]],
  volumeDevices: [["devicePath"]],
  ports: [["name"], ["containerPort", "protocol"], ["port", "protocol"]],
  routes: [["match"], ["match", "priority"]],
  services: [
    ["kind", "namespace", "name"],
    ["kind", "namespace", "name", "port"],
  ],
  middlewares: [["namespace", "name"]],
  endpoints: [["dnsName", "recordType", "setIdentifier"], ["addresses"]],
  ingress: [["hostname", "path"]],
  rules: [["apiGroups", "resources", "resourceNames", "nonResourceURLs"], ["host"]],
  subjects: [["kind", "namespace", "name"]],
  tolerations: [["key", "operator", "value", "effect"]],
  topologySpreadConstraints: [["topologyKey", "whenUnsatisfiable"]],
  hostAliases: [["ip"]],
  dependsOn: [["namespace", "name"]],
  valuesFrom: [["kind", "name", "valuesKey", "targetPath"]],
  envFrom: [["prefix", "configMapRef", "secretRef"]],
};

/** Fields that tell items apart in lists of any name. Each item must have it. */
const general: Candidates = [["name"], ["id"], ["key"], ["hostname"], ["host"], ["match"], ["path"], ["type"]];

/** What tells the items of two lists apart, as a label for each; undefined where nothing does and only their places are left. */
export function identify(
  name: string | undefined,
  before: readonly Json[],
  after: readonly Json[],
): { readonly before: readonly string[]; readonly after: readonly string[] } | undefined {
  const all = [...before, ...after];
  if (all.every(isScalar)) {
    const labels = { before: before.map(scalarLabel), after: after.map(scalarLabel) };
    return isUnique(labels.before) && isUnique(labels.after) ? labels : undefined;
  }
  if (!all.every(isObject)) return undefined;
  const candidates = name !== undefined && Object.hasOwn(byField, name) ? (byField[name] ?? []) : [];
  const ways = [
    // One item may have none of the fields: the rule that catches the rest.
    ...candidates.map((fields) => (item: Json) => label(item, fields) ?? "*"),
    ...general.map((fields) => (item: Json) => label(item, fields)),
    onlyKey,
  ];
  for (const way of ways) {
    const [left, right] = [before.map(way), after.map(way)];
    if (isComplete(left) && isComplete(right)) return { before: left, after: right };
  }
  return undefined;
}

function isScalar(value: Json): boolean {
  return typeof value !== "object" || value === null;
}

/** A scalar is its own identity; of `--log.level=INFO`, the flag is. */
function scalarLabel(value: Json): string {
  if (typeof value !== "string") return JSON.stringify(value);
  return /^--?[A-Za-z][\w.-]*(?==)/.exec(value)?.[0] ?? value;
}

function label(item: Json, fields: readonly string[]): string | undefined {
  if (!isObject(item)) return undefined;
  const values = fields.map((name) => item[name]);
  if (values.every((value) => value === undefined)) return undefined;
  // A list names an item as a whole; a map would not be read as a name.
  if (values.length === 1 && isObject(values[0])) return undefined;
  return values
    .filter((value) => value !== undefined)
    .map(describe)
    .join(" ");
}

/** The key of a map that has but one: a list of such maps is a map with an order. */
function onlyKey(item: Json): string | undefined {
  const keys = isObject(item) ? Object.keys(item) : [];
  return keys.length === 1 ? keys[0] : undefined;
}

function describe(value: Json): string {
  if (typeof value === "string") return value;
  return isList(value) ? value.map((item) => (item === "" ? '""' : describe(item))).join(",") : JSON.stringify(value);
}

function isComplete(labels: readonly (string | undefined)[]): labels is readonly string[] {
  return labels.every((label) => label !== undefined) && isUnique(labels);
}

function isUnique(labels: readonly unknown[]): boolean {
  return new Set(labels).size === labels.length;
}
