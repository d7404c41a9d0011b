import { isObject, listAt, stringAt, valueAt } from "../../manifest.ts";
import { placeOf, type RenderedObject, type RuleContext } from "../../rule.ts";
import { oncePerRender } from "./once-per-render.ts";

/** The entry point of Traefik at which the tunnel comes in, and those that serve plain HTTP. */
export const tunnelEntryPoint = "tunnel";
export const plainEntryPoints: readonly string[] = ["web", tunnelEntryPoint];

/** A route of Traefik's. */
export interface Route {
  readonly object: RenderedObject;
  readonly path: string;
  readonly match: string;
  /** The names that it answers at, whole and in lower case. */
  readonly hosts: readonly string[];
  /** Absent where the route is on every entry point. */
  readonly entryPoints?: readonly string[];
  readonly hasTls: boolean;
}

/** The routes of all IngressRoutes. */
export const routes: (context: RuleContext) => readonly Route[] = oncePerRender((context) =>
  context.ofKind("traefik.io", "IngressRoute").flatMap((object) => routesOf(object)),
);

/** The first route of each host. */
export const routedHosts: (context: RuleContext) => ReadonlyMap<string, Route> = oncePerRender((context) => {
  const found = new Map<string, Route>();
  for (const route of routes(context)) {
    for (const host of route.hosts) if (!found.has(host)) found.set(host, route);
  }
  return found;
});

/** The place of a route's rule. */
export function matchPlace({ object, path }: Route): ReturnType<typeof placeOf> {
  return placeOf(object, `${path}.match`);
}

/** True for the domain itself and names below it. */
export function isBelow(name: string, domain: string): boolean {
  return name === domain || name.endsWith(`.${domain}`);
}

function routesOf(object: RenderedObject): Route[] {
  const { manifest } = object;
  const entryPoints = listAt(manifest, "spec", "entryPoints").filter((name) => typeof name === "string");
  const hasTls = isObject(valueAt(manifest, "spec", "tls"));
  return listAt(manifest, "spec", "routes").flatMap((route, index) => {
    const match = stringAt(route, "match");
    if (match === undefined) return [];
    const shared = { object, path: `spec.routes[${index}]`, match, hosts: hostsOf(match), hasTls };
    return [entryPoints.length === 0 ? shared : { ...shared, entryPoints }];
  });
}

/** The names in `Host(...)`, but not in `!Host(...)`, of a rule. */
function hostsOf(match: string): readonly string[] {
  const found = new Set<string>();
  for (const [, not, names = ""] of match.matchAll(/(!\s*)?\bHost\(([^)]*)\)/gi)) {
    if (not !== undefined) continue;
    for (const [, name = ""] of names.matchAll(/[`"]([^`"]+)[`"]/g)) found.add(name.toLowerCase());
  }
  return [...found];
}
