import { existsSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Problem } from "@cowlab/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { planChanges } from "../plan.ts";
import { readTree, type Tree } from "../rendered-tree.ts";
import { type ExampleTree, exampleTree, renderedFile, type Situation, situations } from "../testing/example-tree.ts";
import { type Call, type Fate, faultyFileSystem } from "../testing/faulty-file-system.ts";
import { currentOwner, type Owner } from "./claim.ts";
import { mendFolder } from "./mend-folder.ts";
import { writePlan } from "./write-plan.ts";

/** A process that has ended: the first of the machine's boot before. */
const ended: Owner = { ...currentOwner(), pid: 1, boot: "12345678" };

/** Writes with a fate for each call, as a process that ends with it. */
function writeWith(tree: ExampleTree, fateOf: (call: Call) => Fate): readonly Problem[] {
  return writePlan(tree.folder, tree.changes, { fileSystem: faultyFileSystem(fateOf), owner: ended });
}

/** The calls that a write makes, by their names. */
function callsOf(situation: Situation): readonly string[] {
  const names: string[] = [];
  const problems = writeWith(exampleTree(situation), ({ name }) => {
    names.push(name);
    return "fine";
  });
  expect(problems).toEqual([]);
  return names;
}

function written(situation: Situation): Tree {
  const tree = exampleTree(situation);
  expect(writePlan(tree.folder, tree.changes)).toEqual([]);
  return readTree(tree.folder);
}

/** A tree that is as one of two, told apart in words. */
function stateOf(tree: ExampleTree, after: Tree): "as before" | "as planned" | Tree {
  const found = readTree(tree.folder);
  const isLike = (other: Tree): boolean =>
    found.size === other.size && [...found].every(([path, entry]) => JSON.stringify(other.get(path)) === JSON.stringify(entry));
  return isLike(tree.before) ? "as before" : isLike(after) ? "as planned" : found;
}

const severities = (problems: readonly Problem[]): readonly string[] => [...new Set(problems.map(({ severity }) => severity))];

