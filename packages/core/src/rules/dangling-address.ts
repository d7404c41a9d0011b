import { nearest } from "../nearest.ts";
import { givenNamespaces } from "../order.ts";
import { placeOf, type Rule } from "../rule.ts";
import { namespaceLabels } from "./lookups/pods.ts";
import { serviceAddresses } from "./lookups/service-addresses.ts";
import { portsNamed, servicePorts } from "./lookups/services.ts";

/** The address of a Service in a configuration file, an argument or a variable is one that the cluster's DNS answers. */
export const danglingAddress: Rule = {
  id: "dangling-address",
  severity: "error",
  protects:
    "An address in a text is no reference that Kubernetes knows of: when its Service is renamed, nobody notices but the user.",
  link: "https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/#services",
  *check(context) {
    const known = namespaceLabels(context);
    for (const { object, path, service, namespace, port } of serviceAddresses(context)) {
      if (givenNamespaces.has(namespace)) continue;
      const place = placeOf(object, path);
      const found = context.provider({ group: "", kind: "Service", namespace, name: service });
      if (found === undefined) {
        const namespaces = known.has(namespace) ? [namespace] : [...known.keys()];
        const services = context.ofKind("", "Service").map(({ manifest }) => manifest.metadata);
        const names = services.flatMap((other) => (other.namespace === namespace ? [other.name] : []));
        const near = known.has(namespace) ? nearest(service, names) : nearest(namespace, namespaces);
        const message = known.has(namespace)
          ? `names the Service ${namespace}/${service}, which nothing in this cluster renders or makes`
          : `names the Service ${namespace}/${service}, but there is no namespace ${namespace}`;
        yield {
          ...place,
          message,
          fix: near === undefined ? "render it, or list it among what a module creates" : `did you mean ${near}?`,
        };
        continue;
      }
      if (port === undefined) continue;
      const numbers = found.object === undefined ? found.ports : servicePorts(found.object).map(({ number }) => number);
      const has = found.object === undefined ? found.ports?.includes(port) : portsNamed(found.object, port).length > 0;
      if (numbers === undefined || has !== false) continue;
      yield {
        ...place,
        message: `names the port ${port} of Service ${namespace}/${service}, which has ${numbers.join(", ") || "none"}`,
        fix: `name one of ${numbers.join(", ")}`,
        ...(found.object === undefined ? {} : { other: placeOf(found.object, "spec.ports") }),
      };
    }
  },
};
