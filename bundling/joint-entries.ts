import type { Plugin } from "rolldown";

const prefix = "\0joint:";

/** The name of an entry that exports what modules export; that of the module where there is one. */
function idOf(modules: readonly string[]): string {
  const [first, ...others] = modules;
  return first !== undefined && others.length === 0 ? first : `${prefix}${modules.join("\0")}`;
}

const plugin: Plugin = {
  name: "joint-entries",
  resolveId: (id) => (id.startsWith(prefix) ? id : undefined),
  load(id) {
    if (!id.startsWith(prefix)) return undefined;
    return id
      .slice(prefix.length)
      .split("\0")
      .map((module) => `export * from ${JSON.stringify(module)};`)
      .join("\n");
  },
  generateBundle(_, bundle) {
    for (const chunk of Object.values(bundle)) {
      if (chunk.type !== "chunk" || chunk.facadeModuleId?.startsWith(prefix) !== true) continue;
      const found = new Set(chunk.exports);
      const modules = chunk.facadeModuleId.slice(prefix.length).split("\0");
      for (const module of modules) {
        // A name that two modules export is, by the language, exported by neither.
        const lost = (this.getModuleInfo(module)?.exports ?? []).filter((name) => !found.has(name));
        if (lost.length > 0) this.error(`${module}: ${lost.join(", ")} is exported by another module of the package, too`);
      }
    }
  },
};

/** Several modules as one entry, for those that a package publishes under several names as one file. */
export const jointEntries = { idOf, plugin } as const;
