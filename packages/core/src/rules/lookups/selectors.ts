import { meetsRequirement } from "../../label-requirement.ts";
import { isObject, listAt, stringAt, valueAt } from "../../manifest.ts";

type Labels = Readonly<Record<string, string>>;

/** Labels that controllers give each pod, which no template shows. @see https://kubernetes.io/docs/reference/labels-annotations-taints/ */
const generated: ReadonlySet<string> = new Set([
  "apps.kubernetes.io/pod-index",
  "batch.kubernetes.io/controller-uid",
  "batch.kubernetes.io/job-completion-index",
  "batch.kubernetes.io/job-name",
  "controller-revision-hash",
  "pod-template-generation",
  "pod-template-hash",
  "statefulset.kubernetes.io/pod-name",
]);

/** True where a map of labels, as a Service selects by, holds for an object. */
export function holdsFor(wanted: unknown, labels: Labels): boolean {
  if (!isObject(wanted)) return true;
  return Object.entries(wanted).every(([key, value]) => labels[key] === value || generated.has(key));
}

/**
 * True where a LabelSelector holds for an object: an empty one for every object, an absent one for none.
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors
 */
export function selects(selector: unknown, labels: Labels): boolean {
  return (
    isObject(selector) &&
    holdsFor(selector["matchLabels"], labels) &&
    listAt(selector, "matchExpressions").every((expression) => meets(expression, labels))
  );
}

function meets(expression: unknown, labels: Labels): boolean {
  return generated.has(stringAt(expression, "key") ?? "") || meetsRequirement(expression, labels);
}

/** True for a LabelSelector that selects everything, as an empty one does. */
export function isUniversal(selector: unknown): boolean {
  if (!isObject(selector)) return false;
  const labels = valueAt(selector, "matchLabels");
  return (!isObject(labels) || Object.keys(labels).length === 0) && listAt(selector, "matchExpressions").length === 0;
}

/** A selector in words: `app=longhorn-ui, tier In (web, api)`. */
export function describeSelector(selector: unknown): string {
  const labels = describeLabels(valueAt(selector, "matchLabels"));
  const expressions = listAt(selector, "matchExpressions").map((expression) => {
    const values = listAt(expression, "values").map(String).join(", ");
    return `${stringAt(expression, "key")} ${stringAt(expression, "operator")}${values === "" ? "" : ` (${values})`}`;
  });
  return [...(labels === "" ? [] : [labels]), ...expressions].join(", ");
}

/** Labels in words: `app=longhorn-ui`. */
export function describeLabels(labels: unknown): string {
  return isObject(labels)
    ? Object.entries(labels)
        .map(([key, value]) => `${key}=${String(value)}`)
        .join(", ")
    : "";
}
