import { listAt, stringAt } from "./manifest.ts";

/**
 * Whether labels meet one of a LabelSelector's matchExpressions.
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#resources-that-support-set-based-requirements
 */
export function meetsRequirement(expression: unknown, labels: Readonly<Record<string, string>>): boolean {
  const values = listAt(expression, "values");
  const value = labels[stringAt(expression, "key") ?? ""];
  switch (stringAt(expression, "operator")) {
    case "In":
      return value !== undefined && values.includes(value);
    case "NotIn":
      return value === undefined || !values.includes(value);
    case "Exists":
      return value !== undefined;
    case "DoesNotExist":
      return value === undefined;
    default:
      return false;
  }
}
