import { expect, it } from "vitest";
import { foundBy } from "../testing/example-objects.ts";
import { clusterWithContainer, exampleContainer } from "../testing/example-pods.ts";
import fixture from "./invalid/missing-resources.ts";

const found = (resources: unknown, pod: Readonly<Record<string, unknown>> = {}) =>
  foundBy(
    "missing-resources",
    clusterWithContainer({}, { pod: { containers: [exampleContainer("photos", { resources })], ...pod } }),
  );

it("names what is missing", () => {
  expect(foundBy("missing-resources", fixture)).toMatchObject([
    {
      object: "Deployment photos/photos",
      path: "spec.template.spec.containers[0].resources",
      message: "lacks limits.memory",
      fix: "set limits.memory",
    },
  ]);
  expect(found(undefined)).toMatchObject([
    { message: "is missing, and with it requests.cpu and requests.memory and limits.memory" },
  ]);
});

it("takes a limit for the request that Kubernetes makes of it, and asks for no limit of CPU", () => {
  expect(found({ requests: { cpu: "50m" }, limits: { memory: "256Mi" } })).toEqual([]);
  expect(found({ limits: { cpu: "1", memory: "256Mi" } })).toEqual([]);
  expect(found({ requests: { memory: "128Mi" }, limits: { memory: "256Mi" } })).toMatchObject([{ fix: "set requests.cpu" }]);
});

it("asks nothing of a container that comes to its end before the others start", () => {
  const init = exampleContainer("migrate", { resources: undefined });
  const [limits, sidecar] = [
    { requests: { cpu: "50m" }, limits: { memory: "256Mi" } },
    { ...init, restartPolicy: "Always" },
  ];
  expect(found(limits, { initContainers: [init] })).toEqual([]);
  expect(found(limits, { initContainers: [sidecar] })).toHaveLength(1);
});
