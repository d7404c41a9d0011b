import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { isObject } from "@cowlab/core";
import { findDefinitions } from "@cowlab/e2e/definitions";
import { parseAllDocuments } from "yaml";
import type { SchemaSources } from "./object-schemas.ts";

/** The patch versions of Kubernetes whose OpenAPI documents are read, by minor version, with their checksums as in go.sum. */
export const kubernetesReleases: Readonly<Record<string, { readonly version: string; readonly sum: string }>> = {
  "1.33": { version: "v1.33.13", sum: "h1:bmH31xUdSzeA5vk0wZAK9MZp11mdLuzUSeKk0qN3hPQ=" },
  "1.34": { version: "v1.34.4", sum: "h1:Yy6R4QB8C9kJPp25GFqEvX5XQwY5qzKeqD0Xx6oAcmk=" },
  "1.35": { version: "v1.35.4", sum: "h1:o/8dBC/pHVpYoGV4OAIytAlNPZbdYVTXJHoYvXC4qzM=" },
  "1.36": { version: "v1.36.3", sum: "h1:qDQdoMiluAE2Eab6Fa52YV+WjiGz9mZFFoagEA6cI+o=" },
  "1.37": { version: "v1.37.2", sum: "h1:A2VDEiObzkYqFTKhSsn0ZEb0RlLEXpHWj93gi2HqEwE=" },
};

/**
 * What schemas are made from: the OpenAPI document in the Go module of each version of Kubernetes, and the CRDs of what the
 * clusters run, from the folder of upstream CRDs or the Go modules that hold them.
 */
export async function schemaSources(
  versions: readonly string[],
  say: (line: string) => void,
): Promise<ReadonlyMap<string, SchemaSources> | { readonly missing: readonly string[] }> {
  const found = await findDefinitions(say);
  if ("missing" in found) return found;
  const definitions = readdirSync(found.folder)
    .filter((file) => file.endsWith(".yaml"))
    .sort()
    .flatMap((file) => parseAllDocuments(readFileSync(join(found.folder, file), "utf8")))
    .map((document): unknown => document.toJS())
    .filter(isObject);
  const missing: string[] = [];
  const sources = new Map<string, SchemaSources>();
  for (const version of new Set(versions)) {
    try {
      sources.set(version, { kubernetes: await openApiDocument(version), definitions });
    } catch (error) {
      missing.push(`the OpenAPI document of Kubernetes ${version}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return missing.length > 0 ? { missing } : sources;
}

async function openApiDocument(minor: string): Promise<unknown> {
  const release = kubernetesReleases[minor];
  if (release === undefined) throw new Error(`add its version to kubernetesReleases in audits/src/schema-sources.ts`);
  const { version, sum } = release;
  const { stdout } = await promisify(execFile)("go", ["mod", "download", "-json", `k8s.io/kubernetes@${version}`], {
    env: { ...process.env, GO111MODULE: "on", GOFLAGS: "" },
  }).catch((error: unknown) => {
    throw new Error(`the Go module k8s.io/kubernetes ${version} could not be downloaded`, { cause: error });
  });
  const { Dir: folder, Sum: found }: Readonly<Record<string, unknown>> = JSON.parse(stdout);
  if (found !== sum) throw new Error(`k8s.io/kubernetes ${version} has the checksum ${String(found)} instead of ${sum}`);
  const document: unknown = JSON.parse(readFileSync(join(String(folder), "api/openapi-spec/swagger.json"), "utf8"));
  return document;
}
