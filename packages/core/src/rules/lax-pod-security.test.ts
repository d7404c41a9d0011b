import { expect, it } from "vitest";
import {
  clusterWith,
  exampleDeployment,
  exampleModule,
  examplePods,
  exampleRelease,
  foundBy,
} from "../testing/example-objects.ts";
import { clusterWithContainer } from "../testing/example-pods.ts";
import fixture from "./invalid/lax-pod-security.ts";

const privileged = { namespace: { name: "photos", podSecurity: "privileged" } } as const;

it("names the level that would do", () => {
  expect(foundBy("lax-pod-security", fixture)).toMatchObject([
    {
      severity: "warning",
      module: "photos",
      path: "namespace.podSecurity",
      message: "is baseline, while all that is rendered for the namespace photos runs in restricted, too",
      fix: "declare it as restricted",
    },
  ]);
});

it("goes by the pod that needs most", () => {
  const chown = { securityContext: { capabilities: { drop: ["ALL"], add: ["CHOWN"] } } };
  expect(foundBy("lax-pod-security", clusterWithContainer(chown, { level: "privileged" }))).toMatchObject([
    { fix: "declare it as baseline" },
  ]);
  expect(foundBy("lax-pod-security", clusterWithContainer(chown, { level: "baseline" }))).toEqual([]);
});

it("says nothing where a chart or an operator makes pods, or nobody does", () => {
  const found = (...given: Parameters<typeof exampleModule>) =>
    foundBy("lax-pod-security", clusterWith([exampleModule(...given)]));
  const pods = exampleDeployment("photos", {});
  expect(found("photos", [pods], privileged)).toHaveLength(1);
  expect(found("photos", [pods, ...exampleRelease("photos", {})], privileged)).toEqual([]);
  expect(found("photos", [pods], { ...privileged, creates: [examplePods("shelf", "photos")] })).toEqual([]);
  expect(found("photos", [], privileged)).toEqual([]);
});
