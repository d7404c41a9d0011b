import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { at, list, record } from "../harness/api.ts";
import { applyTree } from "../harness/apply-tree.ts";
import { makeCertificate } from "../harness/certificate.ts";
import { applyAll, type ControlPlane, startControlPlane } from "../harness/control-plane.ts";
import { installFlux } from "../harness/definitions.ts";
import { type Echo, startEcho } from "../harness/echo.ts";
import { environment } from "../harness/environment.ts";
import { noteEvidence, remarkVersions } from "../harness/evidence.ts";
import { definitions, isMissing, workloads } from "../harness/needs.ts";
import { registerNodes } from "../harness/nodes.ts";
import { ownAddresses, startPod } from "../harness/pod-network.ts";
import { type Running, until } from "../harness/processes.ts";
import { renderTree } from "../harness/rendered.ts";
import { ask, type HttpAnswer } from "../harness/request.ts";
import { backendsOf, standInForKubeProxy } from "../harness/services.ts";
import { standInForLonghorn, standInForMetalLb } from "../harness/stand-ins.ts";

const tree = renderTree();
const { cluster } = tree;
const { domain, network, hosts } = cluster;
const publicHosts = hosts.filter((host) => host.public === true);
const client = "10.0.0.57";
const login = { authorization: `Basic ${Buffer.from("admin:moo").toString("base64")}` };

