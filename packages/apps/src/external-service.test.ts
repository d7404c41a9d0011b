import { renderCluster } from "@cowlab/core";
import { exampleConnector, exampleTunnel } from "@cowlab/networking/testing/example-site";
import { describe, expect, test } from "vitest";
import { type ExternalServiceOptions, externalService } from "./external-service.ts";
import { appCluster, renderApps } from "./testing/app-cluster.ts";

function router(options: Partial<ExternalServiceOptions> = {}) {
  return externalService({ name: "router", device: "nas", port: 8080, ...options });
}

describe("a machine of the LAN", () => {
  const { named, ofKind, cluster, modules } = renderApps([router()]);

  test("is a Service without pods, whose address is that of its device", () => {
    expect(named("Service router/router")["spec"]).toEqual({ ports: [{ name: "http", port: 8080, targetPort: 8080 }] });
    expect(named("EndpointSlice router/router")).toMatchObject({
      metadata: { labels: { "kubernetes.io/service-name": "router" } },
      addressType: "IPv4",
      endpoints: [{ addresses: ["10.0.0.50"], conditions: { ready: true } }],
    });
  });

  test("is no ExternalName: that takes names, and Traefik may not follow them", () => {
    expect(ofKind("Service").filter((service) => Object(service["spec"]).type === "ExternalName")).toEqual([]);
  });

  test("has the port of its Service on its EndpointSlice, by the same name", () => {
    expect(named("EndpointSlice router/router")["ports"]).toEqual([{ name: "http", port: 8080, protocol: "TCP" }]);
  });

  test("is reached at its own name, by a record of its own", () => {
    expect(named("IngressRoute router/router")).toMatchObject({
      spec: {
        entryPoints: ["websecure"],
        routes: [{ match: "Host(`router.example.org`)", services: [{ name: "router", port: "http" }] }],
      },
    });
    expect(cluster.hosts).toContainEqual(expect.objectContaining({ fqdn: "router.example.org", record: true, group: "Network" }));
  });

  test("is spoken to in plain HTTP unless it says otherwise", () => {
    expect(ofKind("ServersTransport")).toEqual([]);
    expect(named("IngressRoute router/router")).not.toHaveProperty("spec.routes[0].services[0].scheme");
  });

  test("has a namespace with the strictest Pod Security, as no pod is to run in it", () => {
    expect(named("Namespace router")).toHaveProperty(["metadata", "labels", "pod-security.kubernetes.io/enforce"], "restricted");
  });

  test("waits for nothing but Traefik's kinds", () => {
    const module = modules.find(({ module }) => module.name === "router");
    expect([...(module?.dependsOn.keys() ?? [])]).toEqual(["namespaces", "traefik-crds"]);
  });
});

describe("one that speaks HTTPS", () => {
  test("is spoken to so, and its certificate is checked", () => {
    const { named, ofKind } = renderApps([router({ port: 443, scheme: "https" })]);
    expect(named("IngressRoute router/router")).toHaveProperty("spec.routes[0].services", [
      { name: "router", port: "https", scheme: "https" },
    ]);
    expect(ofKind("ServersTransport")).toEqual([]);
  });

  test("with a certificate of its own making is not checked, and it alone", () => {
    const checked = externalService({ name: "modem", device: "nas", port: 443, scheme: "https" });
    const { named, ofKind } = renderApps([router({ port: 443, scheme: "https", selfSigned: true }), checked]);
    expect(ofKind("ServersTransport")).toHaveLength(1);
    expect(named("ServersTransport router/router")).toHaveProperty("spec", { insecureSkipVerify: true });
    expect(named("IngressRoute router/router")).toHaveProperty("spec.routes[0].services[0].serversTransport", "router");
    expect(named("IngressRoute modem/modem")).not.toHaveProperty("spec.routes[0].services[0].serversTransport");
  });
});

test("answers at another name, and from the Internet, where the cluster says so", () => {
  const { named } = renderApps([exampleConnector, router({ host: "wifi", public: true })], { tunnel: exampleTunnel });
  expect(named("IngressRoute router/router")).toHaveProperty("spec.routes[0].match", "Host(`wifi.example.org`)");
  expect(named("IngressRoute router/router-tunnel")).toHaveProperty("spec.entryPoints", ["tunnel"]);
});

test("a device that nobody knows is a problem, which names it and those that there are", () => {
  const { problems } = renderCluster(appCluster([router({ device: "printer" })]));
  expect(problems).toContainEqual(
    expect.objectContaining({
      severity: "error",
      module: "router",
      message: expect.stringMatching(/router is on the device printer, which network\.devices does not have: it has nas$/),
    }),
  );
});
