import { lstatSync, type Stats, statSync } from "node:fs";
import { type ResolveFnOutput, registerHooks } from "node:module";

/**
 * Has modules found by what they are.
 *
 * Every file outside node_modules has a URL that says when it last changed, and how long it is. Node keeps what it has compiled by
 * the URL and a checksum of 32 bits, by which it takes one file in four thousand million for an earlier one at the same path: a
 * cluster would be rendered as it was before. The file system notes the time of every change, and no program can set it back. What is
 * installed is another file with every version.
 *
 * A package is looked for once for the files of a folder, which all find the same; Node does so for each of them, and with that
 * spends a twentieth of a render. Of TypeScript files side by side, which are in one package, it is asked once what their format is.
 *
 * @see https://nodejs.org/api/module.html#module-compile-cache
 */
export function hookModules(): void {
  const packages = new Map<string, ResolveFnOutput>();
  const formats = new Map<string, ResolveFnOutput["format"]>();
  const files = new Map<string, ResolveFnOutput>();
  registerHooks({
    resolve(specifier, context, nextResolve) {
      const { parentURL = "", conditions, importAttributes } = context;
      if (conditions.includes("require")) return nextResolve(specifier, context);
      if (relative.test(specifier) && parentURL.startsWith("file:")) {
        const near = new URL(specifier, parentURL);
        const { href } = near;
        const known = files.get(href);
        if (known !== undefined) return known;
        const folder = href.slice(0, href.lastIndexOf("/"));
        const format = formats.get(folder);
        const stats = format === undefined ? undefined : lstatSync(near, { throwIfNoEntry: false });
        const isFile = stats?.isFile() === true;
        const found = isFile ? byVersion({ url: href, format }, stats) : byVersion(nextResolve(specifier, context));
        // Where a link is on the way, it is a file of another folder.
        if (found.url.startsWith(`${href}?`)) formats.set(folder, found.format);
        files.set(href, found);
        return found;
      }
      const isPackage = /^(?!file:|data:)[@\w]/.test(specifier) && Object.keys(importAttributes).length === 0;
      const key = isPackage ? `${parentURL.slice(0, parentURL.lastIndexOf("/"))} ${specifier}` : "";
      const known = isPackage ? packages.get(key) : undefined;
      if (known !== undefined) return known;
      const found = byVersion(nextResolve(specifier, context));
      if (isPackage) packages.set(key, found);
      return found;
    },
  });
}

/** The path of a TypeScript file from the one that imports it. */
const relative = /^\.{1,2}\/[\w./-]+\.ts$/;

/** What was found, as the answer of a hook, by a URL that changes with the file. */
function byVersion(found: ResolveFnOutput, stats?: Stats): ResolveFnOutput {
  const { url } = found;
  if (!url.startsWith("file:") || url.includes("/node_modules/") || url.includes("?")) return { ...found, shortCircuit: true };
  const { ctimeMs, size } = stats ?? statSync(new URL(url));
  return { ...found, url: `${url}?version=${ctimeMs}-${size}`, shortCircuit: true };
}
