import * as fs from "node:fs";
import { join } from "node:path";
import type { FileSystem } from "../write/file-system.ts";

/** A call to the file system, by the name of its function. */
export interface Call {
  /** The first is 1. */
  readonly number: number;
  readonly name: string;
}

/**
 * What becomes of a call: nothing special; an error of the system with a code such as `ENOSPC`; or `killed`, after which no
 * call does anything, as for a process that was. Of a file that is being written half is there in both cases.
 */
export type Fate = "fine" | "killed" | { readonly code: string };

/** The file system, with a fate for each call. */
export function faultyFileSystem(fateOf: (call: Call) => Fate): FileSystem {
  let number = 0;
  let killed = false;
  return new Proxy(fs, {
    get(target, property) {
      const real: unknown = Reflect.get(target, property);
      if (typeof real !== "function") return real;
      const name = String(property);
      return (...args: unknown[]): unknown => {
        // The system closes what a killed process had open.
        if (killed) return name === "closeSync" ? Reflect.apply(real, target, args) : fail("KILLED", name);
        number += 1;
        const fate = fateOf({ number, name });
        // Waiting for a disk would take most of a test's time, and shows nothing where no power is lost.
        if (fate === "fine") return name === "fsyncSync" ? undefined : Reflect.apply(real, target, args);
        doHalf(name, args);
        if (name === "closeSync") Reflect.apply(real, target, args);
        if (fate !== "killed") return fail(fate.code, name);
        killed = true;
        return fail("KILLED", name);
      };
    },
  });
}

function fail(code: string, name: string): never {
  throw Object.assign(new Error(`${code}: as the test wants, ${name.replace("Sync", "")} '/somewhere'`), { code });
}

/** What a call that takes many steps has done of them when it fails. */
function doHalf(name: string, [path, content]: readonly unknown[]): void {
  if (name === "writeFileSync" && typeof path === "string" && typeof content === "string") {
    fs.writeFileSync(path, content.slice(0, content.length / 2));
  }
  if (name === "rmSync" && typeof path === "string" && fs.statSync(path).isDirectory()) {
    const [first] = fs.readdirSync(path);
    if (first !== undefined) fs.rmSync(join(path, first), { recursive: true });
  }
}
