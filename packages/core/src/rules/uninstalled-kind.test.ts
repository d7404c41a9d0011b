import { describe, expect, it } from "vitest";
import { defineKind } from "../kind.ts";
import { Certificate, Issuer } from "../kinds/cert-manager.ts";
import { clusterWith, exampleModule, foundBy } from "../testing/example-objects.ts";
import fixture from "./invalid/uninstalled-kind.ts";

const installer = exampleModule("cert-manager", [], { installs: [Certificate, Issuer] });

describe("uninstalled-kind", () => {
  it("names the object and its kind", () => {
    expect(foundBy("uninstalled-kind", fixture)).toMatchObject([
      { object: "Issuer issuers/own", message: "is of the kind Issuer of cert-manager.io, which no module installs" },
    ]);
  });

  it("is content where a module installs the kind", () => {
    expect(foundBy("uninstalled-kind", { ...fixture, modules: [...fixture.modules, installer] })).toEqual([]);
  });

  it("finds a version of a kind that is installed in another one", () => {
    const Older = defineKind<{ apiVersion: "cert-manager.io/v1alpha2"; kind: "Issuer"; metadata?: object }>({
      apiVersion: "cert-manager.io/v1alpha2",
      kind: "Issuer",
    });
    const issuer = Older({ metadata: { name: "own", namespace: "issuers" } });
    expect(foundBy("uninstalled-kind", clusterWith([installer, exampleModule("issuers", [issuer])]))).toMatchObject([
      { path: "apiVersion", fix: "take cert-manager.io/v1", other: { module: "cert-manager", path: "installs" } },
    ]);
  });

  it("takes a rendered definition for installed, in the versions that it serves", () => {
    const definition = (served: boolean) => ({
      apiVersion: "apiextensions.k8s.io/v1",
      kind: "CustomResourceDefinition",
      metadata: { name: "issuers.cert-manager.io" },
      spec: { group: "cert-manager.io", names: { kind: "Issuer" }, versions: [{ name: "v1", served }] },
    });
    const withDefinition = (served: boolean) => ({
      ...fixture,
      modules: [...fixture.modules, exampleModule("crds", [definition(served)])],
    });
    expect(foundBy("uninstalled-kind", withDefinition(true))).toEqual([]);
    expect(foundBy("uninstalled-kind", withDefinition(false))).toHaveLength(1);
  });
});
