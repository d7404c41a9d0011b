import { cpSync, existsSync, mkdirSync, realpathSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "rolldown";
import { publishedPackages } from "../release/src/published-packages.ts";
import { repository } from "../release/src/repository.ts";
import { packageOptions } from "./package-options.ts";

/**
 * Builds the published packages and lays them out below a folder's node_modules, as an install of the released ones does. They are
 * built as a release builds them, without the declarations, which nothing reads at run time.
 */
export async function buildReleased(folder: string): Promise<void> {
  await Promise.all(
    publishedPackages().map(async ({ folder: path, description }) => {
      const { publishConfig, name, dependencies = {}, ...others } = description;
      const source = join(repository, path);
      const target = join(folder, "node_modules", name);
      mkdirSync(target, { recursive: true });
      await build(packageOptions(source, join(target, "dist")));
      if (existsSync(join(source, "bin"))) cpSync(join(source, "bin"), join(target, "bin"), { recursive: true });
      writeFileSync(join(target, "package.json"), JSON.stringify({ name, ...others, dependencies, ...publishConfig }));
      linkDependencies(source, folder, Object.keys(dependencies));
    }),
  );
}

/** Links what a package depends on, from where the workspace has it. */
function linkDependencies(source: string, folder: string, names: readonly string[]): void {
  for (const name of names.filter((name) => !name.startsWith("@cowlab/"))) {
    const target = join(folder, "node_modules", name);
    if (existsSync(target)) continue;
    mkdirSync(join(target, ".."), { recursive: true });
    symlinkSync(realpathSync(join(source, "node_modules", name)), target);
  }
}
