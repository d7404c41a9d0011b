import type { Rule } from "../rule.ts";
import { matchPlace, type Route, routes } from "./lookups/routes.ts";

/** On each entry point, each rule leads to one place. */
export const duplicateRoute: Rule = {
  id: "duplicate-route",
  severity: "error",
  protects: "Of two routes with one rule Traefik takes either, and the other is never reached.",
  link: "https://doc.traefik.io/traefik/reference/routing-configuration/http/routing/rules-and-priority/",
  *check(context) {
    for (const same of Map.groupBy(routes(context), ({ match }) => normalRule(match)).values()) {
      for (const [index, route] of same.entries()) {
        const first = same.slice(0, index).find((other) => shareEntryPoint(route, other));
        if (first === undefined) continue;
        const message = `${route.match} is the rule of another route on the same entry point`;
        yield {
          ...matchPlace(route),
          message,
          fix: "remove one of them, or tell them apart by a path",
          other: matchPlace(first),
        };
      }
    }
  },
};

/** The same text for rules that differ in spaces, quotes, case or, where all parts must hold, their order. */
function normalRule(match: string): string {
  const compact = match.replace(/\s+/g, "").replaceAll('"', "`");
  // Paths are told apart by case, hosts are not.
  const lowered = compact.replace(/\bHost\([^)]*\)/gi, (call) => call.toLowerCase());
  return lowered.includes("||") ? lowered : lowered.split("&&").sort().join("&&");
}

function shareEntryPoint({ entryPoints: left }: Route, { entryPoints: right }: Route): boolean {
  return left === undefined || right === undefined || left.some((name) => right.includes(name));
}