describe.skipIf(isMissing(...workloads, ...definitions, "traefik"))("4. Requests arrive", () => {
  const stops: (() => unknown)[] = [];
  let plane: ControlPlane;
  let traefik: Running;
  let traefikPod: string;
  let tunnelDoor: string;
  let cloudflaredPod: string;
  let trust: string;

  beforeAll(async () => {
    plane = await startControlPlane({ network, workloads: true });
    stops.push(plane.stop);
    const { api } = plane;
    await registerNodes(api, cluster);
    await installFlux(api);
    stops.push(standInForLonghorn(api).stop, standInForMetalLb(api).stop);
    expect((await applyTree(api, tree)).complaints).toEqual([]);
    trust = await provideSecrets();

    // The chart's UI, which a route leads to.
    const longhorn = { name: "longhorn-frontend", namespace: "longhorn-system" };
    await applyAll(api, [
      {
        apiVersion: "v1",
        kind: "Service",
        metadata: longhorn,
        spec: { ports: [{ name: "http", port: 80, targetPort: "http" }] },
      },
      {
        apiVersion: "discovery.k8s.io/v1",
        kind: "EndpointSlice",
        metadata: { ...longhorn, labels: { "kubernetes.io/service-name": longhorn.name } },
        addressType: "IPv4",
        endpoints: [{ addresses: ["10.42.250.1"], conditions: { ready: true } }],
        ports: [{ name: "http", port: 8000, protocol: "TCP" }],
      },
    ]);
    await until("all pods to be ready", async () => {
      const deployments = await api.list("apps/v1", "Deployment");
      return deployments.every((each) => at(each, "status", "readyReplicas") === at(each, "spec", "replicas")) || undefined;
    });
    await startTraefik();
    await startApps();
    const lan = await backendsOf(api, "traefik", "traefik-lan");
    const tunnel = await backendsOf(api, "traefik", "traefik");
    const service = await api.get({ apiVersion: "v1", kind: "Service", namespace: "traefik", name: "traefik" });
    tunnelDoor = String(at(service, "spec", "clusterIP"));
    cloudflaredPod = await podAddress("cloudflared");
    ownAddresses([client, network.ingress, tunnelDoor, cloudflaredPod]);
    stops.push((await standInForKubeProxy(network.ingress, lan, traefikPod)).stop);
    stops.push((await standInForKubeProxy(tunnelDoor, tunnel, traefikPod)).stop);
    await until("Traefik to know its routes", async () => (await overHttps(`sonarr.${domain}`)).status === 200 || undefined, {
      by: traefik,
      seen: () => traefik.log().slice(-1500),
    });
  });
  afterAll(async () => {
    for (const stop of stops.reverse()) await stop();
  });

  /** What cert-manager would issue, and what the owner encrypts. */
  async function provideSecrets(): Promise<string> {
    const certificate = join(environment.work, "wildcard.crt");
    const key = join(environment.work, "wildcard.key");
    makeCertificate(certificate, key, [domain, `*.${domain}`]);
    const wildcard = tree.objects.find(({ kind }) => kind === "Certificate");
    const users = execFileSync("openssl", ["passwd", "-apr1", "moo"], { encoding: "utf8" }).trim();
    await applyAll(plane.api, [
      {
        apiVersion: "v1",
        kind: "Secret",
        type: "kubernetes.io/tls",
        metadata: { name: String(at(wildcard, "spec", "secretName")), namespace: "traefik" },
        stringData: { "tls.crt": readFileSync(certificate, "utf8"), "tls.key": readFileSync(key, "utf8") },
      },
      {
        apiVersion: "v1",
        kind: "Secret",
        metadata: { name: "longhorn-ui-users", namespace: "longhorn-system" },
        stringData: { users: `admin:${users}\n` },
      },
    ]);
    return readFileSync(certificate, "utf8");
  }

  async function podAddress(namespace: string): Promise<string> {
    const [pod] = await plane.api.list("v1", "Pod", namespace);
    return String(at(pod, "status", "podIP"));
  }

  /** Traefik as its pod: with the rendered arguments, as its ServiceAccount, at its pod's address. */
  async function startTraefik(): Promise<void> {
    traefikPod = await podAddress("traefik");
    const deployment = tree.objects.find(({ kind, metadata }) => kind === "Deployment" && metadata.name === "traefik");
    const args = list(deployment, "spec", "template", "spec", "containers", 0, "args").map(String);
    const { body } = await plane.api.request("POST", "/api/v1/namespaces/traefik/serviceaccounts/traefik/token", {
      apiVersion: "authentication.k8s.io/v1",
      kind: "TokenRequest",
      spec: { expirationSeconds: 3600 },
    });
    const server = "10.0.0.140";
    const kubeconfig = plane.kubeconfigFor("traefik", String(at(body, "status", "token")), `https://${server}:6443`);
    traefik = startPod("traefik", args, traefikPod, { KUBECONFIG: kubeconfig });
    stops.push(traefik.stop);
    ownAddresses([server]);
  }

  /** An echo server at each address that is behind a Service, but for Traefik itself. */
  async function startApps(): Promise<void> {
    const apps: { app: string; address: string; port: number; tls: boolean }[] = [];
    for (const { metadata } of await plane.api.list("v1", "Service")) {
      const { name, namespace = "" } = metadata;
      if (["traefik", "default"].includes(namespace)) continue;
      for (const { addresses, targetPort } of await backendsOf(plane.api, namespace, name)) {
        for (const address of addresses)
          apps.push({ app: `${namespace}/${name}`, address, port: targetPort, tls: targetPort === 443 });
      }
    }
    ownAddresses(apps.map(({ address }) => address));
    for (const { app, address, port, tls } of apps) {
      const server = await startEcho(app, address, port, tls);
      stops.push(() => {
        server.closeAllConnections();
        server.close();
      });
    }
  }

  const overHttps = (host: string, options: Partial<Parameters<typeof ask>[0]> = {}): Promise<HttpAnswer> =>
    ask({ address: network.ingress, port: 443, host, from: client, trust, ...options });
  const throughTunnel = (host: string, options: Partial<Parameters<typeof ask>[0]> = {}): Promise<HttpAnswer> =>
    ask({
      address: tunnelDoor,
      port: 80,
      host,
      from: cloudflaredPod,
      headers: { "x-forwarded-for": "203.0.113.9", "x-forwarded-proto": "https", "cf-connecting-ip": "203.0.113.9" },
      ...options,
    });

  test("every host answers with its own app over HTTPS, under a certificate that is good for it", async (context) => {
    const seen: string[] = [];
    for (const { fqdn, module } of hosts) {
      const { status, body } = await overHttps(fqdn, { headers: login });
      expect(status, `${fqdn}: ${body}`).toBe(200);
      const { app } = echoOf(body);
      // A module's routes lead into its own namespace.
      const route = tree.objects.find(
        (object) => object.kind === "IngressRoute" && String(at(object, "spec", "routes", 0, "match")).includes(`\`${fqdn}\``),
      );
      expect(app.split("/")[0], `${fqdn} of ${module}`).toBe(route?.metadata.namespace);
      seen.push(`${fqdn} -> ${app}`);
    }
    expect(new Set(seen.map((line) => line.split(" -> ")[1])).size).toBe(hosts.length);
    noteEvidence(context, `${hosts.length} hosts, ${hosts.length} different apps: ${seen.join(", ")}`);
    remarkVersions(context, "traefik");
  });

  test("an app sees the client's own address and HTTPS, whatever the client claims", async () => {
    const { body } = await overHttps(`sonarr.${domain}`, {
      headers: { "x-forwarded-for": "198.51.100.7", "x-real-ip": "198.51.100.7" },
    });
    expect(echoOf(body).headers).toMatchObject({
      "x-forwarded-for": client,
      "x-real-ip": client,
      "x-forwarded-proto": "https",
      "x-forwarded-host": `sonarr.${domain}`,
    });
  });

  test("HTTP is redirected to the same host and path without a port", async (context) => {
    const { status, headers } = await ask({
      address: network.ingress,
      port: 80,
      host: `sonarr.${domain}`,
      from: client,
      path: "/series?page=2",
    });
    expect([301, 308]).toContain(status);
    expect(headers.location).toBe(`https://sonarr.${domain}/series?page=2`);
    noteEvidence(context, `${status} to ${String(headers.location)}`);
  });

  test("a public host is redirected on the LAN's plain door as every other one", async () => {
    for (const { fqdn } of publicHosts) {
      const { headers } = await ask({ address: network.ingress, port: 80, host: fqdn, from: client });
      expect(headers.location).toBe(`https://${fqdn}/`);
    }
  });

  test("an unknown host gets 404", async () => {
    expect((await overHttps(`unknown.${domain}`)).status).toBe(404);
    expect((await overHttps("example.org", { serverName: `sonarr.${domain}` })).status).toBe(404);
  });

  test("the default certificate is the wildcard", async (context) => {
    const { certificate } = await overHttps(`unknown.${domain}`);
    expect(certificate?.subjectaltname).toBe(`DNS:${domain}, DNS:*.${domain}`);
    noteEvidence(
      context,
      `an unknown name is served ${String(certificate?.subjectaltname)}, fingerprint ${String(certificate?.fingerprint256).slice(0, 23)}`,
    );
  });

  test("HTTP/3 is offered at the port that clients come to", async () => {
    const { headers } = await overHttps(`sonarr.${domain}`);
    expect(headers["alt-svc"]).toContain('h3=":443"');
  });

  test("through the tunnel's door a public host reaches its app over plain HTTP, with the client's address kept", async (context) => {
    expect(publicHosts.length).toBeGreaterThan(0);
    for (const { fqdn, module } of publicHosts) {
      const { status, body } = await throughTunnel(fqdn);
      expect(status, body).toBe(200);
      const { app, headers } = echoOf(body);
      expect(app.split("/")[0]).toBe(module);
      expect(headers["x-forwarded-for"]).toBe(`203.0.113.9, ${cloudflaredPod}`);
      expect(headers).toMatchObject({ "x-forwarded-proto": "https", "cf-connecting-ip": "203.0.113.9" });
      noteEvidence(context, `${fqdn} -> ${app}, X-Forwarded-For: ${String(headers["x-forwarded-for"])}`);
    }
  });

  test("through the tunnel's door no other host is reached", async (context) => {
    const others = hosts.filter((host) => host.public !== true).map(({ fqdn }) => fqdn);
    for (const host of [...others, `unknown.${domain}`])
      expect((await throughTunnel(host, { headers: login })).status, host).toBe(404);
    noteEvidence(context, `${others.length} hosts of the LAN and an unknown one: 404`);
  });

  test("Longhorn's UI asks for a login", async () => {
    expect((await overHttps(`longhorn.${domain}`)).status).toBe(401);
    const { body } = await overHttps(`longhorn.${domain}`, { headers: login });
    expect(echoOf(body).headers["authorization"]).toBeUndefined();
  });

  test("the dashboard, the API, the metrics and the health page are not reachable from outside", async (context) => {
    for (const host of [network.ingress, `sonarr.${domain}x`, `traefik.${domain}`]) {
      for (const path of ["/dashboard/", "/api/rawdata", "/metrics", "/ping"]) {
        const { status } = await overHttps(host, { path, serverName: `traefik.${domain}` });
        expect(status, `${host}${path}`).toBe(404);
        expect((await throughTunnel(host, { path })).status, `${host}${path}`).toBe(404);
      }
    }
    for (const address of [network.ingress, tunnelDoor]) {
      for (const port of [8080, 9100, 8081, 8000, 8443]) {
        await expect(ask({ address, port, host: domain, from: client }), `${address}:${port}`).rejects.toThrow("ECONNREFUSED");
      }
    }
    // They are there, for the kubelet and who the NetworkPolicy lets in: the pod's own address answers.
    expect((await ask({ address: traefikPod, port: 8080, host: traefikPod, from: client, path: "/ping" })).body).toBe("OK");
    expect((await ask({ address: traefikPod, port: 8080, host: traefikPod, from: client, path: "/api/rawdata" })).status).toBe(
      404,
    );
    const policy = tree.objects.find(({ kind, metadata }) => kind === "NetworkPolicy" && metadata.name === "traefik");
    const rules = list(policy, "spec", "ingress").map((rule) => [
      list(rule, "ports").map((port) => at(port, "port")),
      list(rule, "from").map((peer) => record(at(peer, "namespaceSelector", "matchLabels"))["kubernetes.io/metadata.name"]),
    ]);
    expect(rules).toEqual([
      [["web", "websecure", "websecure-h3"], []],
      [["tunnel"], ["cloudflared"]],
    ]);
    noteEvidence(
      context,
      "no Service has their ports, no path leads to them; the NetworkPolicy lets nobody to them, which is not enforced here",
    );
  });

  test("its ServiceAccount may read all that it watches, and nothing in its log is an error", async () => {
    const lines = traefik
      .log()
      .split("\n")
      .filter((line) => line.startsWith("{") && at(JSON.parse(line), "level") === "error");
    expect(lines).toEqual([]);
    expect(traefik.log()).not.toContain("forbidden");
  });
});

function echoOf(body: string): Echo {
  return JSON.parse(body);
}
