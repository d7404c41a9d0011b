import { describe, expect, it } from "vitest";
import { ConfigMap } from "../kinds/kubernetes.ts";
import { foundBy } from "../testing/example-objects.ts";
import { clusterWithContainer } from "../testing/example-pods.ts";
import fixture from "./invalid/dangling-address.ts";

const found = (value: string) => foundBy("dangling-address", clusterWithContainer({ env: [{ name: "URL", value }] }));

describe("dangling-address", () => {
  it("names the Service that is not there, and one that is close", () => {
    expect(foundBy("dangling-address", fixture)).toMatchObject([
      {
        object: "Deployment photos/photos",
        path: "spec.template.spec.containers[0].env[0].value",
        message: "names the Service recipes/recipe, which nothing in this cluster renders or makes",
        fix: "did you mean recipes?",
      },
    ]);
  });

  it.each([
    "http://recipes.recipes.svc.cluster.local:80/api",
    "recipes.recipes.svc:80",
    "recipes.recipes.svc.cluster.local.",
    "http://kubernetes.default.svc:443",
    "http://recipes.recipes.svc.example.org:81",
    "https://docs.example.org/a.b.svc-guide",
  ])("is content with %s", (value) => {
    expect(found(value)).toEqual([]);
  });

  it("finds a port that the Service lacks, and a namespace that is not there", () => {
    expect(found("http://recipes.recipes.svc:8080")).toMatchObject([
      {
        message: "names the port 8080 of Service recipes/recipes, which has 80",
        fix: "name one of 80",
        other: { path: "spec.ports" },
      },
    ]);
    expect(found("http://recipes.recipe.svc")).toMatchObject([
      { message: "names the Service recipe/recipes, but there is no namespace recipe", fix: "did you mean recipes?" },
    ]);
  });

  it("looks into configuration files and arguments", () => {
    const data = { "photos.yaml": "recipes:\n  url: http://recipe.recipes.svc\n" };
    const config = ConfigMap({ metadata: { name: "photos", namespace: "photos" }, data });
    const cluster = clusterWithContainer({ args: ["--url", "http://recipe.recipes.svc"] }, { objects: [config] });
    expect(foundBy("dangling-address", cluster).map(({ object, path }) => [object, path])).toEqual([
      ["ConfigMap photos/photos", 'data["photos.yaml"]'],
      ["Deployment photos/photos", "spec.template.spec.containers[0].args[1]"],
    ]);
  });
});
