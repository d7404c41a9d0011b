import { globSync, mkdirSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { checkTarball } from "../check-tarball.ts";
import { packAll } from "../packed.ts";
import { publishedPackages } from "../published-packages.ts";
import { repository } from "../repository.ts";

/**
 * `pnpm release pack`: builds, packs and checks every package. Beside the tarballs, the file `order` has a line for each, with
 * its name, version and tarball, those first that others depend on.
 */
export async function pack(folder: string): Promise<0 | 1> {
  const target = resolve(folder);
  mkdirSync(target, { recursive: true });
  const packages = packAll(target);
  const folders = new Map(publishedPackages().map(({ name, folder }) => [name, folder]));
  let isSound = true;
  for (const packed of packages) {
    const sources = globSync("src/**/*.ts", { cwd: join(repository, folders.get(packed.name) ?? "") });
    for (const problem of checkTarball(packed, sources).problems) {
      process.stderr.write(`${packed.name}: ${problem}\n`);
      isSound = false;
    }
  }
  const lines = packages.map(({ name, version, tarball }) => `${name} ${version} ${basename(tarball)}\n`);
  writeFileSync(join(target, "order"), lines.join(""));
  process.stdout.write(lines.join(""));
  return isSound ? 0 : 1;
}
