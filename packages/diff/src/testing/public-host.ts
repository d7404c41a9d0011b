import type { JsonObject } from "../value.ts";

/** What it takes for the Internet to reach a host. */
type Part = "route" | "rule" | "record";

/** An app with a route: the objects where only the LAN reaches it, where the Internet does, too, and where a part of that is missing. */
export function publicHost(name: string, route: JsonObject = {}) {
  const host = `${name}.example.org`;
  const ingressRoute = (entryPoint: string): JsonObject => ({
    apiVersion: "traefik.io/v1alpha1",
    kind: "IngressRoute",
    metadata: { name: `${name}-${entryPoint}`, namespace: name },
    spec: {
      entryPoints: [entryPoint],
      routes: [{ kind: "Rule", match: `Host(\`${host}\`)`, services: [{ name, port: 80 }], ...route }],
    },
  });
  const rules = (...hostnames: readonly string[]): JsonObject => ({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "cloudflared", namespace: "cloudflared" },
    data: {
      "config.yaml": [
        "tunnel: 5b1d7f0e-3c64-4a8e-9d27-f2a6c0b81e93",
        "ingress:",
        ...hostnames.map((hostname) => `  - hostname: ${hostname}\n    service: http://traefik.traefik.svc.cluster.local:80`),
        "  - service: http_status:404",
        "",
      ].join("\n"),
    },
  });
  const records = (...names: readonly string[]): JsonObject => ({
    apiVersion: "externaldns.k8s.io/v1alpha1",
    kind: "DNSEndpoint",
    metadata: { name: "home", namespace: "external-dns" },
    spec: {
      endpoints: [
        { dnsName: "*.example.org", recordType: "A", targets: ["10.0.0.99"] },
        ...names.map((dnsName) => ({ dnsName, recordType: "CNAME", targets: ["5b1d7f0e.cfargotunnel.com"] })),
      ],
    },
  });
  // The Service that the tunnel's rules lead to, whose port has the name of the entry point.
  const door: JsonObject = {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "traefik", namespace: "traefik" },
    spec: { ports: [{ name: "tunnel", port: 80, targetPort: "tunnel" }] },
  };
  const objects = (...parts: readonly Part[]): readonly JsonObject[] => [
    door,
    ingressRoute("websecure"),
    ...(parts.includes("route") ? [ingressRoute("tunnel")] : []),
    parts.includes("rule") ? rules(host) : rules(),
    parts.includes("record") ? records(host) : records(),
  ];
  const all: readonly Part[] = ["route", "rule", "record"];
  return { lan: objects(), open: objects(...all), without: (part: Part) => objects(...all.filter((other) => other !== part)) };
}
