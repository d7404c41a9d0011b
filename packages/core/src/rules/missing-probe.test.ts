import { expect, it } from "vitest";
import { foundBy } from "../testing/example-objects.ts";
import { clusterWithContainer, exampleContainer, exampleCronJob } from "../testing/example-pods.ts";
import fixture from "./invalid/missing-probe.ts";

const probe = { exec: { command: ["photos", "health"] } };
const found = (fields: Readonly<Record<string, unknown>>) => foundBy("missing-probe", clusterWithContainer(fields));
const path = "spec.template.spec.containers[0].readinessProbe";

it("names the container and the port to ask", () => {
  expect(foundBy("missing-probe", fixture)).toMatchObject([
    { object: "Deployment photos/photos", path, message: "is missing, but the container listens on the port http" },
  ]);
});

it("wants to know whether a container that listens is ready, and of another one whether it works at all", () => {
  expect(found({ readinessProbe: undefined, livenessProbe: probe })).toHaveLength(1);
  expect(found({ readinessProbe: undefined, livenessProbe: probe, ports: undefined })).toEqual([]);
  expect(found({ readinessProbe: undefined, ports: undefined })).toMatchObject([
    { message: "is missing, and so is a liveness probe" },
  ]);
  expect(found({ readinessProbe: undefined, startupProbe: probe, ports: [] })).toHaveLength(1);
});

it("asks nothing of what comes to an end, but something of a sidecar", () => {
  const init = exampleContainer("migrate", { readinessProbe: undefined });
  const withInit = (fields: Readonly<Record<string, unknown>>) =>
    foundBy(
      "missing-probe",
      clusterWithContainer(
        {},
        {
          pod: { initContainers: [{ ...init, ...fields }], containers: [exampleContainer("photos")] },
          objects: [exampleCronJob("backup", "photos", { "app.kubernetes.io/name": "backup" })],
        },
      ),
    );
  expect(withInit({})).toEqual([]);
  expect(withInit({ restartPolicy: "Always" })).toMatchObject([{ path: "spec.template.spec.initContainers[0].readinessProbe" }]);
});