describe.each(Object.entries(situations))("%s", (_, situation) => {
  const observed = (): {
    readonly tree: ExampleTree;
    readonly after: Tree;
    readonly calls: readonly string[];
    readonly numbers: readonly number[];
  } => {
    const calls = callsOf(situation);
    return { tree: exampleTree(situation), after: written(situation), calls, numbers: calls.map((_, index) => index + 1) };
  };

  test("leaves what was planned, and nothing beside it", () => {
    const { tree, after } = observed();
    expect(writePlan(tree.folder, tree.changes)).toEqual([]);
    expect(stateOf(tree, after)).toBe("as planned");
    for (const [path, content] of situation.rendered) expect(readFileSync(join(tree.folder, path), "utf8")).toBe(content);
    expect(readdirSync(tree.clusters)).toEqual(["home"]);
    expect(writePlan(tree.folder, tree.changes), "a second time there is nothing to do").toEqual([]);
  });

  test.each(["EIO", "EPERM"])("is done or leaves the tree as it was where any one call fails: %s", (code) => {
    const { tree, after, calls, numbers } = observed();
    const outcomes = new Set<string>();
    for (const failing of numbers) {
      tree.reset();
      const problems = writeWith(tree, ({ number }) => (number === failing ? { code } : "fine"));
      const call = `call ${failing}, ${calls[failing - 1]}`;
      const state = stateOf(tree, after);
      expect(state, call).toBe(problems.length === 0 ? "as planned" : "as before");
      outcomes.add(String(state));
      for (const { message } of problems) expect(message, call).toMatch(/could not be written: |changed by something else/);
      expect(mendFolder(tree.folder).filter(({ severity }) => severity === "error")).toEqual([]);
      expect(readdirSync(tree.clusters), call).toEqual(tree.before.size + (state === "as planned" ? 1 : 0) === 0 ? [] : ["home"]);
    }
    expect(outcomes.size).toBe(2);
  });

  test("that is killed at any call leaves no half-written file, and is undone by the next one, which says so", () => {
    const { tree, after, calls, numbers } = observed();
    const whole = new Set([...tree.before.values(), ...after.values()].map((entry) => JSON.stringify(entry)));
    const states = new Set<unknown>();
    for (const last of numbers) {
      tree.reset();
      writeWith(tree, ({ number }) => (number === last ? "killed" : "fine"));
      for (const [path, entry] of readTree(tree.folder)) expect(whole, `${path} after ${last}`).toContain(JSON.stringify(entry));
      const left = readdirSync(tree.clusters).some((name) => name.startsWith(".home.render-"));
      const problems = mendFolder(tree.folder);
      const state = stateOf(tree, after);
      states.add(state);
      expect(["as before", "as planned"], `call ${last}, ${calls[last - 1]}`).toContain(state);
      expect(severities(problems)).toEqual(left ? ["warning"] : []);
      expect(readdirSync(tree.clusters).filter((name) => name !== "home")).toEqual([]);
    }
    expect(states.size).toBe(2);
  });

  test("that is killed, and so is the one that undoes it, is undone by the one after", () => {
    const { tree, after, calls } = observed();
    const fate = fc.constantFrom<Fate>("killed", { code: "EIO" });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: calls.length }), fc.nat(40), fate, (last, lastOfMending, fateOfMending) => {
        tree.reset();
        writeWith(tree, ({ number }) => (number === last ? "killed" : "fine"));
        const fileSystem = faultyFileSystem(({ number }) => (number === lastOfMending ? fateOfMending : "fine"));
        mendFolder(tree.folder, { fileSystem, owner: { ...ended, pid: 2 } });
        expect(severities(mendFolder(tree.folder))).not.toContain("error");
        expect(["as before", "as planned"]).toContain(stateOf(tree, after));
        expect(readdirSync(tree.clusters).filter((name) => name !== "home")).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  test("that fails and cannot put back what it moved says so, and the next one puts it back", () => {
    const { tree, after, calls, numbers } = observed();
    const isMoving = (name: string): boolean => name === "renameSync" || name === "unlinkSync" || name === "linkSync";
    let stuck = 0;
    for (const failing of numbers.filter((number) => isMoving(calls[number - 1] ?? ""))) {
      tree.reset();
      const problems = writeWith(tree, ({ number, name }) => (number >= failing && isMoving(name) ? { code: "EROFS" } : "fine"));
      const broken = problems.filter(({ rule }) => rule === "interrupted-render");
      stuck += broken.length;
      if (broken.length > 0) expect(broken[0]?.fix).toMatch(/kept$/);
      expect(severities(mendFolder(tree.folder))).not.toContain("error");
      expect(stateOf(tree, after)).toBe("as before");
    }
    expect(stuck).toBeGreaterThan(0);
  });
});

const busy: Situation = situations["a render that adds, changes and removes"] ?? expect.fail("there is no such situation");

describe("what somebody else does meanwhile", () => {
  test.skipIf(!existsSync("/proc/self/fd"))(
    "leads no write out of the folder: a folder that becomes a link to another one",
    () => {
      const tree = exampleTree(busy);
      const after = written(busy);
      const outside = exampleTree({ there: { ...busy.there, "new/deep/kept.txt": "kept" }, rendered: new Map() });
      const calls = callsOf(busy).length;
      let refused = 0;
      for (const folder of ["notes", "old", "old/deep", "new", "shared", ""]) {
        for (let at = 1; at <= calls; at += 3) {
          tree.reset();
          const fileSystem = faultyFileSystem(({ number }) => {
            if (number === at && existsSync(join(tree.folder, folder))) {
              renameSync(join(tree.folder, folder), join(tree.clusters, "moved"));
              symlinkSync(join(outside.folder, folder), join(tree.folder, folder));
            }
            return "fine";
          });
          const problems = writePlan(tree.folder, tree.changes, { fileSystem, owner: ended });
          expect(readTree(outside.folder), `${folder} at ${at}`).toEqual(outside.before);
          if (problems.length > 0) refused += 1;
          rmSync(join(tree.folder, folder), { recursive: true, force: true });
        }
      }
      expect(refused).toBeGreaterThan(20);
      expect(after.size).toBeGreaterThan(0);
    },
  );

  test.each(["notes/a.yaml", "old/deep/c.yaml", "notes/added.yaml", "new/g.yaml"])(
    "is not lost: a file that is written by hand to where %s is, or is to be",
    (path) => {
      const tree = exampleTree(busy);
      const byHand = "kind: ConfigMap # by hand\n";
      const calls = callsOf(busy);
      for (let at = path.length % 2; at <= calls.length; at += 2) {
        tree.reset();
        let saved = false;
        const fileSystem = faultyFileSystem(({ number, name }) => {
          // Between the last look at a file and the call that replaces it nothing can be done.
          if (number === at && !/^(rename|unlink)/.test(name) && existsSync(join(tree.folder, path, ".."))) {
            writeFileSync(join(tree.clusters, "draft"), byHand);
            renameSync(join(tree.clusters, "draft"), join(tree.folder, path));
            saved = true;
          }
          return "fine";
        });
        writePlan(tree.folder, tree.changes, { fileSystem, owner: ended });
        mendFolder(tree.folder);
        if (saved) expect(readFileSync(join(tree.folder, path), "utf8"), `at ${at}, ${calls[at - 1]}`).toBe(byHand);
      }
    },
  );

  test("is seen where it changes what was right when the plan was made", () => {
    const tree = exampleTree(busy);
    const other = renderedFile("notes/same.yaml", "of another render");
    writeFileSync(join(tree.folder, "notes/same.yaml"), other);
    const planAgain = () => planChanges("home", busy.rendered, readTree(tree.folder)).changes;
    expect(writePlan(tree.folder, tree.changes, { planAgain })).toMatchObject([
      { rule: "failed-write", path: "clusters/home", message: expect.stringContaining("something else"), fix: "render again" },
    ]);
    expect(readTree(tree.folder)).toEqual(new Map([...tree.before, ["notes/same.yaml", { kind: "file", content: other }]]));
    expect(writePlan(tree.folder, planAgain(), { planAgain })).toEqual([]);
    expect(readFileSync(join(tree.folder, "notes/same.yaml"), "utf8")).toBe(renderedFile("notes/same.yaml", "1"));
  });

  test("is a problem with its place and a way out, and in no other folder", () => {
    const tree = exampleTree(busy);
    writeFileSync(join(tree.folder, "notes/added.yaml"), "by hand\n");
    expect(writePlan(tree.folder, tree.changes)).toEqual([
      {
        rule: "failed-write",
        severity: "error",
        path: "clusters/home/notes/added.yaml",
        message: "was changed by something else while this render ran",
        fix: "render again",
      },
    ]);
  });
});

test("after a loss of power, files that are empty or full of zeros are written again, and others are not touched", () => {
  const lost = (content: string): Situation => ({
    there: { "a.yaml": content, "b.yaml": "" },
    rendered: new Map([["a.yaml", renderedFile("a.yaml", "1")]]),
  });
  for (const content of ["", "\0".repeat(4096)]) {
    const tree = exampleTree(lost(content));
    expect(writePlan(tree.folder, tree.changes)).toEqual([]);
    expect(readFileSync(join(tree.folder, "a.yaml"), "utf8")).toBe(renderedFile("a.yaml", "1"));
    expect(readFileSync(join(tree.folder, "b.yaml"), "utf8")).toBe("");
  }
  expect(exampleTree(lost("# 1\n")).changes).toEqual([]);
});
