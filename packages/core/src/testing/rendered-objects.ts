import type { ClusterDefinition } from "../cluster.ts";
import { isObject, objectName, type PlainManifest } from "../manifest.ts";
import { describePlace } from "../problem.ts";
import { containersOf, podTemplate } from "../references.ts";
import { type Rendered, renderCluster } from "../render-cluster.ts";

/** A cluster rendered without an error, and its objects by what messages call them: `Service traefik/traefik-lan`. */
export interface RenderedObjects extends Rendered {
  /** The object of a name; throws, naming those of its kind, where it is not rendered. */
  readonly named: (name: string) => PlainManifest;
  /** Whether an object of this name is rendered. */
  readonly has: (name: string) => boolean;
  readonly ofKind: (kind: string) => readonly PlainManifest[];
}

/** Renders a cluster for a test that looks at its objects; throws with what is wrong where there is an error. */
export function renderObjects(definition: ClusterDefinition): RenderedObjects {
  const rendered = renderCluster(definition);
  const errors = rendered.problems.filter(({ severity }) => severity === "error");
  if (errors.length > 0) {
    throw new Error(errors.map((problem) => `${problem.rule}: ${describePlace(problem)}: ${problem.message}`).join("\n"));
  }
  const manifests = rendered.modules.flatMap(({ objects }) => objects.map(({ manifest }) => manifest));
  const byName = new Map(manifests.map((manifest) => [objectName(manifest), manifest]));
  return {
    ...rendered,
    named: (name) => {
      const found = byName.get(name);
      if (found !== undefined) return found;
      const [kind = ""] = name.split(" ");
      const others = [...byName.keys()].filter((other) => other.startsWith(`${kind} `));
      throw new Error(`${name} is not rendered, but these are: ${others.join(", ") || `no ${kind}`}`);
    },
    has: (name) => byName.has(name),
    ofKind: (kind) => manifests.filter((manifest) => manifest.kind === kind),
  };
}

/** A map of a manifest, whose fields are looked at by name. */
type Fields = Readonly<Record<string, unknown>>;

/** The pod that a workload makes; throws where the object makes none. */
export function podOf(manifest: PlainManifest): Fields {
  const template = podTemplate(manifest);
  if (template === undefined) throw new Error(`${objectName(manifest)} makes no pods`);
  return template.spec;
}

/** The only container of a workload's pod; throws where there are several. */
export function containerOf(manifest: PlainManifest): Fields {
  const [container, ...others] = containersOf(podOf(manifest));
  if (container === undefined || others.length > 0) throw new Error(`${objectName(manifest)} has not exactly one container`);
  return container.spec;
}

/** The images of a workload's containers, init containers among them; none for an object that makes no pods. */
export function imagesOf(manifest: PlainManifest): readonly string[] {
  const template = podTemplate(manifest);
  return template === undefined ? [] : containersOf(template.spec).map(({ spec }) => String(spec["image"]));
}

/** The environment variables of a workload's only container that have a value, by name. */
export function environmentOf(manifest: PlainManifest): Readonly<Record<string, string>> {
  const { env } = containerOf(manifest);
  return Object.fromEntries(
    (Array.isArray(env) ? env : []).flatMap((variable: unknown) =>
      isObject(variable) && typeof variable["value"] === "string" ? [[String(variable["name"]), variable["value"]]] : [],
    ),
  );
}
