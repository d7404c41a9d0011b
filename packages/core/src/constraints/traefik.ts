import type { Found, TypeConstraints } from "./type-constraints.ts";

const port = { formats: { port: "portReference" } } satisfies TypeConstraints;
const rootCA = { atMostOne: [["configMap", "secret"]] } satisfies TypeConstraints;

const httpMatchers = "ClientIP Header HeaderRegexp Host HostRegexp Method Path PathPrefix PathRegexp Query QueryRegexp".split(
  " ",
);
const tcpMatchers = "ALPN ClientIP HostSNI HostSNIRegexp".split(" ");

/** Constraints of the kinds of Traefik, by type. @see https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/crd/ */
export const traefikConstraints: Readonly<Record<string, TypeConstraints>> = {
  "github.com/traefik/traefik/v3/pkg/config/dynamic/AddPrefix": { formats: { prefix: "absolutePath" } },
  "traefik.io/v1alpha1/CircuitBreaker": { formats: { fallbackDuration: "traefikDuration" } },
  "traefik.io/v1alpha1/LoadBalancerSpec": port,
  "traefik.io/v1alpha1/MiddlewareSpec": { oneField: true },
  "traefik.io/v1alpha1/MiddlewareTCPSpec": { oneField: true },
  "traefik.io/v1alpha1/MirrorService": port,
  "traefik.io/v1alpha1/Mirroring": port,
  "traefik.io/v1alpha1/PassiveServerHealthCheck": { formats: { failureWindow: "traefikDuration" } },
  "traefik.io/v1alpha1/RateLimit": { formats: { period: "traefikDuration" } },
  "traefik.io/v1alpha1/RootCA": rootCA,
  "traefik.io/v1alpha1/Route": { checks: [matcherIsRule(httpMatchers)] },
  "traefik.io/v1alpha1/RouteTCP": { checks: [matcherIsRule(tcpMatchers)] },
  "traefik.io/v1alpha1/ServerHealthCheck": {
    formats: { interval: "traefikDuration", port: "port", timeout: "traefikDuration", unhealthyInterval: "traefikDuration" },
  },
  "traefik.io/v1alpha1/Service": port,
  "traefik.io/v1alpha1/ServiceTCP": port,
  "traefik.io/v1alpha1/ServiceUDP": port,
  "traefik.io/v1alpha1/TraefikServiceSpec": { oneField: true },
};

/**
 * The rule of a route is one that Traefik can read; one that it cannot makes the router go missing, with a line in the log.
 * @see https://doc.traefik.io/traefik/reference/routing-configuration/http/routing/rules-and-priority/
 */
function matcherIsRule(matchers: readonly string[]): (route: Readonly<Record<string, unknown>>) => Found {
  return ({ match, syntax }) => {
    if (typeof match !== "string" || syntax === "v2") return [];
    // Texts become S, and what is whole becomes R, until nothing changes: a rule is one R in the end.
    let rest = match.replace(/`[^`]*`|"(?:[^"\\]|\\.)*"/g, "S").replace(/\s+/g, "");
    const unknown = [...rest.matchAll(/[A-Za-z]+(?=\()/g)].map(([name]) => name).find((name) => !matchers.includes(name));
    if (unknown !== undefined) {
      return [{ path: "match", message: `has the matcher ${unknown}, which is none`, fix: `use one of ${matchers.join(", ")}` }];
    }
    for (let before = ""; before !== rest; ) {
      before = rest;
      rest = rest.replace(/[A-Za-z]+\(S(,S)*\)/g, "R").replace(/!R|\(R\)|R(&&|\|\|)R/g, "R");
    }
    if (rest === "R") return [];
    return [
      {
        path: "match",
        message: `must be a rule such as Host(\`recipes.example.org\`) && PathPrefix(\`/api\`), but it is ${JSON.stringify(match)}`,
      },
    ];
  };
}
