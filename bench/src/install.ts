import { cpSync, mkdirSync, readdirSync, realpathSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The project's own folder. */
export const repository: string = fileURLToPath(new URL("../..", import.meta.url));

/** Copies the built packages to another folder. */
export function installReleased(built: string, folder: string): void {
  cpSync(join(built, "node_modules"), join(folder, "node_modules"), { recursive: true, verbatimSymlinks: true });
}

/** Links the sources of the packages into a folder's node_modules, as the workspace does for what needs them. */
export function linkSources(folder: string, who: "bench" | "clusters"): void {
  const source = join(repository, who, "node_modules/@cowlab");
  mkdirSync(join(folder, "node_modules/@cowlab"), { recursive: true });
  for (const name of readdirSync(source))
    symlinkSync(realpathSync(join(source, name)), join(folder, "node_modules/@cowlab", name));
}
