import { expect, it } from "vitest";
import { foundBy } from "../testing/example-objects.ts";
import { clusterWithContainer, exampleContainer } from "../testing/example-pods.ts";
import fixture from "./invalid/host-access.ts";

const ports = [{ name: "http", containerPort: 8080, hostPort: 8080 }];
const found = (pod: Readonly<Record<string, unknown>>, fields: Readonly<Record<string, unknown>> = {}) =>
  foundBy("host-access", clusterWithContainer({}, { pod: { containers: [exampleContainer("photos", fields)], ...pod } })).map(
    ({ path }) => path,
  );

it("names the folder of the node", () => {
  expect(foundBy("host-access", fixture)).toMatchObject([
    {
      object: "Deployment photos/photos",
      path: "spec.template.spec.volumes[0].hostPath",
      message: "gives the pod /srv/photos of its node",
    },
  ]);
});

it("finds each namespace of the node, and its ports", () => {
  const all = { hostNetwork: true, hostPID: true, hostIPC: true };
  expect(found(all)).toEqual(["hostNetwork", "hostPID", "hostIPC"].map((field) => `spec.template.spec.${field}`));
  expect(found({}, { ports })).toEqual(["spec.template.spec.containers[0].ports[0].hostPort"]);
});

it("says of a pod on the network of its node only that", () => {
  expect(found({ hostNetwork: true }, { ports })).toEqual(["spec.template.spec.hostNetwork"]);
});

it("is content with a pod of its own", () => {
  expect(found({ hostNetwork: false, volumes: [{ name: "tmp", emptyDir: {} }] })).toEqual([]);
});
