import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { objectName, type PlainManifest } from "@cowlab/core";
import { parseDocument } from "yaml";

/** A cluster whose objects lie in a folder, one a file, under names that no two share. */
export interface AuditedCluster {
  readonly name: string;
  /** The minor version of Kubernetes, such as `1.33`. */
  readonly kubernetes: string;
  readonly folder: string;
  /** What is in it, by the names of the files. */
  readonly objects: ReadonlyMap<string, PlainManifest>;
}

/**
 * The rendered objects of a cluster, copied into a folder: without the lists of Kustomize, which no API server sees, and
 * without files for other tools.
 */
export function auditedCluster(name: string, kubernetes: string, rendered: string, folder: string): AuditedCluster {
  const files = readdirSync(rendered, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".yaml") && basename(path) !== "kustomization.yaml")
    .sort();
  const texts = files.map((path) => [path.replaceAll("/", "."), readFileSync(join(rendered, path), "utf8")] as const);
  return writeCluster(name, kubernetes, new Map(texts), folder);
}

/** A cluster out of the texts of its files. */
export function writeCluster(
  name: string,
  kubernetes: string,
  texts: ReadonlyMap<string, string>,
  folder: string,
): AuditedCluster {
  mkdirSync(folder, { recursive: true });
  const objects = new Map<string, PlainManifest>();
  for (const [file, text] of texts) {
    writeFileSync(join(folder, file), text);
    const object: PlainManifest = parseDocument(text).toJS();
    objects.set(file, object);
  }
  return { name, kubernetes, folder, objects };
}

/** The object in a file that an auditor names, as findings name it: `Deployment sonarr/sonarr`. */
export function objectIn({ objects }: AuditedCluster, file: string): string {
  const object = objects.get(basename(file));
  if (object === undefined) throw new Error(`an auditor names ${file}, which was not shown to it`);
  return objectName(object);
}
