import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

/** A workspace of packages and clusters in a repository of git, for one test. */
export interface ExampleWorkspace {
  readonly root: string;
  readonly write: (path: string, content: string) => void;
  readonly read: (path: string) => string;
  readonly remove: (path: string) => void;
  /** Writes what @example/apps makes, for clusters to import. */
  readonly writeApp: (app: ExampleApp) => void;
  /** Writes a changeset of @example/apps. */
  readonly writeChangeset: (id: string, bump: string, summary: string) => void;
  /** Renders the clusters, as a commit of their sources takes along. */
  readonly render: () => void;
  readonly git: (...args: readonly string[]) => string;
  /** Commits everything. */
  readonly commit: (message: string) => void;
}

/** The app that the packages of an example make. */
export interface ExampleApp {
  /** @default "docker.io/example/notes:1.0.0" */
  readonly image?: string;
  /** The label by which its Deployment knows its pods; the API server lets nobody change that. @default "notes" */
  readonly label?: string;
  /** What it asks of whoever uses it, as a parameter. @default "" */
  readonly parameter?: string;
}

const program = fileURLToPath(new URL("../../../apps/render/bin/cowlab.js", import.meta.url));
const core = fileURLToPath(new URL("../../../packages/core", import.meta.url));
const config = fileURLToPath(new URL("../../../.changeset/config.json", import.meta.url));

/** Makes a workspace of one package, @example/apps, and one cluster, home, which runs its app. Nothing is committed yet. */
export function exampleWorkspace(): ExampleWorkspace {
  const root = realpathSync(mkdtempSync(join(existsSync("/dev/shm") ? "/dev/shm" : tmpdir(), "cowlab-release-test-")));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const write = (path: string, content: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  };
  const link = (path: string, target: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    symlinkSync(target, join(root, path));
  };
  const run = (...args: readonly string[]): string =>
    execFileSync("git", ["-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "commit.gpgSign=false", ...args], {
      cwd: root,
      encoding: "utf8",
      env: { PATH: process.env["PATH"], GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_SYSTEM: "/dev/null" },
      stdio: ["ignore", "pipe", "pipe"],
    }).trim();
  const writeApp = (app: ExampleApp): void => write("packages/apps/src/notes.ts", appSource(app));
  write(".gitignore", "node_modules\n");
  write("package.json", '{ "name": "example", "private": true, "type": "module" }\n');
  write("pnpm-workspace.yaml", "packages: [packages/*, clusters]\n");
  write("pnpm-lock.yaml", "");
  write(".changeset/config.json", JSON.stringify({ ...JSON.parse(readFileSync(config, "utf8")), fixed: [["@example/apps"]] }));
  write("packages/apps/package.json", packageSource("0.1.0"));
  write("clusters/package.json", '{ "name": "clusters", "private": true, "type": "module" }\n');
  write("clusters/home.ts", clusterSource);
  writeApp({});
  link("clusters/node_modules/@cowlab/core", core);
  link("clusters/node_modules/@example/apps", join(root, "packages/apps"));
  link("packages/apps/node_modules/@cowlab/core", core);
  run("init", "--quiet", "--initial-branch", "main");
  return {
    root,
    write,
    writeApp,
    read: (path) => readFileSync(join(root, path), "utf8"),
    remove: (path) => rmSync(join(root, path), { recursive: true }),
    writeChangeset: (id, bump, summary) => write(`.changeset/${id}.md`, `---\n"@example/apps": ${bump}\n---\n\n${summary}\n`),
    render: () => void execFileSync(process.execPath, [program, "render"], { cwd: root, stdio: "pipe" }),
    git: run,
    commit: (message) => {
      run("add", "--all");
      run("commit", "--quiet", "--allow-empty", "--message", message);
    },
  };
}

function packageSource(version: string): string {
  const description = { name: "@example/apps", version, type: "module", exports: { "./*": "./src/*.ts" } };
  return `${JSON.stringify(description, undefined, 2)}\n`;
}

const clusterSource = `import { defineCluster, type Module } from "@cowlab/core";
import { notes } from "@example/apps/notes";

const flux: Module = {
  name: "flux-system",
  creates: [
    { apiVersion: "source.toolkit.fluxcd.io/v1", kind: "GitRepository", namespace: "flux-system", name: "flux-system", by: "the first install" },
    { apiVersion: "v1", kind: "Namespace", name: "flux-system", by: "the first install" },
  ],
  objects: () => [],
};

export default defineCluster({
  name: "home",
  domain: "example.org",
  kubernetes: "1.35",
  repository: { url: "https://git.example.org/home/cluster.git" },
  network: { lan: "10.0.0.0/24", gateway: "10.0.0.1", nameservers: ["10.0.0.1"], controlPlane: "10.0.0.200", ingress: "10.0.0.99" },
  nodes: [{ name: "node0", role: "server", address: "10.0.0.10" }],
  modules: [flux, notes()],
});
`;

function appSource({ image = "docker.io/example/notes:1.0.0", label = "notes", parameter = "" }: ExampleApp): string {
  return `import type { Module } from "@cowlab/core";
import { Deployment } from "@cowlab/core/kinds/kubernetes";

const labels = { app: "${label}" };

export function notes(${parameter}): Module {
  return {
    name: "notes",
    namespace: { name: "notes", podSecurity: "restricted" },
    objects: () => [
      Deployment({
        metadata: { name: "notes", namespace: "notes" },
        spec: {
          selector: { matchLabels: labels },
          template: {
            metadata: { labels },
            spec: {
              automountServiceAccountToken: false,
              securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
              containers: [
                {
                  name: "notes",
                  image: "${image}",
                  readinessProbe: { tcpSocket: { port: 8080 } },
                  resources: { requests: { cpu: "10m", memory: "32Mi" }, limits: { memory: "64Mi" } },
                  securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] }, readOnlyRootFilesystem: true },
                },
              ],
            },
          },
        },
      }),
    ],
  };
}
`;
}
