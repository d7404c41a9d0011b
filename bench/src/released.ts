import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The project's own folder. */
export const repository: string = fileURLToPath(new URL("../..", import.meta.url));

/**
 * Builds the published packages and lays them out below a folder's node_modules, as an install of the released ones does. They are
 * built as a release builds them, without the declarations, which nothing reads at run time.
 */
export function buildReleased(folder: string): void {
  const rolldown = join(repository, "node_modules/rolldown/bin/cli.mjs");
  const config = join(repository, "rolldown.config.ts");
  for (const { source, description } of publishedPackages()) {
    const { publishConfig, name, dependencies = {}, ...others } = description;
    const target = join(folder, "node_modules", name);
    mkdirSync(target, { recursive: true });
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [rolldown, "--config", config, "--dir", join(target, "dist")],
      { cwd: source, encoding: "utf8" },
    );
    if (status !== 0) throw new Error(`${name} could not be built\n${stdout}${stderr}`);
    if (existsSync(join(source, "bin"))) cpSync(join(source, "bin"), join(target, "bin"), { recursive: true });
    writeFileSync(join(target, "package.json"), JSON.stringify({ name, ...others, dependencies, ...publishConfig }));
    linkDependencies(source, folder, Object.keys(dependencies));
  }
}

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
