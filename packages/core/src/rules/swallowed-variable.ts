import { isObject, listAt, stringAt, valueAt } from "../manifest.ts";
import { fluxModule } from "../order.ts";
import { placeOf, type RenderedObject, type Rule, type RuleContext } from "../rule.ts";

const annotation = "kustomize.toolkit.fluxcd.io/substitute";

/** What Flux substitutes variables in holds no variable of anybody else's. */
export const swallowedVariable: Rule = {
  id: "swallowed-variable",
  severity: "error",
  protects:
    "Flux takes a shell's variable in braces for one of its own: it writes nothing in its place, or, since 2.9, applies nothing at all.",
  link: "https://github.com/fluxcd/flux2/issues/5967",
  *check(context) {
    const { cluster, modules } = context;
    for (const { by, place, scope } of substitutions(context)) {
      const objects = modules
        .filter(({ module }) => scope === "all" || module.name === fluxModule)
        .flatMap((module) => module.objects);
      for (const object of objects) {
        const marks = ["annotations", "labels"].map((field) => stringAt(object.manifest, "metadata", field, annotation));
        if (marks.includes("disabled")) continue;
        const found = variableIn(object.manifest, "");
        if (found === undefined) continue;
        const message = `holds ${found.text}, which ${by} replaces before it applies clusters/${cluster.name}`;
        yield {
          ...placeOf(object, found.path),
          message,
          fix: `write $$ for $, or annotate it with ${annotation}: disabled`,
          other: place,
        };
      }
    }
  },
};

interface Substitution {
  readonly by: string;
  readonly place: ReturnType<typeof placeOf>;
  /** All modules, or that of Flux alone: the others have Kustomizations of their own, which substitute nothing. */
  readonly scope: "all" | "flux";
}

/** What turns substitution on for rendered objects: the root Kustomization's own, or patches of it or of Flux's installation. */
function* substitutions({ cluster, ofKind }: RuleContext): Generator<Substitution> {
  for (const object of ofKind("kustomize.toolkit.fluxcd.io", "Kustomization")) {
    const { manifest } = object;
    const by = `the Kustomization ${manifest.metadata.name}`;
    const path = (stringAt(manifest, "spec", "path") ?? "").replace(/^\.?\/|\/$/g, "");
    if (stringAt(manifest, "spec", "sourceRef", "name") !== fluxModule || path !== `clusters/${cluster.name}`) continue;
    const postBuild = valueAt(manifest, "spec", "postBuild");
    if (isObject(postBuild)) yield { by, place: placeOf(object, "spec.postBuild"), scope: "flux" };
    for (const [index, patch] of patchesOf(object, "spec", "patches").entries()) {
      if (patch.includes("postBuild"))
        yield { by: `a patch of ${by}`, place: placeOf(object, `spec.patches[${index}]`), scope: "all" };
    }
  }
  for (const object of ofKind("fluxcd.controlplane.io", "FluxInstance")) {
    for (const [index, patch] of patchesOf(object, "spec", "kustomize", "patches").entries()) {
      const place = placeOf(object, `spec.kustomize.patches[${index}]`);
      if (patch.includes("postBuild"))
        yield { by: `a patch of the FluxInstance ${object.manifest.metadata.name}`, place, scope: "flux" };
    }
  }
}

function patchesOf({ manifest }: RenderedObject, ...path: readonly string[]): readonly string[] {
  return listAt(manifest, ...path).map((item) => stringAt(item, "patch") ?? "");
}

/** The first `${` of an object that is not written as `$${`. */
function variableIn(value: unknown, path: string): { path: string; text: string } | undefined {
  if (typeof value === "string") {
    const [text] = /(?<!\$)\$\{[^}\n]{0,40}\}?/.exec(value) ?? [];
    return text === undefined ? undefined : { path, text };
  }
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      const found = variableIn(item, `${path}[${index}]`);
      if (found !== undefined) return found;
    }
  } else if (isObject(value)) {
    for (const [key, field] of Object.entries(value)) {
      const found = variableIn(field, path === "" ? key : `${path}.${key}`);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}
