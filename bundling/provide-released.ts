import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { buildReleased } from "./build-released.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** The folder that has the packages as they are released in its node_modules. */
    readonly released: string;
  }
}

/**
 * Builds the packages for tests that start the command line: what they start is then what people install, and takes half the time
 * that it takes from sources.
 */
export async function setup(project: TestProject): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), "cowlab-released-"));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    await buildReleased(folder);
  } catch (error) {
    remove();
    throw error;
  }
  project.provide("released", folder);
  project.onTestsRerun(() => buildReleased(folder));
  return remove;
}
