#!/usr/bin/env node
// Plain JavaScript: Node strips the types of its entry before any code can turn the compile cache on, which would double
// the time of a start.
import * as nodeModule from "node:module";
import { fileURLToPath } from "node:url";

// By its name, as a Node that is too old has no such export, and would say nothing else.
const { enableCompileCache, stripTypeScriptTypes } = nodeModule;
if (enableCompileCache === undefined || stripTypeScriptTypes === undefined) {
  process.stderr.write(`cowlab: needs Node 24 or newer, but this is ${process.version}\n`);
  process.exit(2);
}
// Beside the package: the folder for temporary files, which is Node's choice, may be anybody's to write to.
enableCompileCache(fileURLToPath(new URL("../node_modules/.cache", import.meta.url)));
const { main } = await import("#main");
await main(process.argv.slice(2));
