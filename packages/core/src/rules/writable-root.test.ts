import { expect, it } from "vitest";
import { foundBy } from "../testing/example-objects.ts";
import { clusterWithContainer } from "../testing/example-pods.ts";
import fixture from "./invalid/writable-root.ts";

const found = (readOnlyRootFilesystem: boolean) =>
  foundBy("writable-root", clusterWithContainer({ securityContext: { readOnlyRootFilesystem } }));

it("names the container", () => {
  expect(foundBy("writable-root", fixture)).toMatchObject([
    { object: "Deployment photos/photos", path: "spec.template.spec.containers[0].securityContext.readOnlyRootFilesystem" },
  ]);
});

it("is content with a read-only image alone", () => {
  expect(found(false)).toHaveLength(1);
  expect(found(true)).toEqual([]);
});
