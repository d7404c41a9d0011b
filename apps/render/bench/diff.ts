// What a diff costs on a cluster of a thousand apps, against the start of Node and a full render: whole processes, as people
// wait for them, on a repository of git that is made for it. It prints medians and judges nothing.
import { spawnSync } from "node:child_process";
import { appendFileSync, globSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const rounds = Number(process.argv[2] ?? 7);
const packages = fileURLToPath(new URL("../../../clusters/node_modules", import.meta.url));
const cowlab = fileURLToPath(new URL("../bin/cowlab.js", import.meta.url));
const root = mkdtempSync(join(tmpdir(), "cowlab-bench-"));

/** A cluster of a thousand apps, of which the first `changed` have another image. */
function source(changed: number, timeZone: string): string {
  return `import { webApp } from "@cowlab/apps/web-app";
import { dns } from "@cowlab/edge/dns";
import { flux } from "@cowlab/flux/flux";
import { metallb } from "@cowlab/networking/metallb";
import { traefik } from "@cowlab/networking/traefik";
import { longhorn } from "@cowlab/storage/longhorn";

const apps = Array.from({ length: 1000 }, (_, index) => webApp({
  name: \`app\${index}\`,
  image: \`registry.example.org/app\${index}:2.4.\${index < ${changed} ? 2 : 1}\`,
  port: 8080,
  health: "/health",
  title: "App",
  description: "An app",
  group: "Apps",
  config: { path: "/config", size: "1Gi" },
  files: { "/etc/app/settings.yaml": "log:\\n  level: info\\nlisten: 8080\\n" },
}));

export default {
  name: "big",
  domain: "example.org",
  timeZone: ${JSON.stringify(timeZone)},
  kubernetes: "1.33",
  repository: { url: "https://git.example.org/a.git" },
  network: { lan: "10.0.0.0/24", gateway: "10.0.0.1", nameservers: ["10.0.0.1"], controlPlane: "10.0.0.200", ingress: "10.0.0.99" },
  nodes: [{ name: "node0", role: "server", address: "10.0.0.10" }],
  modules: [flux(), metallb(), traefik(), longhorn(), dns(), ...apps],
};
`;
}

function run(
  command: string,
  args: readonly string[],
  isRight: (status: number | null) => boolean = (status) => status === 0,
): number {
  const start = performance.now();
  const { status, stderr } = spawnSync(command, args, { cwd: root, stdio: ["ignore", "ignore", "pipe"], encoding: "utf8" });
  if (!isRight(status)) throw new Error(`${command} ${args.join(" ")} exits with ${status}: ${stderr.slice(0, 2000)}`);
  return performance.now() - start;
}

const node = (...args: readonly string[]): number => run(process.execPath, args);
const git = (...args: readonly string[]): number =>
  run("git", ["-c", "gc.auto=0", "-c", "user.name=bench", "-c", "user.email=bench@example.org", ...args]);

function median(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN;
}

try {
  mkdirSync(join(root, "clusters"));
  writeFileSync(join(root, "package.json"), '{ "type": "module" }\n');
  writeFileSync(join(root, ".gitignore"), "node_modules\n");
  symlinkSync(packages, join(root, "node_modules"));
  const commit = (branch: string, changed: number, timeZone: string): void => {
    writeFileSync(join(root, "clusters/big.ts"), source(changed, timeZone));
    node(cowlab, "render");
    git("checkout", "--quiet", "-B", branch);
    git("add", "--all");
    git("commit", "--quiet", "--message", branch);
  };
  git("init", "--quiet", "--initial-branch", "main");
  commit("main", 0, "Etc/UTC");
  commit("ten", 10, "Etc/UTC");
  git("checkout", "--quiet", "main");
  commit("all", 1000, "Europe/Berlin");
  // Every object, as no change of one fact would do it.
  git("checkout", "--quiet", "-B", "every", "main");
  for (const path of globSync("clusters/big/**/*.yaml", { cwd: root })) {
    if (!path.endsWith("kustomization.yaml")) appendFileSync(join(root, path), "revision: 2\n");
  }
  git("commit", "--quiet", "--all", "--message", "every");
  git("checkout", "--quiet", "all");
  git("gc", "--quiet");
  const measured = {
    "node -e 0": () => node("-e", "0"),
    "full render": () => node(cowlab, "render"),
    "diff of 10 of 1000 apps": () => node(cowlab, "diff", "main", "ten"),
    "diff of all 1000 apps": () => node(cowlab, "diff", "main", "all"),
    "diff of every object": () => node(cowlab, "diff", "main", "every"),
    "the same as Markdown": () => node(cowlab, "diff", "main", "every", "--format", "markdown"),
    "the same as HTML": () => node(cowlab, "diff", "main", "every", "--format", "html"),
    "the same in the working tree": () => node(cowlab, "diff", "main"),
  };
  const times = Object.entries(measured).map(([name, measure]) => ({ name, measure, milliseconds: [measure()].slice(1) }));
  for (let round = 0; round < rounds; round += 1) for (const { measure, milliseconds } of times) milliseconds.push(measure());
  const [start, render] = times.map(({ milliseconds }) => median(milliseconds));
  for (const { name, milliseconds } of times) {
    const time = median(milliseconds);
    const ratios = `${(time / (start ?? 0)).toFixed(1)} x node, ${(time / (render ?? 0)).toFixed(2)} x render`;
    process.stdout.write(`${name.padEnd(30)} ${time.toFixed(0).padStart(6)} ms  ${ratios}\n`);
  }
} finally {
  rmSync(root, { recursive: true, force: true });
}
