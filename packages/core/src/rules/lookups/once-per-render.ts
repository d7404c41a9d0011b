import type { RuleContext } from "../../rule.ts";

/** Works something out at most once a render, so that rules which ask the same of a cluster share the answer. */
export function oncePerRender<T>(compute: (context: RuleContext) => T): (context: RuleContext) => T {
  const known = new WeakMap<RuleContext, { readonly value: T }>();
  return (context) => {
    const found = known.get(context) ?? { value: compute(context) };
    known.set(context, found);
    return found.value;
  };
}
