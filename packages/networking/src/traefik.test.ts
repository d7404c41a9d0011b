import { type ClusterDefinition, defineCluster, type Module } from "@cowlab/core";
import { exampleCluster } from "@cowlab/core/testing/example-cluster";
import { exampleDeployment } from "@cowlab/core/testing/example-objects";
import { containerOf, podOf, renderObjects } from "@cowlab/core/testing/rendered-objects";
import { flux } from "@cowlab/flux/flux";
import { describe, expect, test } from "vitest";
import { metallb } from "./metallb.ts";
import { exampleConnector, exampleTunnel } from "./testing/example-site.ts";
import { type TraefikOptions, traefik } from "./traefik.ts";

function render(overrides: Partial<ClusterDefinition> = {}, options: TraefikOptions = {}) {
  const modules = [flux(), metallb(), traefik(options), exampleConnector, monitoring];
  return renderObjects(defineCluster(exampleCluster({ tunnel: exampleTunnel, modules, ...overrides })));
}

/** What reads the metrics. */
const monitoring: Module = {
  name: "monitoring",
  namespace: { name: "monitoring", podSecurity: "restricted" },
  objects: () => [exampleDeployment("monitoring", {})],
};

/** The command line, an option's value by its name; an option without one is "". */
function optionsOf(rendered: ReturnType<typeof render>): Readonly<Record<string, string>> {
  const { args } = containerOf(rendered.named("Deployment traefik/traefik"));
  return Object.fromEntries(
    (Array.isArray(args) ? args : []).map((argument) => {
      const [, name = "", value = ""] = /^--([^=]+)=?(.*)$/.exec(String(argument)) ?? [];
      return [name, value];
    }),
  );
}

const rendered = render();
const deployment = rendered.named("Deployment traefik/traefik");
const container = containerOf(deployment);
const options = optionsOf(rendered);
const lan = rendered.named("Service traefik/traefik-lan");
const policy = rendered.named("NetworkPolicy traefik/traefik");

describe("the LAN's door", () => {
  test("is the ingress address, asked for by the annotation alone", () => {
    expect(lan).toMatchObject({
      metadata: { annotations: { "metallb.io/loadBalancerIPs": "10.0.0.99" } },
      spec: { type: "LoadBalancer" },
    });
    expect(lan).not.toHaveProperty("spec.loadBalancerIP");
  });

  test("lets clients keep their address", () => {
    expect(lan).toHaveProperty("spec.externalTrafficPolicy", "Local");
  });

  test("leads the well-known ports to unprivileged ones", () => {
    expect(lan).toHaveProperty("spec.ports", [
      { name: "web", port: 80, targetPort: "web" },
      { name: "websecure", port: 443, targetPort: "websecure" },
      { name: "websecure-h3", port: 443, targetPort: "websecure-h3", protocol: "UDP" },
    ]);
    expect(container).toHaveProperty(
      "ports",
      expect.arrayContaining([
        { name: "web", containerPort: 8000 },
        { name: "websecure", containerPort: 8443 },
        { name: "websecure-h3", containerPort: 8443, protocol: "UDP" },
      ]),
    );
    expect(options).toMatchObject({ "entryPoints.web.address": ":8000/tcp", "entryPoints.websecure.address": ":8443/tcp" });
  });

  test("speaks HTTP/3 and says so with the port that clients see", () => {
    expect(options).toMatchObject({ "entryPoints.websecure.http3": "", "entryPoints.websecure.http3.advertisedPort": "443" });
  });

  test("redirects plain HTTP to HTTPS without a port, and no route can win over that", () => {
    expect(options).toMatchObject({
      "entryPoints.web.http.redirections.entryPoint.to": ":443",
      "entryPoints.web.http.redirections.entryPoint.scheme": "https",
      "entryPoints.web.http.redirections.entryPoint.permanent": "true",
    });
    expect(options).not.toHaveProperty(["entryPoints.web.http.redirections.entryPoint.priority"]);
  });

  test("has TLS on every route of websecure", () => {
    expect(options).toHaveProperty(["entryPoints.websecure.http.tls"], "true");
  });

  test("believes nobody's forwarded headers", () => {
    const trusting = Object.keys(options).filter((name) => /forwardedHeaders|proxyProtocol/.test(name));
    expect(trusting).toEqual(["entryPoints.tunnel.forwardedHeaders.trustedIPs"]);
  });
});

