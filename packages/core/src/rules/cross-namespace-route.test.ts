import { expect, it } from "vitest";
import { IngressRoute, Middleware } from "../kinds/traefik.ts";
import { clusterWith, exampleModule, exampleRelease, exampleRoute, foundBy } from "../testing/example-objects.ts";
import { clusterWithContainer } from "../testing/example-pods.ts";
import fixture from "./invalid/cross-namespace-route.ts";

const found = (...modules: ReturnType<typeof exampleModule>[]) => foundBy("cross-namespace-route", clusterWith(modules));
const using = (middlewares: { name: string; namespace?: string }[]) =>
  found(
    exampleModule("login", [Middleware({ metadata: { name: "login", namespace: "login" }, spec: {} })]),
    exampleModule("routes", [
      IngressRoute({
        metadata: { name: "routes", namespace: "routes" },
        spec: { routes: [{ match: "Host(`a`)", kind: "Rule", middlewares }] },
      }),
    ]),
  );

it("names the object of the other namespace", () => {
  expect(foundBy("cross-namespace-route", fixture)).toMatchObject([
    {
      object: "IngressRoute routes/routes",
      path: "spec.routes[0].services[0]",
      fix: "render the route in the namespace recipes",
      other: { object: "Service recipes/recipes" },
    },
  ]);
});

it("finds a middleware of another namespace, and lets one of another provider be", () => {
  expect(using([{ name: "login", namespace: "login" }])).toMatchObject([
    { path: "spec.routes[0].middlewares[0]", fix: "render the Middleware in the namespace routes" },
  ]);
  expect(using([{ name: "login" }, { name: "login", namespace: "routes" }, { name: "login@file" }])).toEqual([]);
});

it.each([
  ["--providers.kubernetescrd.allowCrossNamespace=true", 0],
  ["--providers.kubernetesCRD.allowCrossNamespace", 0],
  ["--providers.kubernetesCRD.allowCrossNamespace=false", 1],
])("heeds what Traefik is told by %s", (argument, findings) => {
  const { modules } = clusterWithContainer({ args: [argument] });
  expect(foundBy("cross-namespace-route", { ...fixture, modules: [...modules, ...fixture.modules.slice(-1)] })).toHaveLength(
    findings,
  );
});

it("heeds what Traefik's chart is told", () => {
  const release = (allowCrossNamespace: boolean) =>
    exampleModule("traefik", exampleRelease("traefik", { providers: { kubernetesCRD: { allowCrossNamespace } } }));
  const services = [{ name: "recipes", namespace: "recipes", port: 80 }];
  const routes = exampleModule("routes", [exampleRoute("routes", { routes: [{ kind: "Rule", match: "Host(`a`)", services }] })]);
  expect(found(routes, release(true))).toEqual([]);
  expect(found(routes, release(false))).toHaveLength(1);
});
