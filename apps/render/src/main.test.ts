import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { testProject } from "./testing/project.ts";

const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));

describe("help", () => {
  test("of the command line names every command and fits 80 columns", async () => {
    const { code, stdout, stderr } = await testProject({}).run(["--help"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(Math.max(...stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(stdout).toBe(`cowlab renders a cluster, written as typed TypeScript, to the files Flux reads.

Usage: cowlab <command> [options]

Commands:
  render [cluster…]  write the rendered files of clusters/*.ts
  check [cluster…]   say whether the committed files are what would be rendered
  lint [cluster…]    say what is unsound in clusters, and in what they render
  diff [base] [head] say what changes, and what that does to the cluster
  trace <target>     follow a request through the rendered objects
  graph <map>        draw Flux's order, the network or the storage
  docs [cluster…]    write the pages of clusters, computed from their models
  adopt <folder>     propose the cluster that takes the place of manifests
  new cluster <name> begin a cluster, in a repository of its own
  new app <name>     write a module and its test for an app of your own

Options:
  -h, --help         show this help, or a command's
      --version      show the version

It runs anywhere below the folder that holds clusters/.
Exit codes: 0 all is well, 1 there are findings, 2 misuse or a crash.
`);
  });

  test("of render", async () => {
    const { code, stdout } = await testProject({}).run(["render", "--help"]);
    expect(code).toBe(0);
    expect(stdout).toBe(`Writes the rendered files of clusters/<cluster>.ts to clusters/<cluster>/.

Usage: cowlab render [cluster…] [--json]

Without a name it renders every cluster. Only files that differ are written. Of
the files that are no longer rendered only those are removed whose first line
says that they were rendered to where they are; others are never touched. Where
any cluster has an error, nothing is written at all. The files of a cluster are
written all or none: where a render was killed, the next one puts back what it
had moved, and says so.

Options:
      --json  print what was written, and all problems, as one JSON object
  -h, --help  show this help

Examples:
  cowlab render
  cowlab render cowlab
  cowlab render --json | jq '.clusters[].changed'
`);
  });

  test("of check", async () => {
    const { code, stdout } = await testProject({}).run(["check", "-h"]);
    expect(code).toBe(0);
    expect(stdout).toBe(`Says whether the files in clusters/<cluster>/ are what would be rendered.

Usage: cowlab check [cluster…] [--json]

Without a name it checks every cluster. It writes nothing. Where files differ it
prints a unified diff, from what is there to what would be rendered. It warns of
Secrets that modules declare and secrets/<cluster>/ does not hold, with the
commands that make them; nothing is decrypted. An error there is a Secret that
is not encrypted. It fails, too, where a way of "cowlab trace --all" is broken,
and where the pages in docs/clusters/<cluster>/ are not current.

Options:
      --json  print what is out of date, and all problems, as one JSON object
  -h, --help  show this help

Examples:
  cowlab check
  cowlab check cowlab | git apply
`);
  });
});

test("the version is that of the package", async () => {
  expect(await testProject({}).run(["--version"])).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
});

describe("misuse exits with 2, says what was likely meant, and prints no result", () => {
  test.each([
    [[], "no command is given", "cowlab --help"],
    [["rendr"], "there is no command rendr; did you mean render?", "cowlab --help"],
    [["--versoin"], "there is no option --versoin; did you mean --version?", "cowlab --help"],
    [["render", "--jsn"], "there is no option --jsn; did you mean --json?", "cowlab render --help"],
    [["check", "--json=yes"], "--json takes no value", "cowlab check --help"],
  ])("cowlab %j", async (args, problem, usage) => {
    expect(await testProject({ "clusters/.keep": "" }).run(args)).toEqual({
      code: 2,
      stdout: "",
      stderr: `cowlab: ${problem}\nRun "${usage}" for usage.\n`,
    });
  });

  test("outside of a project", async () => {
    const project = testProject({ "notes/todo.md": "" });
    const { code, stdout, stderr } = await project.run(["render"], { folder: "notes" });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(`no folder clusters/ here or above, in ${project.root}/notes`);
  });
});