describe("the tunnel's door", () => {
  const door = rendered.named("Service traefik/traefik");

  test("is traefik.traefik.svc.cluster.local:80, inside the cluster only, and leads to the tunnel's entry point alone", () => {
    expect(door).toHaveProperty("spec", {
      type: "ClusterIP",
      selector: { "app.kubernetes.io/name": "traefik" },
      ports: [{ name: "tunnel", port: 80, targetPort: "tunnel" }],
    });
    expect(options["entryPoints.tunnel.address"]).toBe(":8081/tcp");
    expect(container).toHaveProperty("ports", expect.arrayContaining([{ name: "tunnel", containerPort: 8081 }]));
  });

  test("neither redirects nor asks for TLS: Cloudflare has done both", () => {
    const tunnelOptions = Object.keys(options).filter((name) => name.startsWith("entryPoints.tunnel."));
    expect(tunnelOptions).toEqual(["entryPoints.tunnel.address", "entryPoints.tunnel.forwardedHeaders.trustedIPs"]);
  });

  test("believes the headers of pods, where cloudflared runs", () => {
    expect(options["entryPoints.tunnel.forwardedHeaders.trustedIPs"]).toBe("10.42.0.0/16");
  });

  test("opens for cloudflared's pods and nobody else", () => {
    const rules = policy["spec"];
    expect(rules).toMatchObject({
      podSelector: { matchLabels: { "app.kubernetes.io/name": "traefik" } },
      policyTypes: ["Ingress", "Egress"],
      ingress: [
        { ports: [{ port: "web" }, { port: "websecure" }, { port: "websecure-h3", protocol: "UDP" }] },
        {
          from: [
            {
              namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "cloudflared" } },
              podSelector: { matchLabels: { "app.kubernetes.io/name": "cloudflared" } },
            },
          ],
          ports: [{ port: "tunnel" }],
        },
      ],
    });
  });

  test("is not there without a tunnel", () => {
    const closed = render({ tunnel: undefined });
    expect(closed.has("Service traefik/traefik")).toBe(false);
    expect(Object.keys(optionsOf(closed)).filter((name) => name.includes("tunnel"))).toEqual([]);
    expect(containerOf(closed.named("Deployment traefik/traefik"))["ports"]).not.toContainEqual(
      expect.objectContaining({ name: "tunnel" }),
    );
    expect(closed.named("NetworkPolicy traefik/traefik")).toHaveProperty("spec.ingress", [
      { ports: [{ port: "web" }, { port: "websecure" }, { port: "websecure-h3", protocol: "UDP" }] },
    ]);
  });
});

test("goes to apps, the API servers and devices, and not to the Internet", () => {
  expect(policy).toHaveProperty("spec.policyTypes", ["Ingress", "Egress"]);
  expect(policy).toHaveProperty("spec.egress", [{ to: [{ namespaceSelector: {} }, { ipBlock: { cidr: "10.0.0.0/24" } }] }]);
});

describe("the metrics", () => {
  test("are served on a port of their own that no Service has", () => {
    expect(container["ports"]).toContainEqual({ name: "metrics", containerPort: 9100 });
    expect(deployment).toHaveProperty("spec.template.metadata.annotations", {
      "prometheus.io/scrape": "true",
      "prometheus.io/port": "9100",
    });
    expect(options).toMatchObject({
      "entryPoints.metrics.address": ":9100/tcp",
      "metrics.prometheus": "true",
      "metrics.prometheus.entryPoint": "metrics",
    });
    for (const service of rendered.ofKind("Service")) {
      expect(service).toHaveProperty(
        "spec.ports",
        expect.not.arrayContaining([expect.objectContaining({ targetPort: "metrics" })]),
      );
    }
  });

  test("are read by the namespace that the cluster names", () => {
    const watched = render({}, { metricsNamespace: "monitoring" });
    expect(watched.named("NetworkPolicy traefik/traefik")).toHaveProperty("spec.ingress[2]", {
      from: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "monitoring" } } }],
      ports: [{ port: "metrics" }],
    });
  });
});

