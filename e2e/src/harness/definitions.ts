import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import { type Api, type ApiObject, condition, toObject } from "./api.ts";
import { applyAll } from "./control-plane.ts";
import { environment } from "./environment.ts";
import { until } from "./processes.ts";

/** The CRDs of a piece of software, such as `cert-manager` or `flux-source`. */
export function definitionsOf(software: string): readonly ApiObject[] {
  const files = readdirSync(environment.definitions);
  const file = files.find((name) => name.startsWith(`${software}-v`) && name.endsWith(".yaml"));
  if (file === undefined) throw new Error(`there are no CRDs of ${software} among ${files.join(", ")}`);
  return parseAllDocuments(readFileSync(join(environment.definitions, file), "utf8"))
    .map((document): unknown => document.toJS())
    .filter((value) => value !== null && value !== undefined)
    .map(toObject);
}

/** Installs CRDs and waits until the API server serves their kinds. */
export async function installDefinitions(api: Api, software: readonly string[]): Promise<void> {
  for (const definition of software.flatMap(definitionsOf)) {
    const { name } = definition.metadata;
    await applyAll(api, [definition], "installation");
    await until(`the kinds of ${name} to be served`, async () => {
      const found = await api.get({ apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition", name });
      return condition(found, "Established")?.["status"] === "True" || undefined;
    });
  }
}

/** What the installation of Flux by its operator brings along. */
export const fluxDefinitions = ["flux-operator", "flux-source", "flux-kustomize", "flux-helm"];

/** Whose CRDs a chart, by the name of its release, brings along. */
export const definitionsOfChart: Readonly<Record<string, readonly string[]>> = {
  "cert-manager": ["cert-manager"],
  "external-dns": ["external-dns"],
  "flux-operator": ["flux-operator"],
  longhorn: ["longhorn"],
  metallb: ["metallb"],
};
