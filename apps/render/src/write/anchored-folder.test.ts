import * as fs from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { type AnchoredFolder, anchorFolder } from "./anchored-folder.ts";

const systems = fs.existsSync("/proc/self/fd") ? [true, false] : [false];

describe.each(systems)("where a system shows open folders: %s", (descriptors) => {
  function anchored(): { readonly root: string; readonly folder: AnchoredFolder } {
    const root = temporaryFolder();
    fs.mkdirSync(join(root, "home/notes"), { recursive: true });
    fs.mkdirSync(join(root, "elsewhere"));
    const folder = anchorFolder(root, fs, { descriptors });
    onTestFinished(folder.close);
    return { root, folder };
  }

  test("files are reached in any order, and folders are made on the way", () => {
    const { root, folder } = anchored();
    for (const path of ["a.txt", "home/notes/b.txt", "home/c.txt", "home/deep/down/d.txt", "home/notes/e.txt", "f.txt"]) {
      fs.writeFileSync(folder.make(path), path);
      expect(fs.readFileSync(join(root, path), "utf8")).toBe(path);
      expect(fs.readFileSync(folder.at(path), "utf8")).toBe(path);
    }
    expect(() => folder.at("home/missing/x.txt")).toThrow("ENOENT");
  });

  test("no link is followed, not even one that takes the place of a folder that was entered before", () => {
    const { root, folder } = anchored();
    fs.symlinkSync("../elsewhere", join(root, "home/link"));
    expect(() => folder.at("home/link/x.txt")).toThrow();
    expect(() => folder.make("home/link/x.txt")).toThrow();

    folder.at("home/notes/x.txt");
    fs.renameSync(join(root, "home/notes"), join(root, "home/moved"));
    fs.symlinkSync("../elsewhere", join(root, "home/notes"));
    try {
      fs.writeFileSync(folder.at("home/notes/x.txt"), "x");
    } catch {
      // It may as well refuse.
    }
    expect(fs.readdirSync(join(root, "elsewhere"))).toEqual([]);
  });

  test.runIf(descriptors)("no folder stays open once it is closed", () => {
    const open = (): number => fs.readdirSync("/proc/self/fd").length;
    const { folder } = anchored();
    const before = open();
    for (let index = 0; index < 50; index++) folder.make(`home/${index}/deep/x.txt`);
    expect(open()).toBeLessThan(before + 5);
    folder.close();
    expect(open()).toBeLessThanOrEqual(before);
  });
});
