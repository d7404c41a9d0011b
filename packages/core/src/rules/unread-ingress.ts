import { listAt, stringAt } from "../manifest.ts";
import { containersOf } from "../references.ts";
import { placeOf, type RenderedObject, type Rule, type RuleContext } from "../rule.ts";
import { workloads } from "./lookups/workloads.ts";

const controller = "traefik.io/ingress-controller";
const annotation = "kubernetes.io/ingress.class";

/** What asks for an Ingress of Traefik's class, an answer to a challenge of ACME among it, has a Traefik that reads Ingresses. */
export const unreadIngress: Rule = {
  id: "unread-ingress",
  severity: "error",
  protects:
    "A Traefik that reads only its own routes serves no Ingress: the name answers 404, and a challenge of HTTP-01 never ends.",
  link: "https://doc.traefik.io/traefik/reference/install-configuration/providers/kubernetes/kubernetes-ingress/",
  *check(context) {
    const all = [...wishes(context)];
    if (all.length === 0) return;
    const programs = traefiks(context);
    // A Traefik of a chart has its settings elsewhere.
    if (programs.length === 0 || programs.some(({ readsIngresses }) => readsIngresses)) return;
    const classes = context
      .ofKind("networking.k8s.io", "IngressClass")
      .filter(({ manifest }) => stringAt(manifest, "spec", "controller") === controller)
      .map(({ manifest }) => manifest.metadata.name);
    for (const { object, path, name } of all) {
      if (!classes.includes(name)) continue;
      yield {
        ...placeOf(object, path),
        message: `asks for an Ingress of the class ${name}, but Traefik reads none: its arguments do not turn providers.kubernetesIngress on`,
        fix: "turn it on, as traefik({ ingresses: true }) does",
        ...(programs[0] === undefined ? {} : { other: placeOf(programs[0].object) }),
      };
    }
  },
};

interface Program {
  readonly object: RenderedObject;
  readonly readsIngresses: boolean;
}

/** The rendered Traefiks: programs with an entry point among their arguments. */
function traefiks(context: RuleContext): readonly Program[] {
  return workloads(context).flatMap(({ object, pod }) =>
    containersOf(pod.spec).flatMap(({ spec }): readonly Program[] => {
      const flags = ["command", "args"]
        .flatMap((list) => listAt(spec, list))
        .flatMap((flag) => (typeof flag === "string" ? [flag.toLowerCase()] : []));
      if (!flags.some((flag) => flag.startsWith("--entrypoints."))) return [];
      const provider = /^--providers\.kubernetesingress(=(?!false$)|\.|$)/;
      return [{ object, readsIngresses: flags.some((flag) => provider.test(flag)) }];
    }),
  );
}

interface Wish {
  readonly object: RenderedObject;
  readonly path: string;
  readonly name: string;
}

/** Ingresses, and issuers that make some, with the class that they name. */
function* wishes(context: RuleContext): Generator<Wish> {
  for (const object of context.ofKind("networking.k8s.io", "Ingress")) {
    const { manifest } = object;
    const named = [
      { path: "spec.ingressClassName", name: stringAt(manifest, "spec", "ingressClassName") },
      {
        path: `metadata.annotations[${JSON.stringify(annotation)}]`,
        name: stringAt(manifest, "metadata", "annotations", annotation),
      },
    ];
    for (const { path, name } of named) if (name !== undefined) yield { object, path, name };
  }
  for (const kind of ["ClusterIssuer", "Issuer"]) {
    for (const object of context.ofKind("cert-manager.io", kind)) {
      for (const [index, solver] of listAt(object.manifest, "spec", "acme", "solvers").entries()) {
        for (const field of ["ingressClassName", "class"]) {
          const name = stringAt(solver, "http01", "ingress", field);
          if (name !== undefined) yield { object, path: `spec.acme.solvers[${index}].http01.ingress.${field}`, name };
        }
      }
    }
  }
}
