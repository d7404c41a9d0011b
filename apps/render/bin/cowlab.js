#!/usr/bin/env node
// Plain JavaScript: Node strips the types of its entry before any code can turn the compile cache on, which would double
// the time of a start.
import { enableCompileCache } from "node:module";

enableCompileCache();
const { main } = await import("#main");
await main(process.argv.slice(2));
