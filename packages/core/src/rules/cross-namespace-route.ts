import { apiGroup, listAt, valueAt } from "../manifest.ts";
import { placeOf, type Rule, type RuleContext } from "../rule.ts";
import { chartReleases } from "./lookups/charts.ts";
import { containers } from "./lookups/containers.ts";

/** The kinds of other objects that Traefik looks for in the namespace of the route alone. */
const own: ReadonlySet<string> = new Set([
  " Service",
  "traefik.io IngressRoute",
  "traefik.io Middleware",
  "traefik.io MiddlewareTCP",
  "traefik.io ServersTransport",
  "traefik.io ServersTransportTCP",
  "traefik.io TLSOption",
  "traefik.io TraefikService",
]);

/** A route refers to Services, Middlewares and transports of its own namespace, unless Traefik is told to allow others. */
export const crossNamespaceRoute: Rule = {
  id: "cross-namespace-route",
  severity: "error",
  protects: "Traefik drops a route that refers to another namespace, with a line in its log only: the host answers 404.",
  link: "https://doc.traefik.io/traefik/reference/install-configuration/providers/kubernetes/kubernetes-crd/",
  *check(context) {
    if (allowsCrossNamespace(context)) return;
    for (const object of context.objects) {
      const { namespace } = object.manifest.metadata;
      if (apiGroup(object.manifest.apiVersion) !== "traefik.io") continue;
      for (const reference of object.references) {
        if (reference.namespace === namespace || !own.has(`${reference.group} ${reference.kind}`)) continue;
        const { kind, name } = reference;
        const found = context.provider(reference)?.object;
        yield {
          ...placeOf(object, reference.path),
          message: `refers to ${kind} ${reference.namespace}/${name}, but Traefik allows none of another namespace than its own, ${namespace}`,
          fix: `render the ${kind === "Service" ? "route" : kind} in the namespace ${kind === "Service" ? reference.namespace : namespace}`,
          ...(found === undefined ? {} : { other: placeOf(found) }),
        };
      }
    }
  },
};

/** True where Traefik is told so, by its arguments, whose names are of any case, or by the values of its chart. */
function allowsCrossNamespace(context: RuleContext): boolean {
  const flag = "--providers.kubernetescrd.allowcrossnamespace";
  const byFlag = containers(context).some(({ spec }) =>
    listAt(spec, "args").some((text) => typeof text === "string" && [flag, `${flag}=true`].includes(text.toLowerCase())),
  );
  const byChart = chartReleases(context).some(
    ({ chart, values }) => chart === "traefik" && valueAt(values, "providers", "kubernetesCRD", "allowCrossNamespace") === true,
  );
  return byFlag || byChart;
}
