import { placeOf, type Rule } from "../rule.ts";
import { plainEntryPoints, routes } from "./lookups/routes.ts";

/** A route on an entry point of plain HTTP has no TLS. */
export const redirectLoop: Rule = {
  id: "redirect-loop",
  severity: "error",
  protects: "Such a route never matches plain HTTP, which falls through to the redirect to HTTPS: behind the tunnel, in a loop.",
  link: "https://doc.traefik.io/traefik/reference/routing-configuration/http/tls/overview/",
  *check(context) {
    const seen = new Set<unknown>();
    for (const { object, entryPoints = [], hasTls } of routes(context)) {
      const plain = entryPoints.filter((name) => plainEntryPoints.includes(name));
      if (!hasTls || plain.length === 0 || seen.has(object)) continue;
      seen.add(object);
      yield {
        ...placeOf(object, "spec.tls"),
        message: `asks for TLS on ${plain.join(" and ")}, which serves plain HTTP`,
        fix: "remove spec.tls: websecure has TLS by itself",
        other: placeOf(object, "spec.entryPoints"),
      };
    }
  },
};
