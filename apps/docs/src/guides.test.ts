import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const files = readdirSync(join(root, "docs"), { recursive: true, encoding: "utf8" }).filter(
  // docs/api is made for the site, which checks its links.
  (file) => file.endsWith(".md") && !file.startsWith("api"),
);
const written = files.filter((file) => !file.startsWith("clusters"));

const help = execFileSync(process.execPath, [join(root, "apps/render/bin/cowlab.js"), "--help"], { encoding: "utf8" });

function read(file: string): string {
  return readFileSync(join(root, file), "utf8");
}

/** What a pattern finds in a page, each once. */
function found(file: string, pattern: RegExp): readonly string[] {
  return [...new Set([...read(`docs/${file}`).matchAll(pattern)].map(([, text = ""]) => text))];
}

describe.each(files)("the page %s", (file) => {
  test("links to pages that are there", () => {
    for (const link of found(file, /\]\(([^)#:]+\.md)(?:#[^)]*)?\)/g)) {
      expect(existsSync(join(root, "docs", dirname(file), link)), link).toBe(true);
    }
  });

  test("names commands that there are", () => {
    const commands = [...help.matchAll(/^ {2}([a-z]+) /gm)].map(([, name]) => name);
    for (const command of found(file, /(?:pnpm |`)cowlab ([a-z]+)/g)) expect(commands, `cowlab ${command}`).toContain(command);
    const { scripts }: { scripts: Record<string, string> } = JSON.parse(read("package.json"));
    const own = ["install", "changeset"];
    for (const script of found(file, /^(?:.*`)?(?:npx -y pnpm@12|pnpm) ([a-z][\w:-]*)/gm)) {
      expect([...Object.keys(scripts), ...own], `pnpm ${script}`).toContain(script);
    }
  });
});

describe.each(written)("the guide %s", (file) => {
  test("names files and folders that there are", () => {
    // What the reader makes.
    const invented = /^(docs\/)?(clusters|secrets)\/home[./]|^packages\/apps\/src\/mealie\.ts$/;
    for (const path of found(file, /`((?:packages|clusters|secrets|docs|apps)\/[\w./-]+)`/g)) {
      if (!invented.test(path)) expect(existsSync(join(root, path)), path).toBe(true);
    }
  });
});
