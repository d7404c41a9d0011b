import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Extractor, ExtractorConfig, ExtractorLogLevel } from "@microsoft/api-extractor";
import { entryPoints } from "./entry-points.ts";
import { type PackedPackage, packedDescription } from "./packed.ts";
import { publishedPackages } from "./published-packages.ts";
import { repository } from "./repository.ts";

/** Lays out packed packages in a folder as an install does, with what they depend on from the workspace, for reading their types. */
export function layOut(packages: readonly PackedPackage[], folder: string): void {
  const sources = new Map(publishedPackages().map(({ name, folder }) => [name, join(repository, folder)]));
  for (const packed of packages) {
    unpack(packed, join(folder, "node_modules", packed.name));
    for (const name of Object.keys(packedDescription(packed).dependencies ?? {})) {
      const link = join(folder, "node_modules", name);
      if (packages.some((other) => other.name === name) || existsSync(link)) continue;
      mkdirSync(dirname(link), { recursive: true });
      symlinkSync(join(sources.get(packed.name) ?? repository, "node_modules", name), link);
    }
  }
}

function unpack({ tarball }: PackedPackage, folder: string): void {
  mkdirSync(folder, { recursive: true });
  execFileSync("tar", ["-xzf", tarball, "-C", folder, "--strip-components=1"]);
}

/**
 * The public API of a package: all that its entry points export, and the types that those need, each entry point as a namespace
 * of its name.
 * @param laidOut The folder in which it was laid out with the others.
 * @see https://api-extractor.com/pages/overview/demo_api_report/
 */
export function apiReport(packed: PackedPackage, laidOut: string): string {
  // What is below node_modules counts as somebody else's.
  const folder = join(laidOut, "own", packed.name);
  unpack(packed, folder);
  const root = join(folder, "all-entry-points.d.ts");
  const lines = entryPoints(packedDescription(packed), packed.files).map(({ path, types }) => {
    const program = types.replace(/\.d\.ts$/, ".js");
    return path === "." ? `export * from "./${program}";` : `export * as ${namespaceOf(packed.name, path)} from "./${program}";`;
  });
  writeFileSync(root, lines.join("\n"));
  const output = join(folder, "api-report");
  const reportFileName = "report.api.md";
  mkdirSync(output);
  const quiet = { default: { logLevel: ExtractorLogLevel.None } };
  Extractor.invoke(
    ExtractorConfig.prepare({
      configObject: {
        projectFolder: folder,
        mainEntryPointFilePath: root,
        newlineKind: "lf",
        compiler: { overrideTsconfig: compilerSettings(root) },
        apiReport: {
          enabled: true,
          reportFolder: output,
          reportTempFolder: join(output, "temporary"),
          reportFileName,
          // Without these, a change of a type that no entry point exports by name would not show.
          includeForgottenExports: true,
        },
        docModel: { enabled: false },
        dtsRollup: { enabled: false },
        tsdocMetadata: { enabled: false },
        messages: {
          compilerMessageReporting: quiet,
          extractorMessageReporting: quiet,
          tsdocMessageReporting: quiet,
        },
      },
      configObjectFullPath: undefined,
      packageJsonFullPath: join(folder, "package.json"),
    }),
    {
      localBuild: true,
      messageCallback: (message) => {
        message.handled = true;
      },
    },
  );
  return readFileSync(join(output, reportFileName), "utf8");
}

function compilerSettings(file: string): object {
  return {
    compilerOptions: {
      target: "es2024",
      lib: ["es2024"],
      module: "nodenext",
      strict: true,
      skipLibCheck: true,
      types: ["node"],
      typeRoots: [join(repository, "node_modules/@types")],
    },
    files: [file],
  };
}

/** `@cowlab/core` and `./kinds/cert-manager` make `core_kinds_certManager`, which no export is called. */
function namespaceOf(name: string, path: string): string {
  return `${name.replace(/^.*\//, "")}${path.slice(1)}`
    .replaceAll("/", "_")
    .replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}
