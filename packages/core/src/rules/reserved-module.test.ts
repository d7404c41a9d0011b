import { expect, it } from "vitest";
import type { Module } from "../module.ts";
import { exampleApp, exampleCluster } from "../testing/example-cluster.ts";
import { clusterWith, foundBy } from "../testing/example-objects.ts";
import fixture from "./invalid/reserved-module.ts";

const named = (name: string): Module => ({ name, objects: () => [] });

it("finds a module of the name of a folder that holds something else, and offers another", () => {
  expect(foundBy("reserved-module", fixture)).toMatchObject([
    { module: "flux", path: "name", fix: "give the module another name, such as flux-app" },
  ]);
});

it.each(["kustomization", "namespaces", "secrets"])("finds a module that is called %s", (name) => {
  expect(foundBy("reserved-module", clusterWith([exampleApp(name)]))).toMatchObject([{ module: name }]);
});

it("finds the name of a built-in module where the cluster has none yet, too: it will, with its first namespace or Secret", () => {
  const modules = [named("namespaces"), named("secrets")];
  expect(foundBy("reserved-module", exampleCluster({ modules }))).toMatchObject([
    { module: "namespaces" },
    { module: "secrets" },
  ]);
});

it("says nothing of the built-in modules themselves, nor of names that only begin like theirs", () => {
  const secrets = [{ namespace: "recipes-book", name: "token", keys: ["token"], purpose: "the token of the mail account" }];
  const modules = [{ ...exampleApp("recipes-book"), secrets }, exampleApp("flux-web"), exampleApp("secrets-vault")];
  expect(foundBy("reserved-module", clusterWith(modules))).toEqual([]);
});
