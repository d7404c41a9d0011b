import { type Api, type ApiObject, at, describe, nameOf } from "./api.ts";
import { definitionsOf, definitionsOfChart, installDefinitions } from "./definitions.ts";
import type { RenderedTree } from "./rendered.ts";

/** What the API server said when a tree was applied. */
export interface Applied {
  /** Refusals and warnings, with the place of each. */
  readonly complaints: readonly string[];
  /** The resourceVersion of each object by its name in words. */
  readonly versions: ReadonlyMap<string, string>;
}

/** Applies a tree in the order of dependsOn as Flux does, and installs CRDs at the moment the charts would. */
export async function applyTree(api: Api, tree: RenderedTree): Promise<Applied> {
  const complaints: string[] = [];
  const versions = new Map<string, string>();
  for (const { name, objects } of tree.deliveries) {
    for (const object of clusterScopedFirst(objects)) {
      const { status, body, warnings } = await api.apply(object);
      if (status >= 300) complaints.push(`${name}: ${nameOf(object)} is refused: ${describe(body)}`);
      for (const warning of warnings) complaints.push(`${name}: ${nameOf(object)} draws a warning: ${warning}`);
      versions.set(nameOf(object), String(at(body, "metadata", "resourceVersion")));
      if (object.kind === "HelmRelease") await installDefinitions(api, definitionsOfChart(object.metadata.name, name, tree));
    }
    // What the Kustomization of Traefik's own repository would bring.
    if (name === "traefik-crds") await installDefinitions(api, definitionsOf("traefik"));
  }
  return { complaints, versions };
}

function clusterScopedFirst(objects: readonly ApiObject[]): readonly ApiObject[] {
  return [...objects].sort((a, b) => Number(a.metadata.namespace !== undefined) - Number(b.metadata.namespace !== undefined));
}
