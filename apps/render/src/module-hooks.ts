import { hash } from "node:crypto";
import { lstatSync, readFileSync } from "node:fs";
import { type ResolveFnOutput, registerHooks } from "node:module";

/**
 * Has modules found by what they are.
 *
 * Every file outside node_modules has a URL that holds its SHA-256. Node keeps what it has compiled by the URL and a checksum of
 * 32 bits, by which it takes one file in four thousand million for an earlier one at the same path: a cluster would be rendered as
 * it was before. What is installed is another file with every version.
 *
 * A package is looked for once for the files of a folder, which all find the same; Node does so for each of them, and with that
 * spends a twentieth of a render. Of TypeScript files side by side, which are in one package, it is asked once what their format is.
 *
 * @see https://nodejs.org/api/module.html#module-compile-cache
 */
export function hookModules(): void {
  const packages = new Map<string, ResolveFnOutput>();
  const formats = new Map<string, ResolveFnOutput["format"]>();
  registerHooks({
    resolve(specifier, context, nextResolve) {
      const { parentURL = "", conditions, importAttributes } = context;
      if (conditions.includes("require")) return nextResolve(specifier, context);
      if (nearby.test(specifier) && parentURL.startsWith("file:")) {
        const near = new URL(specifier, parentURL);
        const { href } = near;
        const folder = href.slice(0, href.lastIndexOf("/"));
        const format = formats.get(folder);
        if (format !== undefined && lstatSync(near, { throwIfNoEntry: false })?.isFile() === true) {
          return { ...byContent({ url: href, format }), shortCircuit: true };
        }
        const found = nextResolve(specifier, context);
        // Behind a link it is a file of another folder.
        if (found.url === href) formats.set(folder, found.format);
        return byContent(found);
      }
      const isPackage = /^(?!file:|data:)[@\w]/.test(specifier) && Object.keys(importAttributes).length === 0;
      const key = isPackage ? `${parentURL.slice(0, parentURL.lastIndexOf("/"))} ${specifier}` : "";
      const known = isPackage ? packages.get(key) : undefined;
      if (known !== undefined) return known;
      const found = byContent(nextResolve(specifier, context));
      if (isPackage) packages.set(key, { ...found, shortCircuit: true });
      return found;
    },
  });
}

/** The path of a TypeScript file in the folder of the one that imports it, or in one above: no other folder is on the way. */
const nearby = /^(?:\.|\.\.(?:\/\.\.)*)\/[\w.-]+\.ts$/;

function byContent(found: ResolveFnOutput): ResolveFnOutput {
  const { url } = found;
  if (!url.startsWith("file:") || url.includes("/node_modules/") || url.includes("?")) return found;
  return { ...found, url: `${url}?sha256=${hash("sha256", readFileSync(new URL(url)), "base64url")}` };
}
