import { describe, expect, it } from "vitest";
import type { ClusterDefinition } from "../cluster.ts";
import { Kustomization } from "../kinds/flux.ts";
import { ConfigMap } from "../kinds/kubernetes.ts";
import type { Manifest } from "../manifest.ts";
import { clusterWith, exampleModule, FluxInstance, foundBy, withFluxObjects } from "../testing/example-objects.ts";
import fixture from "./invalid/swallowed-variable.ts";

const variable = (name: string) => `$${`{${name}}`}`;
const script = (namespace: string, text: string, annotations: Readonly<Record<string, string>> = {}) =>
  ConfigMap({ metadata: { name: "backup", namespace, annotations: { ...annotations } }, data: { "backup.sh": text } });
const root = (spec: Readonly<Record<string, unknown>>) =>
  Kustomization({
    metadata: { name: "flux-system", namespace: "flux-system" },
    spec: {
      interval: "1h",
      path: "./clusters/home",
      prune: true,
      sourceRef: { kind: "GitRepository", name: "flux-system" },
      ...spec,
    },
  });
const substituting = root({ postBuild: { substitute: { domain: "example.org" } } });

/** A cluster with these objects in Flux's own module, and those in an app's. */
function cluster(own: readonly Manifest[], others: readonly Manifest[] = []): ClusterDefinition {
  return withFluxObjects(clusterWith([exampleModule("backup", others)]), own);
}

const found = (...given: Parameters<typeof cluster>) => foundBy("swallowed-variable", cluster(...given));

describe("swallowed-variable", () => {
  it("names the field, and what substitutes in it", () => {
    expect(foundBy("swallowed-variable", fixture)).toMatchObject([
      {
        module: "flux-system",
        object: "ConfigMap flux-system/backup",
        path: "data.backup.sh",
        message: expect.stringContaining(variable("SOURCE")),
        other: { object: "Kustomization flux-system/flux-system", path: "spec.postBuild" },
      },
    ]);
  });

  it("finds it at any depth", () => {
    const suspended = root({ ignore: [{ paths: ["/a"] }, { paths: ["/b", `/${variable("SOURCE")}`] }] });
    expect(found([substituting, { ...suspended, metadata: { name: "extras", namespace: "flux-system" } }])).toMatchObject([
      { object: "Kustomization flux-system/extras", path: "spec.ignore[1].paths[1]" },
    ]);
  });

  it("finds it in every module where a patch of the root turns substitution on for all", () => {
    const patches = [{ target: { kind: "Kustomization" }, patch: "- op: add\n  path: /spec/postBuild\n  value: {}\n" }];
    expect(found([root({ patches })], [script("backup", variable("SOURCE"))])).toMatchObject([
      { module: "backup", other: { path: "spec.patches[0]" } },
    ]);
  });

  it("finds it under a patch of Flux's installation", () => {
    const patches = [{ target: { kind: "Kustomization" }, patch: "- op: add\n  path: /spec/postBuild\n  value: {}\n" }];
    const instance = FluxInstance({ metadata: { name: "flux", namespace: "flux-system" }, spec: { kustomize: { patches } } });
    expect(found([instance, script("flux-system", variable("SOURCE"))])).toMatchObject([
      { other: { object: "FluxInstance flux-system/flux", path: "spec.kustomize.patches[0]" } },
    ]);
  });

  it("lets a variable be escaped, have no braces, or stand in an object that is left alone", () => {
    expect(found([substituting, script("flux-system", `$${variable("SOURCE")} $SOURCE $(SOURCE)`)])).toEqual([]);
    const marked = script("flux-system", variable("SOURCE"), { "kustomize.toolkit.fluxcd.io/substitute": "disabled" });
    expect(found([substituting, marked])).toEqual([]);
  });

  it("lets it stand where nothing is substituted: in modules, whose Kustomizations have no variables", () => {
    expect(found([substituting], [script("backup", variable("SOURCE"))])).toEqual([]);
    expect(found([root({}), script("flux-system", variable("SOURCE"))])).toEqual([]);
    const postBuild = { substitute: { domain: "example.org" } };
    const elsewhere = { kind: "GitRepository", name: "charts" };
    expect(found([root({ postBuild, path: "./extras" }), script("flux-system", variable("SOURCE"))])).toEqual([]);
    expect(found([root({ postBuild, sourceRef: elsewhere }), script("flux-system", variable("SOURCE"))])).toEqual([]);
  });
});
