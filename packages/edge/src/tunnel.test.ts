import { type ClusterDefinition, renderCluster } from "@cowlab/core";
import { exampleCluster } from "@cowlab/core/testing/example-cluster";
import { containerOf, podOf, renderObjects } from "@cowlab/core/testing/rendered-objects";
import { clusterWithIngress, exampleSite, exampleTunnel } from "@cowlab/networking/testing/example-site";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { dns } from "./dns.ts";
import { tunnel } from "./tunnel.ts";

const names = ["recipes", "photos", "music", "notes"] as const;

/** A cluster of which these hosts are public. */
function render(published: readonly string[] = ["photos"], overrides: Partial<ClusterDefinition> = {}) {
  const sites = names.map((name) => exampleSite({ name, public: published.includes(name) }));
  return renderObjects(clusterWithIngress([...sites, dns(), tunnel()], { tunnel: exampleTunnel, ...overrides }));
}

type Rendered = ReturnType<typeof render>;

/** The configuration as cloudflared reads it. */
function configurationOf({ named }: Rendered): { readonly ingress: readonly { hostname?: string; service: string }[] } {
  return parse(Object(named("ConfigMap cloudflared/cloudflared")["data"])["config.yaml"]);
}

function checksumOf({ named }: Rendered): string {
  return Object(named("Deployment cloudflared/cloudflared")["spec"]).template.metadata.annotations["checksum/config"];
}

const rendered = render();
const configuration = configurationOf(rendered);
const deployment = rendered.named("Deployment cloudflared/cloudflared");

describe("the rules", () => {
  test("lead each public host to Traefik's door, and all else nowhere", () => {
    expect(configuration.ingress).toEqual([
      { hostname: "photos.example.org", service: "http://traefik.traefik.svc.cluster.local:80" },
      { service: "http_status:404" },
    ]);
  });

  test("lead to a Service that there is, by its name and port", () => {
    expect(rendered.named("Service traefik/traefik")).toHaveProperty("spec.ports[0].port", 80);
  });

  test("are the 404 alone where no host is public", () => {
    expect(configurationOf(render([])).ingress).toEqual([{ service: "http_status:404" }]);
  });

  test("the routes at the tunnel's door and the proxied records name the same hosts, whichever are public", () => {
    fc.assert(
      fc.property(fc.subarray([...names]), (published) => {
        const cluster = render(published);
        const rules = configurationOf(cluster).ingress.flatMap(({ hostname }) => hostname ?? []);
        const routes = cluster
          .ofKind("IngressRoute")
          .map((route) => Object(route["spec"]))
          .filter(({ entryPoints }) => entryPoints.includes("tunnel"))
          .map(({ routes: [route] }) => route.match);
        const records: readonly { dnsName: string; recordType: string }[] = Object(
          cluster.named("DNSEndpoint external-dns/home")["spec"],
        ).endpoints;
        const expected = published.map((name) => `${name}.example.org`).sort();
        expect(rules).toEqual(expected);
        expect(routes.sort()).toEqual(expected.map((host) => `Host(\`${host}\`)`));
        expect(records.filter(({ recordType }) => recordType === "CNAME").map(({ dnsName }) => dnsName)).toEqual(expected);
      }),
      { numRuns: 2 ** names.length },
    );
  });
});

describe("the configuration", () => {
  test("is that of the cluster's tunnel, with the credentials that are mounted", () => {
    expect(configuration).toMatchObject({ tunnel: exampleTunnel.id });
    expect(configuration).toHaveProperty("credentials-file", "/etc/cloudflared/credentials/credentials.json");
    const { volumeMounts } = Object(containerOf(deployment));
    const { volumes } = Object(podOf(deployment));
    expect(volumeMounts).toContainEqual({ name: "credentials", mountPath: "/etc/cloudflared/credentials", readOnly: true });
    expect(volumes).toContainEqual({
      name: "credentials",
      secret: { secretName: "cloudflared-credentials", defaultMode: 0o440 },
    });
    expect(rendered.cluster.secrets).toContainEqual(
      expect.objectContaining({ namespace: "cloudflared", name: "cloudflared-credentials", keys: ["credentials.json"] }),
    );
  });

  test("is where the program is told to look for it", () => {
    expect(containerOf(deployment)["args"]).toContain("/etc/cloudflared/config/config.yaml");
    expect(containerOf(deployment)["volumeMounts"]).toContainEqual({
      name: "config",
      mountPath: "/etc/cloudflared/config",
      readOnly: true,
    });
    expect(podOf(deployment)["volumes"]).toContainEqual({ name: "config", configMap: { name: "cloudflared" } });
  });

  test("leaves the version to git and the protocol to what the provider lets through", () => {
    expect(configuration).toMatchObject({ "no-autoupdate": true, protocol: "auto" });
  });

  test("is the one in git: no token, which would let Cloudflare's dashboard decide", () => {
    expect(containerOf(deployment)["args"]).toEqual(["tunnel", "--config", "/etc/cloudflared/config/config.yaml", "run"]);
    expect(containerOf(deployment)).not.toHaveProperty("env");
  });

  test("restarts the pods when it changes, and not otherwise", () => {
    expect(checksumOf(render(["photos", "music"]))).not.toBe(checksumOf(rendered));
    expect(checksumOf(render(["photos"], { tunnel: { id: "aa11b0a2-5d0e-4c8e-a1fb-2f3d4c5b6a79" } }))).not.toBe(
      checksumOf(rendered),
    );
    expect(checksumOf(render(["photos"], { timeZone: "America/Toronto" }))).toBe(checksumOf(rendered));
  });
});

