import { readFileSync } from "node:fs";

/** The version of this package, which is that of all packages of cowlab. */
export function ownVersion(): string {
  // By the package's name: what is built from this file may stand in another folder.
  const url = new URL(import.meta.resolve("@cowlab/render/package.json"));
  const description: unknown = JSON.parse(readFileSync(url, "utf8"));
  return String(Reflect.get(Object(description), "version"));
}
