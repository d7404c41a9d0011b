import { type Plugin, RolldownMagicString } from "rolldown";
import { parseSync, Visitor } from "rolldown/utils";

/**
 * Has V8 compile functions together with the file that they are in. It leaves a function to its first call unless it stands
 * in parentheses, as one does that is called at once; and Node's compile cache holds only what is compiled with the file, so
 * that every start would parse and compile a thousand functions anew.
 *
 * @see https://v8.dev/blog/preparser#pife
 */
export const eagerFunctions: Plugin = {
  name: "eager-functions",
  renderChunk: (code) => withEagerFunctions(code),
};

/**
 * The same module with its functions in parentheses. Declared ones become constants above whatever else is in the module's
 * scope, as they are hoisted there.
 */
export function withEagerFunctions(code: string): string {
  const { program } = parseSync("chunk.js", code);
  const text = new RolldownMagicString(code);
  const enclose = (start: number, end: number, before = "", after = ""): void => {
    text.appendRight(start, `${before}(`);
    text.prependLeft(end, `)${after}`);
  };
  // Where the functions of methods start, which have no word of their own that says so.
  const methods = new Set<number>();
  new Visitor({
    Property({ start, end, key, value, method, kind, computed }) {
      if (value.type !== "FunctionExpression" || (!method && kind === "init")) return;
      methods.add(value.start);
      // A getter is no function of its own, and a computed name none that is known here.
      if (!method || computed) return;
      const word = `${value.async ? "async " : ""}function${value.generator ? "*" : ""} `;
      text.overwrite(start, value.start, `${code.slice(key.start, key.end)}: (${word}`);
      text.prependLeft(end, ")");
    },
    MethodDefinition({ value }) {
      methods.add(value.start);
    },
    FunctionExpression({ start, end }) {
      if (!methods.has(start)) enclose(start, end);
    },
    ArrowFunctionExpression({ start, end }) {
      enclose(start, end);
    },
  }).visit(program);

  const first = program.body.find(({ type }) => type !== "ImportDeclaration" && type !== "FunctionDeclaration");
  for (const node of program.body) {
    if (node.type !== "FunctionDeclaration" || node.id === null) continue;
    enclose(node.start, node.end, `const ${node.id.name} = `, ";\n");
    if (first !== undefined && node.start > first.start) text.move(node.start, node.end, first.start);
  }
  return text.toString();
}
