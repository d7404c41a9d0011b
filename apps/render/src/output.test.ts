import { spawnSync } from "node:child_process";
import { closeSync, existsSync, openSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { clusterFile, executable, type TestProject, testProject } from "./testing/project.ts";

/** A project whose report, in JSON, is longer than the 64 KiB that a pipe holds. */
function longProject(): TestProject {
  const names = Array.from({ length: 2000 }, (_, index) => `note-${String(index).padStart(4, "0")}`);
  const notes = Object.fromEntries(names.map((name) => [name, "hello"]));
  return testProject({ "clusters/home.ts": clusterFile({ notes }) });
}

/** Runs a line of the shell in a project, in which `$COWLAB` is the command line. */
function shell({ root }: TestProject, line: string): { readonly status: number | null; readonly stdout: string } {
  const env = { PATH: process.env["PATH"], NODE: process.execPath, COWLAB: executable };
  return spawnSync("sh", ["-c", line], { cwd: root, env, encoding: "utf8", maxBuffer: 2 ** 24 });
}

describe("what a command prints", () => {
  it("comes whole through a pipe that never waits, to a slow reader", () => {
    // Who shares a pipe with Node, which opens it so that writes to it do not wait, shares that, too.
    const other = `"$NODE" -e 'process.stdout.write(""); setTimeout(() => {}, 1000)' & sleep 0.2`;
    const { stdout } = shell(longProject(), `{ ${other}; "$NODE" "$COWLAB" check --json; } | { sleep 1; cat; }`);
    expect(stdout.length).toBeGreaterThan(2 ** 16);
    expect(JSON.parse(stdout).clusters[0].added).toHaveLength(2006);
  }, 30_000);

  it("may be read no further than its beginning: the verdict stands", () => {
    const project = longProject();
    const printing = project.read("clusters/home.ts").concat("process.stdout.write('by itself '.repeat(20_000));\n");
    project.write("clusters/home.ts", printing);
    shell(project, '{ "$NODE" "$COWLAB" check --json 2> errors; echo $? > code; } | head -c 1');
    expect([project.read("code"), project.read("errors")]).toEqual(["1\n", ""]);
  }, 30_000);

  it.skipIf(!existsSync("/dev/full"))("is missed where the disk is full", () => {
    const full = openSync("/dev/full", "w");
    const { root } = testProject({});
    const command = [executable, "--help"];
    const { status, stderr } = spawnSync(process.execPath, command, { cwd: root, stdio: ["ignore", full, "pipe"] });
    closeSync(full);
    expect([status, stderr.toString("utf8")]).toEqual([
      2,
      "cowlab: the output could not be written: ENOSPC: no space left on device, write\n",
    ]);
  });
});
