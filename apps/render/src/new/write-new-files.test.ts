import { existsSync, lstatSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { writeNewFiles } from "./write-new-files.ts";

const files = new Map([
  ["clusters/home.ts", "export default {};\n"],
  ["README.md", "# home\n"],
]);

it("writes files, with the folders on the way", () => {
  const folder = join(temporaryFolder(), "new/home");
  expect(writeNewFiles(folder, files)).toEqual([]);
  for (const [path, content] of files) expect(readFileSync(join(folder, path), "utf8")).toBe(content);
});

it("takes a link to nowhere for something that is there", () => {
  const folder = temporaryFolder();
  symlinkSync("nowhere", join(folder, "README.md"));
  expect(writeNewFiles(folder, files)).toMatchObject([{ rule: "existing-file", path: "README.md" }]);
  expect(existsSync(join(folder, "clusters"))).toBe(false);
  expect(lstatSync(join(folder, "README.md")).isSymbolicLink()).toBe(true);
});

it("leaves nothing where one of the files cannot be written", () => {
  const folder = temporaryFolder();
  const name = "x".repeat(300);
  expect(writeNewFiles(folder, new Map([...files, [`docs/${name}`, ""]]))).toMatchObject([
    { rule: "failed-write", path: `docs/${name}`, message: expect.stringContaining("ENAMETOOLONG") },
  ]);
  for (const path of ["clusters", "README.md", "docs"]) expect(existsSync(join(folder, path))).toBe(false);
});
