import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { clusterFile, executable, type Result, testProject } from "./testing/project.ts";

// Other tests start the released packages. This repository's own cluster is rendered by their sources.
test("from its sources, the command line does what the released one does", async () => {
  const project = testProject({ "clusters/home.ts": clusterFile({ notes: { welcome: "hello" } }) });
  const run = async (program: string): Promise<readonly Result[]> => {
    const results: Result[] = [];
    for (const command of [["render"], ["docs"], ["check"], ["lint"], ["graph", "flux"]])
      results.push(await project.run(command, { program }));
    return results;
  };
  const released = await run(executable);
  const files = { ...project.snapshot("clusters"), ...project.snapshot("docs") };
  expect(Object.keys(files).length).toBeGreaterThan(8);

  for (const path of ["clusters/home", "docs", "node_modules/@cowlab"]) project.remove(path);
  project.link("node_modules/@cowlab/core", fileURLToPath(new URL("../../../packages/core", import.meta.url)));
  expect(await run(fileURLToPath(new URL("../bin/cowlab.js", import.meta.url)))).toEqual(released);
  expect({ ...project.snapshot("clusters"), ...project.snapshot("docs") }).toEqual(files);
});
