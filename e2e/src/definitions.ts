import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { cacheFolder } from "./cache-folder.ts";
import { lastWords } from "./made-program.ts";

/** Where the CRDs of a piece of software are: in a Go module of a version, whose content has a checksum. */
interface Origin {
  readonly module: string;
  readonly version: string;
  /** As go.sum has it. */
  readonly sum: string;
  /** The file or folder below the module. */
  readonly path: string;
  /** True where it is a file of a chart: the lines that only labels are made by are left out. @default false */
  readonly isTemplate?: boolean;
}

const origins: Readonly<Record<string, Origin>> = {
  "cert-manager": {
    module: "github.com/cert-manager/cert-manager",
    version: "v1.21.2",
    sum: "h1:UWgoYM+KLNtRlqmoWOKjKBOBUPVHeepQ6/ac3ERJW68=",
    path: "deploy/crds",
  },
  "external-dns": {
    module: "sigs.k8s.io/external-dns",
    version: "v0.22.0",
    sum: "h1:+ASJ3KF7DLqHo2LsG8Qinuh2J389MS86I19i/r8ewUc=",
    path: "config/crd/standard",
  },
  "flux-helm": {
    module: "github.com/fluxcd/helm-controller",
    version: "v1.6.4",
    sum: "h1:u/Ew7LehrwDQaE/NqWdaB3XnNDCxRGDcp1FZl7RKj4g=",
    path: "config/crd/bases",
  },
  "flux-kustomize": {
    module: "github.com/fluxcd/kustomize-controller",
    version: "v1.9.5",
    sum: "h1:/XY2zy3K7fntyppEXIHG7oRMzmfgIt50eJzUfaPX1Kc=",
    path: "config/crd/bases",
  },
  "flux-operator": {
    module: "github.com/controlplaneio-fluxcd/flux-operator",
    version: "v0.58.1",
    sum: "h1:ME/p3jGf5h9bNmQ5dhQBSjvj0G+7NTI1k3At+pCscis=",
    path: "config/crd/bases",
  },
  "flux-source": {
    module: "github.com/fluxcd/source-controller",
    version: "v1.9.6",
    sum: "h1:nG534/bI6nVpyHra7ONAk6xDB3xPsVT+EOLHZHXPrrc=",
    path: "config/crd/bases",
  },
  longhorn: {
    module: "github.com/longhorn/longhorn-manager",
    version: "v1.12.1",
    sum: "h1:ncrTZUxXCpXvzWOhPbzdFCRk2Lp6pZfP3UMbyCY+z2E=",
    path: "k8s/crds.yaml",
    isTemplate: true,
  },
  metallb: {
    module: "go.universe.tf/metallb",
    version: "v0.16.1",
    sum: "h1:iVtjCslcUFMOEvuNeAyW2ygZxyW+6YjnNcEuCTOZezc=",
    path: "config/crd/bases",
  },
  traefik: {
    module: "github.com/traefik/traefik/v3",
    version: "v3.7.13",
    sum: "h1:T8wy9KuaFzCkmXCqAzDy7t73pBDR1DHrJe3pqXpNXTw=",
    path: "docs/content/reference/dynamic-configuration/kubernetes-crd-definition-v1.yml",
  },
};

/** A folder of upstream CRDs, a file a piece of software, such as `longhorn-v1.12.1.yaml`. */
export type Definitions =
  | { readonly folder: string }
  | {
      /** What is missing, each with where it would be from. */
      readonly missing: readonly string[];
      /** The software whose CRDs are missing in the folder; absent where there is no folder. */
      readonly partly?: { readonly folder: string; readonly without: readonly string[] };
    };

/**
 * Finds the folder of upstream CRDs: `crds` in $COWLAB_UPSTREAM, or in ../shared/upstream beside this repository. Where there
 * is none, they are taken once from the Go modules that hold them.
 */
export async function findDefinitions(say: (line: string) => void): Promise<Definitions> {
  const named = process.env["COWLAB_UPSTREAM"] || undefined;
  const upstream = named ?? fileURLToPath(new URL("../../../shared/upstream", import.meta.url));
  if (existsSync(join(upstream, "crds"))) return checkFolder(join(upstream, "crds"));
  if (named !== undefined) return { missing: [`the folder crds in ${named}, which COWLAB_UPSTREAM names`] };
  const state = createHash("sha256").update(JSON.stringify(origins)).digest("hex").slice(0, 12);
  const folder = join(cacheFolder(), `crds-${state}`);
  mkdirSync(folder, { recursive: true });
  const missing: string[] = [];
  const without: string[] = [];
  for (const [software, origin] of Object.entries(origins)) {
    const { module, version, path } = origin;
    const target = join(folder, `${software}-${version}.yaml`);
    if (existsSync(target)) continue;
    say(`downloading the CRDs of ${software} ${version}`);
    try {
      const content = await download(origin);
      writeFileSync(`${target}.${process.pid}`, content);
      renameSync(`${target}.${process.pid}`, target);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      missing.push(`the CRDs of ${software} ${version}, ${path} in the Go module ${module}: ${why}`);
      without.push(software);
    }
  }
  return missing.length > 0 ? { missing, partly: { folder, without } } : { folder };
}

/** A folder that was given has to have a file of each piece of software. */
function checkFolder(folder: string): Definitions {
  const files = readdirSync(folder);
  const without = Object.keys(origins).filter(
    (software) => !files.some((name) => name.startsWith(`${software}-v`) && name.endsWith(".yaml")),
  );
  if (without.length === 0) return { folder };
  const missing = without.map((software) => `the CRDs of ${software}: there is no file ${software}-v….yaml in ${folder}`);
  return { missing, partly: { folder, without } };
}

async function download({ module, version, sum, path, isTemplate = false }: Origin): Promise<string> {
  const { Dir: folder, Sum: found } = await downloadModule(`${module}@${version}`);
  if (found !== sum) throw new Error(`it has the checksum ${String(found)} instead of ${sum}`);
  const place = join(String(folder), path);
  const files = statSync(place).isFile()
    ? [place]
    : readdirSync(place)
        .filter((name) => name.endsWith(".yaml") && name !== "kustomization.yaml")
        .sort()
        .map((name) => join(place, name));
  const content = files.map((file) => readFileSync(file, "utf8")).join("\n---\n");
  return isTemplate ? content.replaceAll(/^ *labels: \{\{.*\}\}\n/gm, "") : content;
}

/** What `go mod download` says of a module: its folder, its checksum. */
async function downloadModule(module: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    // The folder must not be within a module, whose go.mod would have a say.
    const options = { cwd: cacheFolder(), env: { ...process.env, GO111MODULE: "on", GOFLAGS: "" } };
    const { stdout } = await promisify(execFile)("go", ["mod", "download", "-json", module], options);
    return JSON.parse(stdout);
  } catch (error) {
    const said = error instanceof Error && "stdout" in error && typeof error.stdout === "string" ? error.stdout : "";
    const { Error: why }: { readonly Error?: string } = said.startsWith("{") ? JSON.parse(said) : {};
    const words = why ?? lastWords(error);
    throw new Error(/ENOENT/.test(words) ? "there is no Go to download it with" : words.replaceAll(/\s+/g, " "), {
      cause: error,
    });
  }
}
