import { basename } from "node:path";
import { describe, expect, it } from "vitest";
import { withBuiltinModules } from "./builtin-modules.ts";

const code = `
import { basename, join as put } from "node:path";
import path, * as everything from "node:path";
import { default as url, "fileURLToPath" as toPath } from "node:url";
import "node:fs";
export const name = basename("/menus/sunday");
export const joined = put("menus", everything.basename("/menus/monday"), path.sep);
export const local = toPath(new url.URL("file:///menus"));
`;

describe("withBuiltinModules", () => {
  it("changes nothing that a module does", async () => {
    const exportsOf = async (text: string): Promise<unknown> => ({
      ...(await import(`data:text/javascript,${encodeURIComponent(text)}`)),
    });
    const after = await exportsOf(withBuiltinModules(code));
    expect(after).toEqual(await exportsOf(code));
    expect(after).toMatchObject({ name: basename("/menus/sunday"), local: "/menus" });
  });

  it("imports nothing from Node, and the rest as before", () => {
    const others = 'import { stringify } from "yaml";\nimport { helper } from "./helper.js";\n';
    const found = withBuiltinModules(`${others}${code}`);
    expect(found.match(/^import .*$/gm)).toEqual(others.trim().split("\n"));
  });
});
