import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { sectionOf } from "../changelog.ts";

/** `pnpm release notes`: prints what the changelog says of a version. */
export async function notes(root: string, version: string): Promise<0 | 1> {
  const path = join(root, "CHANGELOG.md");
  const section = existsSync(path) ? sectionOf(readFileSync(path, "utf8"), version) : undefined;
  if (section === undefined) {
    process.stderr.write(`CHANGELOG.md says nothing of ${version}\n`);
    return 1;
  }
  process.stdout.write(`${section}\n`);
  return 0;
}
