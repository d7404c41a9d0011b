import { parseSync, Visitor } from "rolldown/utils";
import { describe, expect, it } from "vitest";
import { withEagerFunctions } from "./eager-functions.ts";

/** What a module exports. */
async function exportsOf(code: string): Promise<Record<string, unknown>> {
  return { ...(await import(`data:text/javascript,${encodeURIComponent(code)}`)) };
}

const kitchen = `
import { basename } from "node:path";
const soup = cook("leek");
const menu = {
  soup,
  *courses(most) { for (let course = 1; course <= most; course++) yield course; },
  async later() { return soup; },
  async *slowly() { yield soup; },
  get name() { return basename("/menus/sunday"); },
  "day of rest"() { return this.name; },
  ["comp" + "uted"]() { return menu.soup; },
  arrows: (one) => (other) => one + other,
};
class Oven { heat() { return () => this.degrees; } degrees = 200; static #cold = 20; static cold() { return Oven.#cold; } }
function cook(what, { hot = true } = {}) { return hot ? stir(what) : what; }
function stir(what) { return (() => what + " soup")(); }
async function* serve() { yield cook("onion", { hot: false }); }
const first = function () { return this; }.call(soup);
const [one] = await Promise.all([menu.later()]);
const names = [cook.name, stir.name, menu.courses.name, menu.later.name, menu.arrows.name];
const results = [[...menu.courses(3)], one, String(first), menu.name, menu["day of rest"](), menu.computed(), menu.arrows(1)(2), new Oven().heat()(), Oven.cold()];
const served = (await serve().next()).value;
const slow = (await menu.slowly().next()).value;
export { cook, names, results, served, slow };
`;

describe("withEagerFunctions", () => {
  it("changes nothing that a module does", async () => {
    const { cook, ...before } = await exportsOf(kitchen);
    const { cook: same, ...after } = await exportsOf(withEagerFunctions(kitchen));
    expect(after).toEqual(before);
    expect(typeof same).toBe(typeof cook);
  });

  it("leaves no function to its first call but getters, classes' methods and those with computed names", () => {
    const code = withEagerFunctions(kitchen);
    const others: string[] = [];
    const note = ({ start, end }: { readonly start: number; readonly end: number }): void => {
      if (code[start - 1] !== "(") others.push(code.slice(start, end));
    };
    new Visitor({ FunctionExpression: note, ArrowFunctionExpression: note, FunctionDeclaration: note }).visit(
      parseSync("kitchen.js", code).program,
    );
    expect(others).toEqual([
      '() { return basename("/menus/sunday"); }',
      "() { return menu.soup; }",
      "() { return (() => this.degrees); }",
      "() { return Oven.#cold; }",
    ]);
  });

  it("lets functions be called above the place where they are declared", () => {
    const code = withEagerFunctions("const soup = cook();\nfunction cook() {\n  return 1;\n}\nexport { soup };\n");
    expect(code.indexOf("const cook")).toBeLessThan(code.indexOf("const soup"));
  });

  it("leaves a module without functions as it is", () => {
    const code = 'import { soup } from "./kitchen.js";\nexport { soup };\n';
    expect(withEagerFunctions(code)).toBe(code);
  });
});
