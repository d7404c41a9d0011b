import { describe, expect, it } from "vitest";
import { NetworkPolicy, PodDisruptionBudget } from "../kinds/kubernetes.ts";
import type { Manifest } from "../manifest.ts";
import { clusterWith, exampleModule, foundBy } from "../testing/example-objects.ts";
import { clusterWithContainer, exampleCronJob, exampleService } from "../testing/example-pods.ts";
import fixture from "./invalid/ambiguous-selector.ts";

const labels = { "app.kubernetes.io/name": "photos" };
const metadata = { name: "photos", namespace: "photos" };
const found = (...objects: Manifest[]) => foundBy("ambiguous-selector", clusterWithContainer({}, { objects }));

describe("ambiguous-selector", () => {
  it("names both workloads, at the Service and at the workload that would take the other's pods for its own", () => {
    const message =
      "selects app.kubernetes.io/name=photos, which the pods of Deployment photos/photos and CronJob photos/backup have";
    expect(foundBy("ambiguous-selector", fixture)).toMatchObject([
      { object: "Service photos/photos", path: "spec.selector", message },
      { object: "Deployment photos/photos", path: "spec.selector", message, other: { object: "CronJob photos/backup" } },
    ]);
  });

  it("finds a budget for the pods of two workloads", () => {
    const budget = PodDisruptionBudget({ metadata, spec: { maxUnavailable: 1, selector: { matchLabels: labels } } });
    expect(found(budget, exampleCronJob("backup", "photos", labels)).map(({ object }) => object)).toContain(
      "PodDisruptionBudget photos/photos",
    );
  });

  it("lets pods differ by another label", () => {
    const component = { "app.kubernetes.io/component": "backup" };
    expect(found(exampleService("photos"), exampleCronJob("backup", "photos", component))).toEqual([]);
  });

  it("lets a policy be for several workloads of its own module, but not reach into another one", () => {
    const policy = NetworkPolicy({ metadata, spec: { podSelector: { matchLabels: { tier: "web" } } } });
    const jobs = ["backup", "index"].map((name) => exampleCronJob(name, "photos", { tier: "web" }));
    expect(foundBy("ambiguous-selector", clusterWith([exampleModule("photos", [policy, ...jobs])]))).toEqual([]);
    const [backup, index] = jobs;
    const modules = [
      exampleModule("photos", [policy, ...(backup === undefined ? [] : [backup])]),
      { name: "search", objects: () => (index === undefined ? [] : [index]) },
    ];
    expect(foundBy("ambiguous-selector", clusterWith(modules))).toMatchObject([
      { module: "photos", object: "NetworkPolicy photos/photos", path: "spec.podSelector" },
    ]);
  });
});
