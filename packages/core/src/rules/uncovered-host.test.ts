import { expect, it } from "vitest";
import { TLSStore } from "../kinds/traefik.ts";
import type { Manifest } from "../manifest.ts";
import { clusterWith, exampleModule, exampleRoute, exampleWildcard, foundBy } from "../testing/example-objects.ts";
import fixture from "./invalid/uncovered-host.ts";

const found = (route: Manifest, wildcard: readonly Manifest[]) =>
  foundBy("uncovered-host", clusterWith([exampleModule("routes", [route]), exampleModule("traefik", wildcard)]));
const store = (...secrets: readonly string[]) =>
  TLSStore({
    metadata: { name: "default", namespace: "traefik" },
    spec: { certificates: secrets.map((secretName) => ({ secretName })) },
  });
const [issuer, certificate] = exampleWildcard();
const kept = [issuer, certificate].filter((object) => object !== undefined);

it("names the host, and what the certificate is for instead", () => {
  expect(foundBy("uncovered-host", fixture)).toMatchObject([
    {
      module: "routes",
      object: "IngressRoute cookbook/cookbook",
      path: "spec.routes[0].match",
      message: expect.stringMatching(/books\.kitchen\.example\.org .* are for example\.org, \*\.example\.org$/),
      other: { object: "Certificate traefik/wildcard", path: "spec.dnsNames" },
    },
  ]);
});

it("lets a wildcard cover the names one label below it, and a certificate the names that it has", () => {
  expect(found(exampleRoute("recipes"), exampleWildcard())).toEqual([]);
  expect(found(exampleRoute("recipes", { host: "example.org" }), exampleWildcard())).toEqual([]);
});

it("looks among the certificates of the store where each host has one", () => {
  const listed = store("wildcard-tls");
  expect(found(exampleRoute("recipes"), [...kept, listed])).toEqual([]);
  expect(found(exampleRoute("recipes", { host: "recipes.example.com" }), [...kept, listed])).toHaveLength(1);
});

it("looks at the certificate of a route of its own first", () => {
  const own = exampleRoute("recipes", { host: "recipes.example.com", tls: { secretName: "recipes-tls" } });
  const [, named] = exampleWildcard({ name: "recipes", namespace: "recipes", dnsNames: ["recipes.example.com"] });
  expect(found(own, [...exampleWildcard(), ...(named === undefined ? [] : [named])])).toEqual([]);
});

it("says nothing of a route in plain HTTP, nor where Traefik makes a certificate of its own", () => {
  const elsewhere = { host: "recipes.example.com" };
  expect(found(exampleRoute("recipes", { ...elsewhere, entryPoints: ["tunnel"] }), exampleWildcard())).toEqual([]);
  expect(found(exampleRoute("recipes", elsewhere), [])).toEqual([]);
});

it("says nothing where a Secret is made by hand: its names are not known here", () => {
  const byHand = store("by-hand", "wildcard-tls");
  expect(found(exampleRoute("recipes", { host: "recipes.example.com" }), [...kept, byHand])).toEqual([]);
});
