import { listAt, stringAt } from "@cowlab/core";
import { stringsAt } from "@cowlab/diff/value";
import type { OldObject } from "../old-folder.ts";

/** The whole names that a route answers at: of an IngressRoute, an Ingress or a route of the Gateway API. Empty for any other kind. */
export function hostsOf(manifest: OldObject["manifest"]): readonly string[] {
  const { kind } = manifest;
  if (kind === "IngressRoute") {
    const matches = listAt(manifest, "spec", "routes").map((route) => stringAt(route, "match") ?? "");
    return unique(matches.flatMap(hostsOfMatch));
  }
  if (kind === "Ingress") return unique(listAt(manifest, "spec", "rules").flatMap((rule) => stringAt(rule, "host") ?? []));
  return kind.endsWith("Route") ? unique(stringsAt(manifest, "spec", "hostnames")) : [];
}

/** The names in the Host matchers of a rule of Traefik. */
function hostsOfMatch(match: string): readonly string[] {
  return [...match.matchAll(/Host(?:SNI)?\(([^)]*)\)/g)].flatMap(([, names = ""]) =>
    [...names.matchAll(/[`"']([^`"']+)[`"']/g)].map(([, name = ""]) => name),
  );
}

function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)];
}
