import { execFileSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { at, list } from "../harness/api.ts";
import { environment } from "../harness/environment.ts";
import { needPrograms, noteEvidence } from "../harness/evidence.ts";
import { renderTree } from "../harness/rendered.ts";
import { pinnedVersion } from "../programs.ts";

const tree = renderTree();

/** The version that the image of a workload is pinned to. */
function imageVersion(name: string): string {
  const workload = tree.objects.find(
    ({ kind, metadata }) => ["DaemonSet", "Deployment"].includes(kind) && metadata.name === name,
  );
  return String(at(list(workload, "spec", "template", "spec", "containers")[0], "image")).replace(/^.*:v?/, "");
}

/** What a program says of its version. */
function saidVersion(name: string, ...args: readonly string[]): string {
  const output = execFileSync(environment.program(name), args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  return /\d+\.\d+\.\d+/.exec(output)?.[0] ?? output.trim();
}

describe("0. The programs are those that the cluster runs", () => {
  test("Kubernetes is of the cluster's minor version", (context) => {
    expect(pinnedVersion("kubernetes", "k8s.io/kubernetes")).toMatch(new RegExp(`^v${tree.cluster.kubernetes}\\.`));
    noteEvidence(
      context,
      `kube-apiserver ${saidVersion("kube-apiserver", "--version")}, ${environment.origins["kube-apiserver"]}`,
    );
  });

  test("Flux's controllers are of the minor version that belongs to its instance", (context) => {
    const instance = tree.objects.find(({ kind }) => kind === "FluxInstance");
    const minor = String(at(instance, "spec", "distribution", "version")).split(".")[1];
    for (const controller of ["kustomize-controller", "source-controller"]) {
      const version = pinnedVersion(controller, `github.com/fluxcd/${controller}`);
      expect(version, controller).toMatch(new RegExp(`^v1\\.${minor}\\.`));
      noteEvidence(context, `${controller} ${version}, ${environment.origins[controller] ?? "missing"}`);
    }
  });

  test("Traefik is of the version of its image", (context) => {
    expect(pinnedVersion("traefik", "github.com/traefik/traefik/v3")).toBe(`v${imageVersion("traefik")}`);
    needPrograms(context, "traefik");
    expect(saidVersion("traefik", "version")).toBe(imageVersion("traefik"));
    noteEvidence(context, `Traefik ${imageVersion("traefik")}, ${environment.origins["traefik"]}`);
  });

  test.for([
    ["cloudflared", "--version"],
    ["kube-vip", "version"],
  ] as const)("%s is of the line of its image", ([name, ...args], context) => {
    needPrograms(context, name);
    const said = saidVersion(name, ...args);
    const pinned = imageVersion(name);
    expect(said.split(".")[0]).toBe(pinned.split(".")[0]);
    noteEvidence(
      context,
      `${name} ${said}${said === pinned ? "" : `, where the cluster pins ${pinned}`}, ${environment.origins[name]}`,
    );
  });
});
