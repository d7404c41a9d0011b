import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";

const here = fileURLToPath(new URL("./", import.meta.url));
const guide = readFileSync(join(here, "../docs/guides/extend.md"), "utf8");
const blocks = [...guide.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code = ""]) => code);
const excerpts = blocks.flatMap((code) => {
  const [, path, rest] = /^\/\/ (\S+\.ts)\n(.*)$/s.exec(code) ?? [];
  return path === undefined || rest === undefined ? [] : [{ path, rest }];
});
const changes = blocks.filter((code) => /^(?:add|change|remove)Object\(/.test(code));

const folder = mkdtempSync(join(tmpdir(), "cowlab-extend-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the guide on extending", () => {
  test.each(excerpts)("shows $path as it is", ({ path, rest }) => {
    const squeeze = (text: string): string => text.replace(/\s+/g, " ").trim();
    expect(existsSync(join(here, "..", path)), path).toBe(true);
    expect(squeeze(readFileSync(join(here, "..", path), "utf8"))).toContain(squeeze(rest));
  });

  test("has changes that cowlab can make, all of them, without a finding", () => {
    symlinkSync(join(here, "node_modules"), join(folder, "node_modules"));
    writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
    writeFileSync(
      join(folder, "changes.ts"),
      `import { addObject, changeObject, removeObject, renderCluster } from "@cowlab/core";
import { ConfigMap, Deployment } from "@cowlab/core/kinds/kubernetes";
import { RecurringJob } from "@cowlab/storage/longhorn-kinds";
import cowlab from ${JSON.stringify(join(here, "cowlab.ts"))};
const script = "rm /tmp/*";
const changes = [${changes.join("")}];
const { files, problems } = renderCluster({ ...cowlab, changes });
console.log(JSON.stringify({ changes: changes.length, problems, changed: files.get("sonarr/deployment-sonarr.yaml") }));
`,
    );
    const { stdout, stderr } = spawnSync(process.execPath, [join(folder, "changes.ts")], { encoding: "utf8" });
    expect(stderr).toBe("");
    expect(JSON.parse(stdout)).toEqual({
      changes: 4,
      problems: [],
      changed: expect.stringContaining("example.org/owner: kitchen"),
    });
  });
});
