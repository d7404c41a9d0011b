import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { temporaryFolder } from "../temporary-folder.ts";

/** Runs a script beside this one as root of a namespace, in which it may mount. */
function runAsRoot(script: string): { readonly status: number | null; readonly stdout: string; readonly stderr: string } {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const command = ["--map-root-user", "--mount", process.execPath, path, temporaryFolder()];
  return spawnSync("unshare", command, { encoding: "utf8" });
}

const hasNamespaces = spawnSync("unshare", ["--map-root-user", "--mount", "true"]).status === 0;

test.skipIf(!hasNamespaces)("on a disk that is too small, nothing is written, however small it is", () => {
  const { stdout, stderr } = runAsRoot("full-disk.script.ts");
  expect(stderr).toBe("");
  const { written, refused, torn } = JSON.parse(stdout);
  expect(torn).toBe(0);
  expect(written).toBeGreaterThan(5);
  expect(refused).toBeGreaterThan(5);
});

test.skipIf(!hasNamespaces)("where a folder or a file cannot be written to, nothing is written", () => {
  const { stdout, stderr } = runAsRoot("read-only.script.ts");
  expect(stderr).toBe("");
  expect(JSON.parse(stdout)).toEqual([
    {
      path: "app2",
      isUntouched: true,
      problems: [expect.objectContaining({ rule: "failed-write", path: expect.stringContaining("app2") })],
    },
    {
      path: "app2/object2.yaml",
      isUntouched: true,
      problems: [expect.objectContaining({ path: "clusters/home/app2/object2.yaml" })],
    },
  ]);
});
