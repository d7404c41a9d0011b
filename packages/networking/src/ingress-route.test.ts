import { type ClusterDefinition, type Host, type Module, renderCluster } from "@cowlab/core";
import { Middleware, ServersTransport } from "@cowlab/core/kinds/traefik";
import { renderObjects } from "@cowlab/core/testing/rendered-objects";
import { describe, expect, test } from "vitest";
import { fromTraefik, type IngressRouteOptions } from "./ingress-route.ts";
import { clusterWithIngress, exampleConnector, exampleSite, exampleTunnel } from "./testing/example-site.ts";

/** An app that is routed to by a host, with what its routes may use. */
function recipes(host: Host, options: Partial<IngressRouteOptions> = {}): Module {
  const metadata = { name: "recipes", namespace: "recipes" };
  return exampleSite(
    { name: "recipes" },
    { host, ...options },
    {
      hosts: [host],
      objects: () => [
        Middleware({ metadata: { ...metadata, name: "login" }, spec: { headers: { stsSeconds: 3600 } } }),
        Middleware({ metadata: { ...metadata, name: "compression" }, spec: { compress: {} } }),
        ServersTransport({ metadata, spec: { serverName: "recipes.example.org" } }),
      ],
    },
  );
}

function definition(host: Host, options: Partial<IngressRouteOptions> = {}): ClusterDefinition {
  return clusterWithIngress([exampleConnector, recipes(host, options)], { tunnel: exampleTunnel });
}

describe("a host of the LAN", () => {
  const { ofKind, named } = renderObjects(definition({ name: "recipes" }));
  const route = named("IngressRoute recipes/recipes");

  test("is reached at its own name under the cluster's domain, on websecure alone", () => {
    expect(ofKind("IngressRoute")).toHaveLength(1);
    expect(route).toMatchObject({
      spec: {
        entryPoints: ["websecure"],
        routes: [{ kind: "Rule", match: "Host(`recipes.example.org`)", services: [{ name: "recipes", port: "http" }] }],
      },
    });
  });

  test("is Traefik's by the field of the class, not by the annotation that is deprecated", () => {
    expect(route).toHaveProperty("spec.ingressClassName", "traefik");
    expect(route).not.toHaveProperty("metadata.annotations");
  });

  test("has no priority: that of its rule is right", () => {
    expect(route).not.toHaveProperty("spec.routes[0].priority");
  });

  test("has the labels that it is given", () => {
    expect(route).not.toHaveProperty("metadata.labels");
    const labels = { "app.kubernetes.io/name": "recipes" };
    expect(renderObjects(definition({ name: "recipes" }, { labels })).named("IngressRoute recipes/recipes")).toHaveProperty(
      "metadata.labels",
      labels,
    );
  });

  test("goes through a middleware", () => {
    const guarded = renderObjects(definition({ name: "recipes" }, { middlewares: ["login"] }));
    expect(route).not.toHaveProperty("spec.routes[0].middlewares");
    expect(guarded.named("IngressRoute recipes/recipes")).toHaveProperty("spec.routes[0].middlewares", [{ name: "login" }]);
  });
});

describe("a public host", () => {
  const { named } = renderObjects(definition({ name: "recipes", public: true }));

  test("is on the tunnel's door as well, by a route of its own", () => {
    expect(named("IngressRoute recipes/recipes")).toHaveProperty("spec.entryPoints", ["websecure"]);
    expect(named("IngressRoute recipes/recipes-tunnel")).toMatchObject({
      spec: { entryPoints: ["tunnel"], routes: [{ match: "Host(`recipes.example.org`)", services: [{ name: "recipes" }] }] },
    });
  });

  test("has no tls on either: on the tunnel's plain door a route with it never matches", () => {
    for (const name of ["recipes", "recipes-tunnel"])
      expect(named(`IngressRoute recipes/${name}`)).not.toHaveProperty("spec.tls");
  });

  test("goes through the same middlewares on both doors, in their order", () => {
    const guarded = renderObjects(definition({ name: "recipes", public: true }, { middlewares: ["login", "compression"] }));
    for (const name of ["recipes", "recipes-tunnel"]) {
      expect(guarded.named(`IngressRoute recipes/${name}`)).toHaveProperty("spec.routes[0].middlewares", [
        { name: "login" },
        { name: "compression" },
      ]);
    }
  });

  test("is a problem where the cluster has no tunnel", () => {
    const { problems } = renderCluster({ ...definition({ name: "recipes", public: true }), tunnel: undefined });
    expect(problems).toMatchObject([
      { module: "recipes", message: "recipes.example.org is public, but the cluster has no tunnel" },
    ]);
  });
});

test("Traefik's pods, as a NetworkPolicy names them, are those of its Deployment", () => {
  const deployment = renderObjects(definition({ name: "recipes" })).named("Deployment traefik/traefik");
  expect(fromTraefik).toEqual({
    namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": deployment.metadata.namespace } },
    podSelector: { matchLabels: Object(deployment["spec"]).template.metadata.labels },
  });
});

test("the domain itself is a host, too", () => {
  const { named } = renderObjects(definition({ name: "@" }));
  expect(named("IngressRoute recipes/recipes")).toHaveProperty("spec.routes[0].match", "Host(`example.org`)");
});

test("a Service is spoken to as it wants", () => {
  const options = { scheme: "https", serversTransport: "recipes" } as const;
  const { named } = renderObjects(definition({ name: "recipes" }, options));
  expect(named("IngressRoute recipes/recipes")).toHaveProperty("spec.routes[0].services", [
    { name: "recipes", port: "http", scheme: "https", serversTransport: "recipes" },
  ]);
});