describe("the pods", () => {
  test("are two, on two nodes, of which one at a time may be drained", () => {
    expect(deployment).toHaveProperty("spec.replicas", 2);
    expect(deployment).toHaveProperty("spec.strategy.rollingUpdate", { maxUnavailable: 1, maxSurge: 1 });
    expect(podOf(deployment)["topologySpreadConstraints"]).toMatchObject([
      {
        topologyKey: "kubernetes.io/hostname",
        maxSkew: 1,
        whenUnsatisfiable: "DoNotSchedule",
        matchLabelKeys: ["pod-template-hash"],
      },
    ]);
    expect(rendered.named("PodDisruptionBudget cloudflared/cloudflared")).toHaveProperty("spec.maxUnavailable", 1);
  });

  test("are one where there is one node", () => {
    const { named } = render(["photos"], { nodes: exampleCluster().nodes.slice(0, 1) });
    expect(named("Deployment cloudflared/cloudflared")).toHaveProperty("spec.replicas", 1);
  });

  test("are reached by nobody: no Service, and a policy that lets nothing in", () => {
    expect(rendered.ofKind("Service").filter(({ metadata }) => metadata.namespace === "cloudflared")).toEqual([]);
    const { ingress = [], egress: _, ...policy } = Object(rendered.named("NetworkPolicy cloudflared/cloudflared")["spec"]);
    expect(policy).toEqual({
      podSelector: { matchLabels: { "app.kubernetes.io/name": "cloudflared" } },
      policyTypes: ["Ingress", "Egress"],
    });
    expect(ingress).toEqual([]);
  });

  test("go to Traefik's door and to Cloudflare's edge by its ports, and neither to the LAN nor to apps", () => {
    const { egress } = Object(rendered.named("NetworkPolicy cloudflared/cloudflared")["spec"]);
    const [, door, edge, ...rest] = egress;
    expect(rest).toEqual([]);
    expect(door).toMatchObject({
      to: [{ podSelector: { matchLabels: { "app.kubernetes.io/name": "traefik" } } }],
      ports: [{ port: "tunnel" }],
    });
    expect(edge).toMatchObject({
      to: [{ ipBlock: { cidr: "0.0.0.0/0", except: expect.arrayContaining(["10.0.0.0/8", "192.168.0.0/16"]) } }],
      ports: [{ port: 7844, protocol: "UDP" }, { port: 7844, protocol: "TCP" }, { port: 443 }],
    });
  });

  test("do not keep a node from being drained where they are not connected", () => {
    expect(rendered.named("PodDisruptionBudget cloudflared/cloudflared")).toHaveProperty(
      "spec.unhealthyPodEvictionPolicy",
      "AlwaysAllow",
    );
  });

  test("are those that Traefik lets in at the tunnel's door", () => {
    const peers = JSON.stringify(rendered.named("NetworkPolicy traefik/traefik"));
    expect(peers).toContain('"kubernetes.io/metadata.name":"cloudflared"');
    expect(deployment).toHaveProperty(["spec", "template", "metadata", "labels", "app.kubernetes.io/name"], "cloudflared");
    expect(deployment.metadata.namespace).toBe("cloudflared");
  });

  test("are ready when connected, and not restarted when the provider is down", () => {
    expect(containerOf(deployment)).toMatchObject({
      readinessProbe: { httpGet: { path: "/ready", port: "metrics" } },
      livenessProbe: { httpGet: { path: "/healthcheck", port: "metrics" } },
    });
    expect(configuration).toMatchObject({ metrics: "0.0.0.0:2000" });
  });

  test("end after their grace period, not in it", () => {
    const [, grace] = /^(\d+)s$/.exec(Object(configuration)["grace-period"]) ?? [];
    expect(podOf(deployment)["terminationGracePeriodSeconds"]).toBeGreaterThan(Number(grace));
  });

  test("run unprivileged, without a token for the Kubernetes API", () => {
    expect(podOf(deployment)).toMatchObject({
      automountServiceAccountToken: false,
      securityContext: { runAsNonRoot: true, runAsUser: 65532, runAsGroup: 65532, fsGroup: 65532 },
    });
    expect(rendered.named("ServiceAccount cloudflared/cloudflared")).toHaveProperty("automountServiceAccountToken", false);
    expect(rendered.named("Namespace cloudflared")).toHaveProperty(
      ["metadata", "labels", "pod-security.kubernetes.io/enforce"],
      "restricted",
    );
    expect(containerOf(deployment)["securityContext"]).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
    });
  });
});

test("comes after Traefik, to which no object of its own refers", () => {
  expect(rendered.modules.find(({ module }) => module.name === "cloudflared")?.dependsOn.has("traefik")).toBe(true);
});

test("is a problem in a cluster whose facts name no tunnel", () => {
  const { problems } = renderCluster(clusterWithIngress([tunnel()]));
  expect(problems).toContainEqual(
    expect.objectContaining({
      severity: "error",
      module: "cloudflared",
      fix: expect.stringMatching(/^give the cluster the fact tunnel/),
    }),
  );
});
