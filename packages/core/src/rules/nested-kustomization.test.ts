import { describe, expect, it } from "vitest";
import { Kustomization } from "../kinds/flux.ts";
import { clusterWith, exampleModule, foundBy, withFluxObjects } from "../testing/example-objects.ts";
import fixture from "./invalid/nested-kustomization.ts";

const applying = (name: string, path: string | undefined, source = "flux-system") =>
  Kustomization({
    metadata: { name, namespace: "flux-system" },
    spec: { interval: "1h", path, prune: true, sourceRef: { kind: "GitRepository", name: source } },
  });
const found = (...given: Parameters<typeof applying>) =>
  foundBy("nested-kustomization", clusterWith([exampleModule("previews", [applying(...given)])]));

describe("nested-kustomization", () => {
  it("finds a Kustomization that applies the folder of a module", () => {
    expect(foundBy("nested-kustomization", fixture)).toMatchObject([
      { module: "previews", object: "Kustomization flux-system/preview", path: "spec.path" },
    ]);
  });

  it.each(["clusters/home", "./clusters/home/flux", "./clusters/", "./", undefined, "secrets/home", "/clusters//home/previews/"])(
    "finds the path %s",
    (path) => {
      expect(found("preview", path)).toHaveLength(1);
    },
  );

  it("lets the root apply the cluster's folder", () => {
    const cluster = withFluxObjects(clusterWith([]), [applying("flux-system", "./clusters/home")]);
    expect(foundBy("nested-kustomization", cluster)).toEqual([]);
    const again = withFluxObjects(clusterWith([]), [
      applying("again", "./clusters/home"),
      applying("flux-system", "./clusters/home/flux"),
    ]);
    expect(foundBy("nested-kustomization", again)).toHaveLength(2);
  });

  it("lets a Kustomization apply a folder of its own, or of another repository", () => {
    expect(found("preview", "./clusters/home-preview")).toEqual([]);
    expect(found("preview", "./extras/home")).toEqual([]);
    expect(found("crds", "./clusters/home", "vendor")).toEqual([]);
  });
});
