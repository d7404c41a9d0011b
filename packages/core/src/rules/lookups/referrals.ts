import type { Reference } from "../../references.ts";
import type { RenderedObject, RuleContext } from "../../rule.ts";
import { oncePerRender } from "./once-per-render.ts";

/** A reference, with the object that has it. */
export interface Referral {
  readonly object: RenderedObject;
  readonly reference: Reference;
}

/** Most references are to namespaces, which no rule asks for one by one. */
const byKind = oncePerRender(({ objects }): ReadonlyMap<string, readonly Referral[]> => {
  const found = new Map<string, Referral[]>();
  for (const object of objects) {
    for (const reference of object.references) {
      if (reference.kind === "Namespace") continue;
      const known = found.get(reference.kind);
      if (known === undefined) found.set(reference.kind, [{ object, reference }]);
      else known.push({ object, reference });
    }
  }
  return found;
});

/** Every reference to an object of a kind of Kubernetes' core, such as Secret. */
export function referralsTo(context: RuleContext, kind: "ConfigMap" | "Secret" | "Service"): readonly Referral[] {
  return (byKind(context).get(kind) ?? []).filter(({ reference }) => reference.group === "");
}