describe("the program", () => {
  test("runs as an unprivileged user that can change nothing of its image", () => {
    expect(podOf(deployment)["securityContext"]).toMatchObject({ runAsNonRoot: true, runAsUser: 65532, runAsGroup: 65532 });
    expect(container["volumeMounts"]).toEqual([{ name: "tmp", mountPath: "/tmp" }]);
    expect(container["securityContext"]).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
    });
    expect(rendered.named("Namespace traefik")).toHaveProperty(
      ["metadata", "labels", "pod-security.kubernetes.io/enforce"],
      "restricted",
    );
  });

  test("ends before its logs fill the disk of its node", () => {
    expect(container).toHaveProperty(["resources", "limits", "ephemeral-storage"], "512Mi");
  });

  test("does not keep a node from being drained where it is not ready", () => {
    expect(rendered.named("PodDisruptionBudget traefik/traefik")).toHaveProperty(
      "spec.unhealthyPodEvictionPolicy",
      "AlwaysAllow",
    );
  });

  test("has neither dashboard nor API", () => {
    expect(options).toMatchObject({ api: "false" });
    expect(Object.keys(options).filter((name) => /^api\./.test(name))).toEqual([]);
  });

  test("tells nobody that it runs", () => {
    expect(options).toMatchObject({ "global.checkNewVersion": "false", "global.sendAnonymousUsage": "false" });
  });

  test("reads its own CRDs and no Ingress, and routes stay in their namespaces", () => {
    expect(
      Object.keys(options).filter((name) => name.startsWith("providers.") && !name.startsWith("providers.kubernetesCRD")),
    ).toEqual([]);
    expect(options).toMatchObject({
      "providers.kubernetesCRD": "true",
      "providers.kubernetesCRD.ingressClass": "traefik",
      "providers.kubernetesCRD.allowCrossNamespace": "false",
      "providers.kubernetesCRD.allowExternalNameServices": "false",
    });
  });

  test("may read what its provider watches, and nothing else", () => {
    const { rules } = rendered.named("ClusterRole traefik");
    const readable = (Array.isArray(rules) ? rules : []).flatMap(({ apiGroups: [group], resources }) =>
      resources.map((resource: string) => (group === "" ? resource : `${resource}.${group}`)),
    );
    expect(readable.toSorted()).toEqual([
      "configmaps",
      "endpointslices.discovery.k8s.io",
      "ingressclasses.networking.k8s.io",
      "ingressroutes.traefik.io",
      "ingressroutetcps.traefik.io",
      "ingressrouteudps.traefik.io",
      "middlewares.traefik.io",
      "middlewaretcps.traefik.io",
      "nodes",
      "secrets",
      "serverstransports.traefik.io",
      "serverstransporttcps.traefik.io",
      "services",
      "tlsoptions.traefik.io",
      "tlsstores.traefik.io",
      "traefikservices.traefik.io",
    ]);
  });

  test("only reads from the Kubernetes API", () => {
    const { rules } = rendered.named("ClusterRole traefik");
    const verbs = (Array.isArray(rules) ? rules : []).flatMap((rule: { verbs?: readonly string[] }) => rule.verbs ?? []);
    expect(new Set(verbs)).toEqual(new Set(["get", "list", "watch"]));
  });

  test("answers for an app without pods with 503, as if it were down, not with 404, as if it were gone", () => {
    expect(options).toHaveProperty(["providers.kubernetesCRD.allowEmptyServices"], "true");
  });

  test("writes down who asked for what", () => {
    expect(options).toMatchObject({ "log.format": "json", accessLog: "true", "accessLog.format": "json" });
  });

  test("gives way to no app when a node is full", () => {
    expect(podOf(deployment)).toHaveProperty("priorityClassName", "system-cluster-critical");
  });

  test("is asked by ping whether it lives and serves", () => {
    const probe = { httpGet: { path: "/ping", port: "traefik" } };
    expect(container).toMatchObject({ livenessProbe: probe, readinessProbe: probe });
    expect(options).toMatchObject({ ping: "true", "ping.entryPoint": "traefik", "entryPoints.traefik.address": ":8080/tcp" });
    expect(container["ports"]).toContainEqual({ name: "traefik", containerPort: 8080 });
  });

  test("runs twice, on two nodes, of which one at a time may be drained", () => {
    expect(deployment).toHaveProperty("spec.replicas", 2);
    expect(podOf(deployment)["topologySpreadConstraints"]).toMatchObject([
      {
        topologyKey: "kubernetes.io/hostname",
        maxSkew: 1,
        whenUnsatisfiable: "DoNotSchedule",
        // Without this, the rollout of two pods on two nodes is stuck.
        matchLabelKeys: ["pod-template-hash"],
      },
    ]);
    expect(rendered.named("PodDisruptionBudget traefik/traefik")).toMatchObject({
      spec: { maxUnavailable: 1, selector: { matchLabels: { "app.kubernetes.io/name": "traefik" } } },
    });
  });

  test("runs once where there is one node for it", () => {
    const { nodes } = exampleCluster();
    expect(render({ nodes: nodes.slice(0, 1) }).named("Deployment traefik/traefik")).toHaveProperty("spec.replicas", 1);
    const reserved = nodes
      .slice(0, 2)
      .map((node) => (node.role === "server" ? { ...node, taints: ["dedicated=server:NoSchedule"] } : node));
    expect(render({ nodes: reserved }).named("Deployment traefik/traefik")).toHaveProperty("spec.replicas", 1);
  });

  test("runs as often as the cluster says", () => {
    expect(render({}, { replicas: 3 }).named("Deployment traefik/traefik")).toHaveProperty("spec.replicas", 3);
  });

  test("finishes requests before it ends and never runs less often while it is replaced", () => {
    expect(podOf(deployment)["terminationGracePeriodSeconds"]).toBe(60);
    expect(deployment).toHaveProperty("spec.strategy.rollingUpdate", { maxUnavailable: 0, maxSurge: 1 });
  });
});

