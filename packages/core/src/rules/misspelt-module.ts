import type { Rule } from "../rule.ts";

/** A module that another one says it talks to is spelt like one that is there, or is no near miss of any. */
export const misspeltModule: Rule = {
  id: "misspelt-module",
  severity: "warning",
  protects:
    "A module may talk to one that this cluster does not run, so that a misspelt name is taken for such a one: its door stays shut.",
  link: "https://kubernetes.io/docs/concepts/services-networking/network-policies/#default-deny-all-ingress-traffic",
  *check({ cluster: { modules } }) {
    const names = new Set(modules.map(({ name }) => name));
    for (const { name: module, talksTo = [] } of modules) {
      for (const [index, name] of talksTo.entries()) {
        if (names.has(name)) continue;
        const meant = [...names].find((candidate) => isSlip(name, candidate));
        if (meant === undefined) continue;
        const message = `is ${name}, which is no module of this cluster, while ${meant} is`;
        yield { module, path: `talksTo[${index}]`, message, fix: `did you mean ${meant}?`, other: { module: meant } };
      }
    }
  },
};

/** True where names differ by one slip: a letter that is wrong, missing, too many or swapped with the next, or by case and hyphens. */
function isSlip(left: string, right: string): boolean {
  const [one, other] = [left, right].map((name) => name.toLowerCase().replace(/[-_. ]/g, ""));
  if (one === undefined || other === undefined) return false;
  if (one === other) return true;
  // Short names that differ by a letter are as often two names.
  if (Math.min(one.length, other.length) < 4) return false;
  let start = 0;
  while (start < one.length && one[start] === other[start]) start++;
  const [rest, otherRest] = [one.slice(start), other.slice(start)];
  const swapped = rest[0] === otherRest[1] && rest[1] === otherRest[0] && rest.slice(2) === otherRest.slice(2);
  return swapped || rest.slice(1) === otherRest.slice(1) || rest.slice(1) === otherRest || rest === otherRest.slice(1);
}
