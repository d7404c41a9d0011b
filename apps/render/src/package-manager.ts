import { existsSync } from "node:fs";
import { join } from "node:path";

/** How a project's commands are started: by the package manager whose lockfile it has, or by npm. */
export interface PackageManager {
  /** Runs a script of package.json: `npm run`. */
  readonly run: string;
  /** Runs the command line: `npx cowlab`. */
  readonly cowlab: string;
  readonly install: string;
}

/** The package manager of a project. */
export function packageManagerOf(root: string): PackageManager {
  if (existsSync(join(root, "pnpm-lock.yaml"))) return { run: "pnpm", cowlab: "pnpm cowlab", install: "pnpm install" };
  return { run: "npm run", cowlab: "npx cowlab", install: "npm install" };
}
