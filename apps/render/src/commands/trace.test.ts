import { describe, expect, test } from "vitest";
import { type TestProject, testProject } from "../testing/project.ts";
import type { TraceReport } from "../trace-report.ts";

/** A project whose cluster has an app of the LAN; `route` changes its route. */
function project(route: Readonly<Record<string, unknown>> = {}): TestProject {
  return testProject({
    "clusters/home.ts": `import { sonarr } from "@cowlab/apps/sonarr";
import { defineCluster, type Module } from "@cowlab/core";
import { dns } from "@cowlab/edge/dns";
import { flux } from "@cowlab/flux/flux";
import { k3sNodes } from "@cowlab/networking/k3s-nodes";
import { kubeVip } from "@cowlab/networking/kube-vip";
import { metallb } from "@cowlab/networking/metallb";
import { traefik } from "@cowlab/networking/traefik";
import { longhorn } from "@cowlab/storage/longhorn";

const app = sonarr();
const changed: Module = {
  ...app,
  objects: (cluster) =>
    app.objects(cluster).map((object) => (object.kind === "IngressRoute" ? { ...object, spec: { ...object.spec, ...${JSON.stringify(route)} } } : object)),
};

export default defineCluster({
  name: "home",
  domain: "example.org",
  kubernetes: "1.33",
  repository: { url: "https://git.example.org/home/cluster.git" },
  network: {
    lan: "10.0.0.0/24",
    gateway: "10.0.0.1",
    nameservers: ["10.0.0.1"],
    controlPlane: "10.0.0.200",
    ingress: "10.0.0.99",
  },
  nodes: [
    { name: "node0", role: "server", address: "10.0.0.10" },
    { name: "node1", role: "agent", address: "10.0.0.11" },
  ],
  media: { server: "10.0.0.50", path: "/srv/media", size: "4Ti", user: 1000, group: 1000 },
  modules: [k3sNodes(), flux(), kubeVip(), metallb(), traefik(), longhorn(), dns(), changed],
});
`,
  });
}

describe("cowlab trace", () => {
  test("prints every hop of a host, known by its label, with object, field and file, and exits with 0", async () => {
    const { code, stdout } = await project().run(["trace", "sonarr"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^https:\/\/sonarr\.example\.org\/ from the LAN\n {3}1 DNS record {8}A 10\.0\.0\.99 for \*\.example\.org/,
    );
    expect(stdout).toContain("IngressRoute sonarr/sonarr  spec.routes[0].match  clusters/home/sonarr/ingressroute-sonarr.yaml");
    expect(stdout).toContain("\n  arrives at Deployment sonarr/sonarr, container sonarr\n");
    expect(stdout).toContain("\nhttps://sonarr.example.org/ from the Internet\n");
    expect(stdout).toContain("\n  is not reached: 10.0.0.99 is an address of the LAN");
  });

  test("says where a way breaks, why, and what is nearest, and exits with 1", async () => {
    const { code, stdout } = await project({ entryPoints: ["web"] }).run([
      "trace",
      "https://sonarr.example.org/calendar",
      "--from",
      "lan",
    ]);
    expect(code).toBe(1);
    expect(stdout).toContain("\n  breaks at the router: IngressRoute sonarr/sonarr  spec.routes[0]\n");
    expect(stdout).toContain("is on web, not on websecure");
    expect(stdout).toContain("it answers 404");
  });

  test("exits with 1 where a host is to be reached from the Internet and is not", async () => {
    expect((await project().run(["trace", "sonarr", "--from", "internet"])).code).toBe(1);
  });

  test("follows kubectl and a machine that joins", async () => {
    const made = project();
    expect((await made.run(["trace", "kubectl"])).stdout).toContain("arrives at the API server on node node0, 10.0.0.10:6443");
    expect((await made.run(["trace", "node1"])).stdout).toContain("node node1  k3s.serverAddr  clusters/home/nodes/node1.json");
  });

  test("--all proves every way, in a line each, and counts them", async () => {
    const { code, stdout } = await project().run(["trace", "--all"]);
    expect(code).toBe(0);
    expect(stdout).toContain("tcp://10.0.0.99:443");
    expect(stdout).toMatch(/\n9 ways: 7 arrive, 2 are closed to the Internet, none is broken\n$/);
    const broken = await project({ entryPoints: ["web"] }).run(["trace", "--all"]);
    expect(broken.code).toBe(1);
    expect(broken.stdout).toMatch(/1 is broken\n$/);
  });

  test("is a part of cowlab check: a host that no rule misses and nobody reaches is an error, once for a cause", async () => {
    const made = project({ entryPoints: ["websecured"] });
    await made.run(["render"]);
    const { code, stderr } = await made.run(["check"]);
    expect(code).toBe(1);
    expect(stderr).toContain("error broken-way  sonarr, IngressRoute sonarr/sonarr, spec.routes[0]\n");
    expect(stderr).toContain(
      'so https://sonarr.example.org/ is not reached: "cowlab trace https://sonarr.example.org/" shows the way',
    );
    expect(stderr.match(/broken-way/g)).toHaveLength(1);
  });

  test("is a part of cowlab lint: without an error every host arrives", async () => {
    const { code, stdout } = await project({ entryPoints: ["websecured"] }).run(["lint"]);
    expect(code).toBe(1);
    expect(stdout).toContain("error broken-way  sonarr, IngressRoute sonarr/sonarr, spec.routes[0]\n");
    expect((await project().run(["lint"])).stdout).not.toContain("broken-way");
  });

  test("--json prints one object with all hops", async () => {
    const { stdout } = await project().run(["trace", "sonarr", "--from", "lan", "--json"]);
    const report: TraceReport = JSON.parse(stdout);
    expect(report.problems).toEqual([]);
    expect(report.clusters[0]?.traces[0]).toMatchObject({ url: "https://sonarr.example.org/", from: "lan", outcome: "arrives" });
    expect(report.clusters[0]?.traces[0]?.hops.at(-1)).toMatchObject({
      kind: "storage",
      object: "PersistentVolume media-sonarr",
    });
  });

  test("names a host of another domain as a problem", async () => {
    const { code, stderr } = await project().run(["trace", "sonarr.example.com"]);
    expect(code).toBe(1);
    expect(stderr).toContain("sonarr.example.com is not below example.org, the domain of home");
  });

  test.each([
    [["trace"], "no target is given"],
    [["trace", "sonarr", "radarr"], "one target at a time: radarr is too much"],
    [["trace", "sonarr", "--all"], "--all takes no target"],
    [["trace", "sonarr", "--from", "wan"], "--from takes lan or internet, not wan"],
  ])("%j is misuse", async (args, message) => {
    const { code, stderr } = await testProject({ "clusters/home.ts": "" }).run(args);
    expect(code).toBe(2);
    expect(stderr).toBe(`cowlab: ${message}\nRun "cowlab trace --help" for usage.\n`);
  });
});
