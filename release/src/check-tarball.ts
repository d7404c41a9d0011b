import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type EntryPoint, entryPoints } from "./entry-points.ts";
import { contentProblems } from "./package-contents.ts";
import { type PackedPackage, packedDescription } from "./packed.ts";

/** What was found in a tarball. */
export interface TarballReport {
  readonly entryPoints: readonly EntryPoint[];
  /** Each for people; those of a program as it prints them. */
  readonly problems: readonly string[];
}

const programs = fileURLToPath(new URL("../node_modules/.bin", import.meta.url));

/** Checks a package as its users will get it: what is in it, and that each of its entry points is found with its types. */
export function checkTarball(packed: Pick<PackedPackage, "tarball" | "files">, sources: readonly string[]): TarballReport {
  const { tarball, files } = packed;
  const description = packedDescription(packed);
  const entries = entryPoints(description, files);
  const problems = [
    ...contentProblems({ description, files, sources }),
    ...(entries.length === 0 ? ["nothing of it can be imported: its exports lead to no file"] : []),
    // Of a package without any types, attw says that it has none, and succeeds.
    ...entries.flatMap(({ path, types }) =>
      files.includes(types) ? [] : [`${path} can be imported, but its types, ${types}, are missing`],
    ),
    ...complaints("publint", ["run", tarball, "--strict"]),
    // Of patterns it says that it skips them, and succeeds.
    ...(entries.length === 0
      ? []
      : complaints("attw", [
          tarball,
          ...["--profile", "esm-only", "--format", "ascii", "--no-color", "--no-emoji"],
          ...["--entrypoints", ...entries.map(({ path }) => path)],
        ])),
  ];
  return { entryPoints: entries, problems };
}

/** What a program says where it fails. */
function complaints(program: string, args: readonly string[]): readonly string[] {
  const { status, stdout, stderr, error } = spawnSync(join(programs, program), args, { encoding: "utf8" });
  if (error !== undefined) throw error;
  return status === 0 ? [] : [`${program}:\n${stdout}${stderr}`];
}
