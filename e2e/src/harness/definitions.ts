import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { KindDefinition } from "@cowlab/core";
import { parseAllDocuments } from "yaml";
import { type Api, type ApiObject, condition, toObject } from "./api.ts";
import { applyAll } from "./control-plane.ts";
import { environment } from "./environment.ts";
import { until } from "./processes.ts";
import { type RenderedTree, renderTree } from "./rendered.ts";

/** The API groups of software that nothing here runs: its CRDs can be played where they cannot be had. */
const playedGroups: Readonly<Record<string, string>> = {
  "cert-manager": "cert-manager.io",
  "external-dns": "externaldns.k8s.io",
  longhorn: "longhorn.io",
  metallb: "metallb.io",
};

/** The software whose CRDs are played. */
export const playedDefinitions: readonly string[] = Object.keys(playedGroups).filter(
  (software) => environment.missing[`CRDs of ${software}`] !== undefined,
);

/** The CRDs of a piece of software, such as `cert-manager` or `flux-source`. */
export function definitionsOf(software: string, tree: RenderedTree = renderTree()): readonly ApiObject[] {
  if (playedDefinitions.includes(software)) {
    const kinds = tree.cluster.modules.flatMap(({ installs = [] }) => installs);
    return standInDefinitions(kinds.filter(({ apiVersion }) => apiVersion.startsWith(`${playedGroups[software]}/`)));
  }
  const files = readdirSync(environment.definitions);
  const file = files.find((name) => name.startsWith(`${software}-v`) && name.endsWith(".yaml"));
  if (file === undefined) throw new Error(`there are no CRDs of ${software} among ${files.join(", ")}`);
  return parseAllDocuments(readFileSync(join(environment.definitions, file), "utf8"))
    .map((document): unknown => document.toJS())
    .filter((value) => value !== null && value !== undefined)
    .map(toObject);
}

/** What the installation of Flux by its operator brings along. */
export const fluxDefinitions = ["flux-operator", "flux-source", "flux-kustomize", "flux-helm"];

/** Whose CRDs a chart, by the name of its release, brings along. */
const softwareOfChart: Readonly<Record<string, string>> = {
  "cert-manager": "cert-manager",
  "external-dns": "external-dns",
  "flux-operator": "flux-operator",
  longhorn: "longhorn",
  metallb: "metallb",
};

/** True where the CRDs of a chart are not known here, so that they are played. */
export const isUnknownChart = (release: string): boolean => softwareOfChart[release] === undefined;

/** The CRDs that a chart brings along, by the name of its release; of a chart that is not known here, what its module says. */
export function definitionsOfChart(release: string, module: string, tree: RenderedTree): readonly ApiObject[] {
  const software = softwareOfChart[release];
  if (software !== undefined) return definitionsOf(software, tree);
  return standInDefinitions(tree.cluster.modules.find(({ name }) => name === module)?.installs ?? []);
}

/** Stand in for the CRDs of kinds: they may have any fields. */
function standInDefinitions(kinds: readonly KindDefinition[]): readonly ApiObject[] {
  const versions = Map.groupBy(kinds, ({ apiVersion, kind }) => `${kind}.${apiVersion.split("/")[0]}`);
  return [...versions.values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined) return [];
    const [group = ""] = first.apiVersion.split("/");
    const singular = first.kind.toLowerCase();
    const plural = `${singular}s`;
    const schema = { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } };
    return [
      {
        apiVersion: "apiextensions.k8s.io/v1",
        kind: "CustomResourceDefinition",
        // Groups of Kubernetes' own domain need a word on who has approved them.
        metadata: { name: `${plural}.${group}`, annotations: { "api-approved.kubernetes.io": "unapproved, a stand-in" } },
        spec: {
          group,
          scope: first.scope,
          names: { kind: first.kind, plural, singular },
          versions: same.map(({ apiVersion }) => ({
            name: apiVersion.split("/")[1],
            served: true,
            storage: apiVersion === first.apiVersion,
            schema,
            subresources: { status: {} },
          })),
        },
      },
    ];
  });
}

/** Installs CRDs and waits until the API server serves their kinds. */
export async function installDefinitions(api: Api, definitions: readonly ApiObject[]): Promise<void> {
  for (const definition of definitions) {
    const { name } = definition.metadata;
    await applyAll(api, [definition], "installation");
    await until(`the kinds of ${name} to be served`, async () => {
      const found = await api.get({ apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition", name });
      return condition(found, "Established")?.["status"] === "True" || undefined;
    });
  }
}

/** Installs what comes before everything that is rendered: the kinds of Flux, and its namespace. */
export async function installFlux(api: Api): Promise<void> {
  await installDefinitions(
    api,
    fluxDefinitions.flatMap((software) => definitionsOf(software)),
  );
  await applyAll(api, [{ apiVersion: "v1", kind: "Namespace", metadata: { name: "flux-system" } }], "installation");
}
