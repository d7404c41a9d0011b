import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { at, list, record } from "../harness/api.ts";
import { applyAll, type ControlPlane, startControlPlane } from "../harness/control-plane.ts";
import { environment } from "../harness/environment.ts";
import { noteEvidence, remarkVersions } from "../harness/evidence.ts";
import { controlPlane, isMissing } from "../harness/needs.ts";
import { type Running, start, until } from "../harness/processes.ts";
import { renderTree } from "../harness/rendered.ts";

const tree = renderTree();
const { network, nodes } = tree.cluster;
const server = nodes.find(({ role }) => role === "server");
const objects = tree.deliveries.find(({ name }) => name === "kube-vip")?.objects ?? [];
const container = record(
  at(
    objects.find(({ kind }) => kind === "DaemonSet"),
    "spec",
    "template",
    "spec",
    "containers",
    0,
  ),
);

describe.skipIf(isMissing(...controlPlane, "kube-vip"))("6. kube-vip brings up the virtual address", () => {
  const networkInterface = server?.interface ?? "";
  let plane: ControlPlane;
  let neighbour: Running;
  let kubeVip: Running;

  beforeAll(async () => {
    // The server's interface, with a neighbour on the LAN behind it who does nothing but answer.
    neighbour = start(
      "sh",
      [
        "-c",
        "until ip link show lan0 2>/dev/null; do sleep 0.1; done; ip link set lan0 up; ip address add 10.0.0.57/24 dev lan0; exec sleep infinity",
      ],
      {
        by: ["unshare", "--net"],
      },
    );
    const ip = (...args: readonly string[]): void => {
      execFileSync("ip", args, { stdio: "pipe" });
    };
    ip("link", "add", networkInterface, "type", "veth", "peer", "name", "lan0");
    ip("link", "set", "lan0", "netns", String(neighbour.pid));
    ip("link", "set", networkInterface, "up");
    ip("address", "add", `${server?.address}/24`, "dev", networkInterface);
    plane = await startControlPlane({ network });
    await applyAll(plane.api, objects);
    const { body } = await plane.api.request("POST", "/api/v1/namespaces/kube-system/serviceaccounts/kube-vip/token", {
      apiVersion: "authentication.k8s.io/v1",
      kind: "TokenRequest",
      spec: { expirationSeconds: 3600 },
    });
    const folder = "/run/secrets/kubernetes.io/serviceaccount";
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "token"), String(at(body, "status", "token")));
    writeFileSync(join(folder, "ca.crt"), readFileSync(join(environment.work, "loopback.crt")));
    writeFileSync(join(folder, "namespace"), "kube-system");
  });
  afterAll(async () => {
    await kubeVip?.stop();
    await plane?.stop();
    await neighbour?.stop("SIGKILL");
  });

  /** What the node's interface has for addresses. */
  function addresses(): readonly string[] {
    const shown: unknown = JSON.parse(
      execFileSync("ip", ["-json", "-4", "address", "show", "dev", networkInterface], { encoding: "utf8" }),
    );
    return list(shown, 0, "addr_info").map((each) => `${String(at(each, "local"))}/${String(at(each, "prefixlen"))}`);
  }

  const lease = async (): Promise<unknown> =>
    plane.api.get({ apiVersion: "coordination.k8s.io/v1", kind: "Lease", namespace: "kube-system", name: "plndr-cp-lock" });

  test("started with the rendered arguments and settings, it takes the lease and the address", async (context) => {
    expect(addresses()).toEqual([`${server?.address}/24`]);
    const env = list(container, "env").map((variable): [string, string] => {
      const fromNode = at(variable, "valueFrom", "fieldRef", "fieldPath") === "spec.nodeName";
      return [String(at(variable, "name")), fromNode ? (server?.name ?? "") : String(at(variable, "value"))];
    });
    kubeVip = start("kube-vip", list(container, "args").map(String), { env: Object.fromEntries(env) });
    await until("the address to be taken", () => addresses().includes(`${network.controlPlane}/32`) || undefined, {
      by: kubeVip,
      seen: () => kubeVip.log().slice(-2000),
    });
    expect(at(await lease(), "spec", "holderIdentity")).toBe(server?.name);
    noteEvidence(
      context,
      `${networkInterface} of ${server?.name}: ${addresses().join(", ")}; lease plndr-cp-lock held by ${server?.name}`,
    );
    remarkVersions(context, "kube-vip");
  });

  test("its health is where the probes look", async () => {
    const port = list(container, "ports").map((each) => at(each, "containerPort"))[0];
    const response = await until("the health page", () => fetch(`http://127.0.0.1:${String(port)}/healthz`), { by: kubeVip });
    expect(response.status).toBe(200);
  });

  test("the API answers at the address, from a neighbour on the LAN", async () => {
    const reach = `exec 3<>/dev/tcp/${network.controlPlane}/6443 && echo reached`;
    const output = execFileSync("nsenter", ["--net", "--target", String(neighbour.pid), "bash", "-c", reach], {
      encoding: "utf8",
    });
    expect(output).toContain("reached");
  });

  test("its ServiceAccount may do no more than hold its lease", async () => {
    expect(kubeVip.log()).not.toContain("forbidden");
  });

  test("ended, it gives the address up", async (context) => {
    await kubeVip.stop();
    await until("the address to be given up", () => !addresses().includes(`${network.controlPlane}/32`) || undefined);
    expect(addresses()).toEqual([`${server?.address}/24`]);
    noteEvidence(context, `${networkInterface} of ${server?.name} afterwards: ${addresses().join(", ")}`);
  });
});
