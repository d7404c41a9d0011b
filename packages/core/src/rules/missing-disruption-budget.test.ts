import { expect, it } from "vitest";
import { PodDisruptionBudget } from "../kinds/kubernetes.ts";
import { foundBy } from "../testing/example-objects.ts";
import { clusterWithContainer } from "../testing/example-pods.ts";
import fixture from "./invalid/missing-disruption-budget.ts";

const found = (replicas: number, app?: string) => {
  const selector = { matchLabels: { "app.kubernetes.io/name": app ?? "" } };
  const budget = PodDisruptionBudget({
    metadata: { name: "photos", namespace: "photos" },
    spec: { maxUnavailable: 1, selector },
  });
  return foundBy(
    "missing-disruption-budget",
    clusterWithContainer({}, { deployment: { replicas }, objects: app === undefined ? [] : [budget] }),
  );
};

it("names the workload and how many pods it has", () => {
  expect(foundBy("missing-disruption-budget", fixture)).toMatchObject([
    {
      severity: "warning",
      object: "Deployment photos/photos",
      path: "spec.replicas",
      message: "is 2, but no PodDisruptionBudget selects the pods",
    },
  ]);
});

it("is content with a budget for these pods, and with a single pod", () => {
  expect(found(2, "photos")).toEqual([]);
  expect(found(2, "videos")).toHaveLength(1);
  expect(found(1)).toEqual([]);
  expect(found(0)).toEqual([]);
});
