import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { repository } from "./install.ts";

const sources = fileURLToPath(new URL(".", import.meta.url));

/** Lays out the scripts of the peers as plain JavaScript, so that none of them pays for TypeScript at its start. */
export function plainProject(folder: string): void {
  const scripts = readdirSync(join(sources, "peers"), { recursive: true, encoding: "utf8" }).map((path) => `peers/${path}`);
  for (const path of ["workload.ts", ...scripts.filter((path) => path.endsWith(".ts") && !path.endsWith(".d.ts"))]) {
    const target = join(folder, path.replace(/\.ts$/, ".js"));
    mkdirSync(dirname(target), { recursive: true });
    const code = stripTypeScriptTypes(readFileSync(join(sources, path), "utf8"));
    writeFileSync(target, code.replaceAll(/(from "\.[^"]*)\.ts"/g, '$1.js"'));
  }
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }\n');
  symlinkSync(join(repository, "bench/node_modules"), join(folder, "node_modules"));
}
