import { expect, it } from "vitest";
import { exampleCluster } from "../testing/example-cluster.ts";
import { foundBy } from "../testing/example-objects.ts";
import fixture from "./invalid/end-of-life.ts";

const found = (kubernetes: string) => foundBy("end-of-life", exampleCluster({ kubernetes }));

it("names the day, and where to go", () => {
  expect(foundBy("end-of-life", fixture)).toMatchObject([
    {
      severity: "warning",
      path: "kubernetes",
      message: "is 1.32, which got its last patch on 2026-02-28",
      fix: "upgrade one minor version at a time, to 1.35 or 1.36",
    },
  ]);
});

it("knows that older versions came to their end before, and nothing of newer ones", () => {
  expect(found("1.19")).toMatchObject([{ message: "is 1.19, which got its last patch years ago" }]);
  expect(found("1.35")).toEqual([]);
  expect(found("1.40")).toEqual([]);
});
