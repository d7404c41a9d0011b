import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "rolldown";
import { packageOptions } from "./package-options.ts";

const repository = fileURLToPath(new URL("..", import.meta.url));

/**
 * Builds the published packages and lays them out below a folder's node_modules, as an install of the released ones does. They are
 * built as a release builds them, without the declarations, which nothing reads at run time.
 */
export async function buildReleased(folder: string): Promise<void> {
  await Promise.all(
    publishedPackages().map(async ({ source, description }) => {
      const { publishConfig, name, dependencies = {}, ...others } = description;
      const target = join(folder, "node_modules", name);
      mkdirSync(target, { recursive: true });
      await build(packageOptions(source, join(target, "dist")));
      if (existsSync(join(source, "bin"))) cpSync(join(source, "bin"), join(target, "bin"), { recursive: true });
      writeFileSync(join(target, "package.json"), JSON.stringify({ name, ...others, dependencies, ...publishConfig }));
      linkDependencies(source, folder, Object.keys(dependencies));
    }),
  );
}

interface PackageDescription {
  readonly name: string;
  readonly publishConfig: object;
  readonly dependencies?: Readonly<Record<string, string>>;
}

function publishedPackages(): readonly { readonly source: string; readonly description: PackageDescription }[] {
  return ["packages", "apps"].flatMap((parent) =>
    readdirSync(join(repository, parent)).flatMap((name) => {
      const source = join(repository, parent, name);
      if (!existsSync(join(source, "package.json"))) return [];
      const description = JSON.parse(readFileSync(join(source, "package.json"), "utf8"));
      return description.publishConfig === undefined ? [] : [{ source, description }];
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
