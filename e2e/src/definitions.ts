import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { cacheFolder } from "./cache-folder.ts";

/** Where the CRDs of a piece of software are: in a Go module of a version, whose content has a checksum. */
interface Origin {
  readonly module: string;
  readonly version: string;
  /** As go.sum has it. Absent where only the checksum database of Go vouches for it. */
  readonly sum?: string;
  /** The file or folder below the module. */
  readonly path: string;
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
  "flux-helm": { module: "github.com/fluxcd/helm-controller", version: "v1.6.3", path: "config/crd/bases" },
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
  longhorn: { module: "github.com/longhorn/longhorn-manager", version: "v1.12.1", path: "k8s/crds.yaml" },
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

/**
 * Finds the folder of upstream CRDs: `crds` in $COWLAB_UPSTREAM, or in ../shared/upstream beside this repository. Where there
 * is none, they are taken once from the Go modules that hold them.
 */
export async function findDefinitions(
  say: (line: string) => void,
): Promise<{ readonly folder: string } | { readonly missing: readonly string[] }> {
  const upstream = process.env["COWLAB_UPSTREAM"] ?? fileURLToPath(new URL("../../../shared/upstream", import.meta.url));
  if (existsSync(join(upstream, "crds"))) return { folder: join(upstream, "crds") };
  const folder = join(cacheFolder(), "crds");
  mkdirSync(folder, { recursive: true });
  const missing: string[] = [];
  for (const [software, origin] of Object.entries(origins)) {
    const target = join(folder, `${software}-${origin.version}.yaml`);
    if (existsSync(target)) continue;
    say(`downloading the CRDs of ${software} ${origin.version}`);
    try {
      writeFileSync(target, await download(origin));
    } catch (error) {
      missing.push(`the CRDs of ${software} ${origin.version}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return missing.length > 0 ? { missing } : { folder };
}

async function download({ module, version, sum, path }: Origin): Promise<string> {
  const { stdout } = await promisify(execFile)("go", ["mod", "download", "-json", `${module}@${version}`], {
    env: { ...process.env, GO111MODULE: "on" },
  }).catch((error: unknown) => {
    throw new Error(`${module} ${version} could not be downloaded`, { cause: error });
  });
  const { Dir: folder, Sum: found }: Readonly<Record<string, unknown>> = JSON.parse(stdout);
  if (sum !== undefined && found !== sum)
    throw new Error(`${module} ${version} has the checksum ${String(found)} instead of ${sum}`);
  const place = join(String(folder), path);
  const files = statSync(place).isFile()
    ? [place]
    : readdirSync(place)
        .filter((name) => name.endsWith(".yaml") && name !== "kustomization.yaml")
        .sort()
        .map((name) => join(place, name));
  return files.map((file) => readFileSync(file, "utf8")).join("\n---\n");
}