describe("with Ingresses", () => {
  const reading = render({}, { ingresses: true });
  const readingOptions = optionsOf(reading);

  test("reads those of its own class", () => {
    expect(readingOptions).toMatchObject({
      "providers.kubernetesIngress": "true",
      "providers.kubernetesIngress.ingressClass": "traefik",
    });
    const { rules } = reading.named("ClusterRole traefik");
    expect(rules).toContainEqual({
      apiGroups: ["networking.k8s.io"],
      resources: ["ingressclasses", "ingresses"],
      verbs: ["get", "list", "watch"],
    });
  });

  test("lets an answer to a challenge win over the redirect to HTTPS", () => {
    expect(readingOptions).toHaveProperty(["entryPoints.web.http.redirections.entryPoint.priority"], "1");
  });

  test("serves what names no door with TLS alone, and never at the tunnel's", () => {
    const defaults = Object.keys(readingOptions).filter((name) => name.endsWith(".asDefault"));
    expect(defaults).toEqual(["entryPoints.websecure.asDefault"]);
  });

  test("has all else as without", () => {
    expect(readingOptions).toMatchObject(options);
  });
});

describe("the CRDs", () => {
  const source = rendered.named("GitRepository traefik/traefik-crds");
  const crds = rendered.named("Kustomization traefik/traefik-crds");

  test("are of the version of the program", () => {
    for (const version of ["v3.7.13", "v3.7.14"]) {
      const { named } = render({}, { version });
      expect(containerOf(named("Deployment traefik/traefik"))["image"]).toBe(`docker.io/library/traefik:${version}`);
      expect(named("GitRepository traefik/traefik-crds")).toHaveProperty("spec.ref", { tag: version });
    }
  });

  test("come from Traefik's repository, one file of it", () => {
    expect(source).toMatchObject({
      spec: {
        url: "https://github.com/traefik/traefik",
        ignore: expect.stringMatching(/^!\/\S+\/kubernetes-crd-definition-v1\.yml$/m),
      },
    });
    expect(crds).toMatchObject({
      spec: {
        path: "./docs/content/reference/dynamic-configuration",
        sourceRef: { kind: "GitRepository", name: "traefik-crds" },
        wait: true,
      },
    });
  });

  test("are never deleted: every route would go with them", () => {
    expect(crds).toMatchObject({
      metadata: { annotations: { "kustomize.toolkit.fluxcd.io/prune": "disabled" } },
      spec: { prune: false, deletionPolicy: "Orphan" },
    });
  });

  test("are there before the program and before every route", () => {
    const dependencies = (name: string) => rendered.modules.find(({ module }) => module.name === name)?.dependsOn;
    expect(dependencies("traefik")?.has("traefik-crds")).toBe(true);
    expect(dependencies("traefik-crds")?.has("traefik")).toBe(false);
  });

  test("come with the class that routes name", () => {
    expect(rendered.named("IngressClass traefik")).toHaveProperty("spec.controller", "traefik.io/ingress-controller");
  });
});

test("takes the place of the Traefik that k3s brings along", () => {
  expect(rendered.cluster.disabledComponents).toContain("traefik");
});
