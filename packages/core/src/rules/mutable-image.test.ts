import { expect, it } from "vitest";
import { foundBy } from "../testing/example-objects.ts";
import { clusterWithContainer, exampleContainer } from "../testing/example-pods.ts";
import fixture from "./invalid/mutable-image.ts";

const found = (image: string) => foundBy("mutable-image", clusterWithContainer({ image }));

it("names the image and the field", () => {
  expect(foundBy("mutable-image", fixture)).toMatchObject([
    {
      object: "Deployment photos/photos",
      path: "spec.template.spec.containers[0].image",
      message: "registry.example.org/photos:latest has the tag latest, which moves",
    },
  ]);
});

it.each([
  "photos",
  "registry.example.org:5000/photos",
  "photos:latest",
  "photos:2022-latest",
  "photos:4",
  "photos:v2",
  "photos:15-alpine",
  "photos:main",
  "photos:master",
  "photos:edge",
  "photos:develop",
  "photos:nightly",
  "photos:stable",
  "photos:bookworm-slim",
  "photos:2026",
])("finds %s", (image) => {
  expect(found(image)).toHaveLength(1);
});

it.each([
  "photos@sha256:0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0",
  "photos:latest@sha256:0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0",
  "photos:12.1",
  "photos:v3.7.13",
  "photos:4.0.19.2979-ls321",
  "photos:develop-4.0.19.3001",
  "photos:v2.0.0-beta.1",
  "photos:2026.10.0",
  "photos:nightly-20261122",
  "photos:RELEASE.2026-11-22T08-10-00Z",
  "photos:sha-3f2a91c",
  "photos:server-b4567",
])("is content with %s", (image) => {
  expect(found(image)).toEqual([]);
});

it("looks at init containers, too", () => {
  const init = exampleContainer("migrate", { image: "registry.example.org/migrate" });
  expect(
    foundBy(
      "mutable-image",
      clusterWithContainer({}, { pod: { initContainers: [init], containers: [exampleContainer("photos")] } }),
    ),
  ).toMatchObject([
    {
      path: "spec.template.spec.initContainers[0].image",
      message: "registry.example.org/migrate has no tag, which stands for latest",
    },
  ]);
});
