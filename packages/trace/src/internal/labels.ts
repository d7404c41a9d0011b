import { isObject, listAt, meetsRequirement, valueAt } from "@cowlab/core";

/** Labels of an object. */
export type Labels = Readonly<Record<string, string>>;

/** Whether labels have what a LabelSelector asks for; an empty one asks for nothing. @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/ */
export function selects(selector: unknown, labels: Labels): boolean {
  const exact = valueAt(selector, "matchLabels");
  return (
    hasLabels(labels, isObject(exact) ? exact : {}) &&
    listAt(selector, "matchExpressions").every((expression) => meetsRequirement(expression, labels))
  );
}

/** Whether labels have all of a map's. */
export function hasLabels(labels: Labels, wanted: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(wanted).every(([key, value]) => labels[key] === value);
}

/** Labels in words: `app=sonarr, tier=web`. */
export function describeLabels(labels: Readonly<Record<string, unknown>>): string {
  const pairs = Object.entries(labels).map(([key, value]) => `${key}=${String(value)}`);
  return pairs.length === 0 ? "no labels" : pairs.sort().join(", ");
}

/** The labels of an object's metadata. */
export function labelsOf(manifest: unknown): Labels {
  const labels = valueAt(manifest, "metadata", "labels");
  if (!isObject(labels)) return {};
  return Object.fromEntries(Object.entries(labels).flatMap(([key, value]) => (typeof value === "string" ? [[key, value]] : [])));
}
