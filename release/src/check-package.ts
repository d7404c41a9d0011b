import { globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkTarball } from "./check-tarball.ts";
import { pack } from "./packed.ts";

// Packs the package in whose folder it is run, and checks the tarball. The package has to be built.

const { name }: { name: string } = JSON.parse(readFileSync("package.json", "utf8"));
const folder = mkdtempSync(join(tmpdir(), "cowlab-package-"));
try {
  const [packed] = pack([name], folder);
  if (packed === undefined) throw new Error(`pnpm packed nothing for ${name}`);
  const { entryPoints, problems } = checkTarball(packed, globSync("src/**/*.ts"));
  for (const problem of problems) process.stderr.write(`${name}: ${problem}\n`);
  if (problems.length > 0) process.exitCode = 1;
  else process.stdout.write(`${name}: ${packed.files.length} files, ${entryPoints.length} entry points\n`);
} finally {
  rmSync(folder, { recursive: true });
}
