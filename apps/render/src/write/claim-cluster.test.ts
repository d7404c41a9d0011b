import { spawn } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { exampleTree, situations } from "../testing/example-tree.ts";
import { claimOf, currentOwner, type Owner, parseClaim, stateOf } from "./claim.ts";
import { claimCluster, releaseClaim } from "./claim-cluster.ts";
import { mendFolder, unfinishedRenders } from "./mend-folder.ts";
import { writePlan } from "./write-plan.ts";

const self = currentOwner();
const situation = situations["a first render"] ?? expect.fail("there is no such situation");

/** The owner that another process of this machine is, while it runs and after. */
async function otherProcess(): Promise<{ readonly owner: Owner; readonly end: () => Promise<unknown> }> {
  const child = spawn(process.execPath, ["-e", "process.stdin.resume(); console.log()"], { stdio: ["pipe", "pipe", "ignore"] });
  onTestFinished(() => void child.kill());
  await once(child.stdout, "data");
  const { pid = 0 } = child;
  const started = Number(fs.readFileSync(`/proc/${pid}/stat`, "utf8").split(" ")[21]);
  return {
    owner: { ...self, pid, started },
    end: () => {
      child.stdin.end();
      return once(child, "exit");
    },
  };
}

describe.skipIf(!fs.existsSync("/proc/self/stat"))("a claim", () => {
  test("says whose it is by its name", () => {
    const claim = claimOf("home", { ...self, host: "4026531836-nas.example.org" });
    expect(parseClaim(claim.name)).toEqual(claim);
    for (const name of ["home", ".home", ".home.render-", ".git", ".home.render-1-2-xyz-host"])
      expect(parseClaim(name)).toBeUndefined();
  });

  test("is held while its process runs, and left once it has ended, whoever has its number by then", async () => {
    const { owner, end } = await otherProcess();
    const claim = claimOf("home", owner);
    expect(stateOf(claim, self)).toBe("running");
    expect(stateOf({ ...claim, started: claim.started - 1 }, self)).toBe("ended");
    expect(stateOf({ ...claim, boot: "12345678" }, self)).toBe("ended");
    expect(stateOf({ ...claim, host: "4026531836-other" }, self)).toBe("unknown");
    await end();
    expect(stateOf(claim, self)).toBe("ended");
  });
});

describe("where another process has a claim", () => {
  test.each([
    ["runs", {}, "process [0-9]+ writes to it right now"],
    ["may run elsewhere", { host: "4026531836-nas" }, "process [0-9]+ of nas writes to it, or was stopped while it did"],
  ])("that %s, nothing is written, and nothing of its is touched", async (_, difference, message) => {
    const { owner } = await otherProcess();
    const tree = exampleTree(situation);
    const claimed = claimCluster(tree.clusters, "home", { ...owner, ...difference }, fs);
    if ("heldBy" in claimed) expect.fail("nobody else claims it");
    const names = fs.readdirSync(tree.clusters);
    const problem = { rule: "concurrent-render", path: "clusters/home", message: expect.stringMatching(message) };
    expect(writePlan(tree.folder, tree.changes)).toMatchObject([{ ...problem, severity: "error" }]);
    expect(mendFolder(tree.folder)).toMatchObject([{ ...problem, severity: "error" }]);
    expect(unfinishedRenders(tree.folder)).toMatchObject([{ ...problem, severity: "warning" }]);
    expect(fs.readdirSync(tree.clusters)).toEqual(names);
    releaseClaim(tree.clusters, claimed.claim, fs);
    expect(writePlan(tree.folder, tree.changes)).toEqual([]);
  });

  test("on another cluster, it is in nobody's way", async () => {
    const { owner } = await otherProcess();
    const tree = exampleTree(situation);
    claimCluster(tree.clusters, "cabin", owner, fs);
    expect(unfinishedRenders(tree.folder)).toEqual([]);
    expect(writePlan(tree.folder, tree.changes)).toEqual([]);
  });

  test("and has ended, it is removed, and said so", async () => {
    const { owner, end } = await otherProcess();
    const tree = exampleTree(situation);
    claimCluster(tree.clusters, "home", owner, fs);
    await end();
    expect(writePlan(tree.folder, tree.changes)).toMatchObject([{ rule: "failed-write", fix: "render again" }]);
    expect(unfinishedRenders(tree.folder)).toMatchObject([{ rule: "interrupted-render", severity: "error" }]);
    expect(mendFolder(tree.folder)).toMatchObject([
      { rule: "interrupted-render", severity: "warning", message: expect.stringMatching(/nothing was changed$/) },
    ]);
    expect(fs.readdirSync(tree.clusters)).toEqual([]);
  });

  test("and its journal is none that a render wrote, it is left to people", () => {
    const tree = exampleTree(situation);
    const name = claimOf("home", { ...self, pid: 1, boot: "12345678" }).name;
    const journals = [
      "",
      "{}",
      '[{ "kind": "changed", "path": "../../etc/hosts", "files": [] }]',
      '[{ "kind": "added", "path": "" }]',
    ];
    for (const journal of journals) {
      fs.mkdirSync(join(tree.clusters, name), { recursive: true });
      fs.writeFileSync(join(tree.clusters, name, "journal"), journal);
      expect(mendFolder(tree.folder)).toMatchObject([{ severity: "error", fix: "remove that folder, and render again" }]);
      expect(fs.readdirSync(tree.clusters)).toEqual([name]);
    }
  });
});

test("of two that claim a folder at the same time one gets it", () => {
  const tree = exampleTree(situation);
  const other = { ...self, host: "1-other" };
  const order = [claimOf("home", self), claimOf("home", other)].map(({ name }) => name).sort();
  // The other one makes its claim between the two times that this one looks for others, and gives it up when it has seen it.
  let reads = 0;
  const fileSystem: typeof fs = new Proxy(fs, {
    get(target, property) {
      if (property !== "readdirSync") return Reflect.get(target, property);
      return (path: string) => {
        reads += 1;
        if (reads === 2) fs.mkdirSync(join(tree.clusters, claimOf("home", other).name));
        if (reads === 4) fs.rmdirSync(join(tree.clusters, claimOf("home", other).name));
        return fs.readdirSync(path);
      };
    },
  });
  const claimed = claimCluster(tree.clusters, "home", self, fileSystem);
  expect("claim" in claimed).toBe(order[0] === claimOf("home", self).name);
});
