import { defineConfig } from "rolldown";
import { packageOptions } from "./bundling/package-options.ts";

// Builds the package in whose folder it is run.
export default defineConfig(packageOptions(process.cwd(), "dist"));
