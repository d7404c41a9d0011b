import { spawn } from "node:child_process";
import { lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { SecretNeed } from "@cowlab/core";
import { inject } from "vitest";
import { temporaryFolder } from "./temporary-folder.ts";

/** A folder with clusters, for a test that runs the command line in it; removed when the test is over. */
export interface TestProject {
  readonly root: string;
  readonly write: (path: string, content: string) => void;
  readonly read: (path: string) => string;
  readonly remove: (path: string) => void;
  readonly link: (path: string, target: string) => void;
  /** Every file and link below a folder, with its content; `clusters` where none is named. */
  readonly snapshot: (folder?: string) => Readonly<Record<string, string>>;
  readonly run: (args: readonly string[], options?: RunOptions) => Promise<Result>;
}

export interface RunOptions {
  readonly environment?: Readonly<Record<string, string>>;
  /** The folder to run in, below the root. @default "" */
  readonly folder?: string;
  /** Options for Node itself. */
  readonly node?: readonly string[];
  /** What is started. @default the released command line */
  readonly program?: string;
}

/** What a run of the command line left behind. */
export interface Result {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The released packages, all installed beside each other. */
const packages = join(inject("released"), "node_modules/@cowlab");
/** What `cowlab` starts. */
export const executable = join(packages, "render/bin/cowlab.js");

/** Makes a project of files by their paths. */
export function testProject(files: Readonly<Record<string, string>>): TestProject {
  const root = temporaryFolder();
  const write = (path: string, content: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  };
  const link = (path: string, target: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    symlinkSync(target, join(root, path));
  };
  write("package.json", '{ "type": "module" }\n');
  link("node_modules/@cowlab", packages);
  for (const [path, content] of Object.entries(files)) write(path, content);
  return {
    root,
    write,
    link,
    read: (path) => readFileSync(join(root, path), "utf8"),
    remove: (path) => rmSync(join(root, path), { recursive: true }),
    snapshot: (folder = "clusters") => contents(root, folder),
    run: (args, { environment = {}, folder = "", node = [], program = executable } = {}) =>
      new Promise((resolve) => {
        // Nothing of the environment but the path, so that no colour setting of the test run is inherited.
        const env = { PATH: process.env["PATH"], ...environment };
        const child = spawn(process.execPath, [...node, program, ...args], { cwd: join(root, folder), env });
        const output = { stdout: "", stderr: "" };
        for (const name of ["stdout", "stderr"] as const) {
          child[name].setEncoding("utf8").on("data", (text: string) => {
            output[name] += text;
          });
        }
        child.on("close", (code) => resolve({ code, ...output }));
      }),
  };
}

function contents(root: string, folder: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const name of readdirSync(join(root, folder)).sort()) {
    const path = `${folder}/${name}`;
    const stat = lstatSync(join(root, path));
    if (stat.isDirectory()) Object.assign(found, contents(root, path));
    else found[path] = stat.isSymbolicLink() ? `-> ${readlinkSync(join(root, path))}` : readFileSync(join(root, path), "utf8");
  }
  return found;
}

/** What a cluster of the tests holds. */
export interface ClusterOptions {
  readonly name?: string;
  /** Texts of ConfigMaps by name, in a module `notes`. */
  readonly notes?: Readonly<Record<string, string>>;
  readonly secrets?: readonly SecretNeed[];
  /** Data files by path. */
  readonly files?: Readonly<Record<string, object>>;
}

/** The source of a cluster file. */
export function clusterFile({
  name = "home",
  notes = { welcome: "hello" },
  secrets = [],
  files = {},
}: ClusterOptions = {}): string {
  const data = Object.entries(files).map(([path, data]) => ({ path, data }));
  return `import { defineCluster, type Module } from "@cowlab/core";
import { ConfigMap } from "@cowlab/core/kinds/kubernetes";

const flux: Module = {
  name: "flux-system",
  creates: [
    { apiVersion: "source.toolkit.fluxcd.io/v1", kind: "GitRepository", namespace: "flux-system", name: "flux-system", by: "the first install" },
    { apiVersion: "v1", kind: "Secret", namespace: "flux-system", name: "sops-age", by: "the first install" },
    { apiVersion: "v1", kind: "Namespace", name: "flux-system", by: "the first install" },
  ],
  objects: () => [],
};

const texts: Record<string, string> = ${JSON.stringify(notes)};
const notes: Module = {
  name: "notes",
  namespace: { name: "notes", podSecurity: "restricted" },
  secrets: ${JSON.stringify(secrets)},
  waives: ${JSON.stringify(secrets.length === 0 ? [] : [{ rule: "unused-secret", reason: "whoever reads them is no matter here" }])},
  objects: () => Object.entries(texts).map(([name, text]) => ConfigMap({ metadata: { name, namespace: "notes" }, data: { text } })),
  files: () => ${JSON.stringify(data)},
};

export default defineCluster({
  name: ${JSON.stringify(name)},
  domain: "example.org",
  kubernetes: "1.35",
  repository: { url: "https://git.example.org/home/cluster.git" },
  network: {
    lan: "10.0.0.0/24",
    gateway: "10.0.0.1",
    nameservers: ["10.0.0.1"],
    controlPlane: "10.0.0.200",
    ingress: "10.0.0.99",
  },
  nodes: [{ name: "node0", role: "server", address: "10.0.0.10" }],
  modules: [flux, notes],
});
`;
}
