import { nearest } from "../nearest.ts";
import { placeOf, type Rule } from "../rule.ts";

/** What an object refers to exists: rendered here, made by a chart, or declared as a Secret. */
export const missingReference: Rule = {
  id: "missing-reference",
  severity: "error",
  protects: "A pod that mounts what does not exist never starts, and a route to a Service that is gone answers 404.",
  link: "https://kubernetes.io/docs/tasks/debug/debug-application/debug-pods/",
  *check({ objects, provider, ofKind }) {
    for (const object of objects) {
      for (const reference of object.references) {
        if (reference.optional === true || provider(reference) !== undefined) continue;
        const { kind, namespace, name, group } = reference;
        const same = ofKind(group, kind).map(({ manifest }) => manifest.metadata);
        const elsewhere = same.find((other) => other.name === name && other.namespace !== namespace);
        const near = nearest(
          name,
          same.filter((other) => other.namespace === namespace).map((other) => other.name),
        );
        const missing = `${kind} ${namespace === undefined ? "" : `${namespace}/`}${name}`;
        yield {
          ...placeOf(object, reference.path),
          message: `refers to ${missing}, which nothing in this cluster renders, makes or declares`,
          fix:
            elsewhere !== undefined
              ? `there is one in the namespace ${elsewhere.namespace}`
              : near !== undefined
                ? `did you mean ${near}?`
                : kind === "Secret"
                  ? "declare it among the module's secrets"
                  : "render it, or list it among what a module creates",
        };
      }
    }
  },
};
