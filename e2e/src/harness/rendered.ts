import { type Cluster, type ClusterDefinition, CowlabError, fluxModule, renderCluster } from "@cowlab/core";
import { parse } from "yaml";
import cowlab from "../../../clusters/cowlab.ts";
import { type ApiObject, at, list, toObject } from "./api.ts";

/** A folder of objects that Flux applies as one. */
export interface Delivery {
  /** The name of its Flux Kustomization. */
  readonly name: string;
  readonly dependsOn: readonly string[];
  readonly objects: readonly ApiObject[];
}

/** A rendered cluster, as its files say it. */
export interface RenderedTree {
  readonly cluster: Cluster;
  /** Contents by path below the repository. */
  readonly files: ReadonlyMap<string, string>;
  /** What Flux applies, each after what it depends on; first the root. */
  readonly deliveries: readonly Delivery[];
  readonly objects: readonly ApiObject[];
}

/** Renders a cluster, cowlab itself where none is given, and reads the files back. */
export function renderTree(definition: ClusterDefinition = cowlab): RenderedTree {
  const rendered = renderCluster(definition);
  const errors = rendered.problems.filter(({ severity }) => severity === "error");
  if (errors.length > 0) throw new CowlabError(errors);
  const { files } = rendered;
  const read = (path: string): unknown => {
    const text = files.get(path);
    if (text === undefined) throw new Error(`${path} is listed but not rendered`);
    return parse(text);
  };
  const objectsOf = (folder: string): readonly ApiObject[] =>
    list(read(`${folder}kustomization.yaml`), "resources").flatMap((resource) => {
      const path = `${folder}${String(resource)}`;
      return files.has(`${path}/kustomization.yaml`) ? objectsOf(`${path}/`) : [toObject(read(path))];
    });
  const rootObjects = objectsOf("");
  const root: Delivery = { name: fluxModule, dependsOn: [], objects: rootObjects };
  const others = rootObjects
    .filter(({ kind, metadata }) => kind === "Kustomization" && files.has(`flux/${metadata.name}.yaml`))
    .map((kustomization): Delivery => {
      const path = String(at(kustomization, "spec", "path"));
      const folder = path.replace(`./clusters/${definition.name}/`, "");
      const dependsOn = list(kustomization, "spec", "dependsOn").map((dependency) => String(at(dependency, "name")));
      return {
        name: kustomization.metadata.name,
        dependsOn,
        objects: files.has(`${folder}/kustomization.yaml`) ? objectsOf(`${folder}/`) : [],
      };
    });
  const deliveries = [root, ...inOrder(others)];
  return {
    cluster: rendered.cluster,
    files: new Map([...files].map(([path, content]) => [`clusters/${definition.name}/${path}`, content])),
    deliveries,
    objects: deliveries.flatMap(({ objects }) => objects),
  };
}

function inOrder(deliveries: readonly Delivery[]): readonly Delivery[] {
  const ordered: Delivery[] = [];
  const done = new Set<string>();
  while (ordered.length < deliveries.length) {
    const ready = deliveries.filter(({ name, dependsOn }) => !done.has(name) && dependsOn.every((each) => done.has(each)));
    if (ready.length === 0) throw new Error("the Kustomizations depend on each other in a circle, or on one that is not there");
    for (const delivery of ready) {
      ordered.push(delivery);
      done.add(delivery.name);
    }
  }
  return ordered;
}
