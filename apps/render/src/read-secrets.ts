import { join } from "node:path";
import type { Problem } from "@cowlab/core";
import { linkOnTheWay, readTree } from "./rendered-tree.ts";
import { type SecretFile, secretsFolder } from "./secrets.ts";

/** Reads the files of a cluster's encrypted Secrets. A file that is no YAML is a problem at its line. */
export async function readSecrets(
  root: string,
  cluster: string,
): Promise<{ readonly files: readonly SecretFile[]; readonly problems: readonly Problem[] }> {
  const folder = secretsFolder(cluster);
  const files: SecretFile[] = [];
  const problems: Problem[] = [];
  // What a link leads to is no part of the repository, and nothing that Flux would read.
  const link = linkOnTheWay(root, folder);
  if (link !== undefined) return { files, problems: [unreadable("warning", link, "is a symbolic link, and was not read")] };
  const found = [...readTree(join(root, folder))].filter(([path]) => /\.ya?ml$/.test(path)).sort(([a], [b]) => (a < b ? -1 : 1));
  if (found.length === 0) return { files, problems };

  const { readYaml } = await import("@cowlab/diff/read-yaml");
  for (const [below, entry] of found) {
    const path = `${folder}/${below}`;
    if (entry.kind === "file") {
      // What is no UTF-8 is read as these: to Flux it may be UTF-16, and a Secret.
      const read = entry.content.includes("\ufffd") ? { message: "it is no text in UTF-8" } : readYaml(entry.content);
      if ("documents" in read) files.push({ path, documents: read.documents });
      else {
        const place = read.line === undefined ? path : `${path}:${read.line}:${read.column ?? 1}`;
        problems.push(unreadable("error", place, `is no YAML: ${read.message}`));
      }
    } else if (entry.kind !== "folder") {
      const message = entry.kind === "unreadable" ? `could not be read: ${entry.reason}` : `is a ${entry.kind}, and was not read`;
      problems.push(unreadable("warning", path, message));
    }
  }
  return { files, problems };
}

function unreadable(severity: Problem["severity"], path: string, message: string): Problem {
  return { rule: "unreadable-secret", severity, path, message };
}
