import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { clusterFile, testProject } from "./testing/project.ts";

// Other tests start the released packages. This repository's own cluster is rendered by their sources.
test("from its sources, the command line does what the released one does", async () => {
  const project = testProject({ "clusters/home.ts": clusterFile({ notes: { welcome: "hello" } }) });
  const commands = [["render"], ["docs"], ["check"], ["lint"], ["graph", "flux"]];
  const released: unknown[] = [];
  for (const command of commands) released.push(await project.run(command));
  const files = { ...project.snapshot("clusters"), ...project.snapshot("docs") };
  expect(Object.keys(files).length).toBeGreaterThan(8);

  for (const path of ["clusters/home", "docs", "node_modules/@cowlab"]) project.remove(path);
  project.link("node_modules/@cowlab/core", fileURLToPath(new URL("../../../packages/core", import.meta.url)));
  const sources = fileURLToPath(new URL("../bin/cowlab.js", import.meta.url));
  const run = (args: readonly string[]): unknown => {
    const options = { cwd: project.root, env: { PATH: process.env["PATH"] }, encoding: "utf8" } as const;
    const { status: code, stdout, stderr } = spawnSync(process.execPath, [sources, ...args], options);
    return { code, stdout, stderr };
  };
  expect(commands.map(run)).toEqual(released);
  expect({ ...project.snapshot("clusters"), ...project.snapshot("docs") }).toEqual(files);
});
