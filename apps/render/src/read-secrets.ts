import { join } from "node:path";
import type { Problem } from "@cowlab/core";
import { readTree } from "./rendered-tree.ts";
import { type SecretFile, secretsFolder } from "./secrets.ts";

/** Reads the files of a cluster's encrypted Secrets. A file that is no YAML is a problem at its line. */
export async function readSecrets(
  root: string,
  cluster: string,
): Promise<{ readonly files: readonly SecretFile[]; readonly problems: readonly Problem[] }> {
  const folder = secretsFolder(cluster);
  const files: SecretFile[] = [];
  const problems: Problem[] = [];
  const found = [...readTree(join(root, folder))].filter(([path]) => /\.ya?ml$/.test(path)).sort(([a], [b]) => (a < b ? -1 : 1));
  if (found.length === 0) return { files, problems };

  const { parseYaml } = await import("./parse-yaml.ts");
  for (const [below, entry] of found) {
    const path = `${folder}/${below}`;
    if (entry.kind === "file") {
      const parsed = parseYaml(entry.content);
      if ("documents" in parsed) files.push({ path, documents: parsed.documents });
      else problems.push(unreadable("error", `${path}:${parsed.line}:${parsed.column}`, `is no YAML: ${parsed.message}`));
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
