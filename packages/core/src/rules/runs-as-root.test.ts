import { expect, it } from "vitest";
import { foundBy } from "../testing/example-objects.ts";
import { clusterWithContainer, exampleContainer } from "../testing/example-pods.ts";
import fixture from "./invalid/runs-as-root.ts";

type Context = Readonly<Record<string, unknown>>;

const unset = { runAsNonRoot: undefined, runAsUser: undefined };
const found = (container: Context, pod: Context = {}) =>
  foundBy(
    "runs-as-root",
    clusterWithContainer(
      {},
      {
        pod: { containers: [exampleContainer("photos", { securityContext: { ...unset, ...container } })], securityContext: pod },
      },
    ),
  );
const path = "spec.template.spec.containers[0].securityContext";

it("names the container", () => {
  expect(foundBy("runs-as-root", fixture)).toMatchObject([
    { object: "Deployment photos/photos", path, message: "lets the container run as root, where its image says so" },
  ]);
});

it("finds root by its number, for the container or for the pod", () => {
  expect(found({ runAsUser: 0, runAsNonRoot: true })).toMatchObject([{ path: `${path}.runAsUser` }]);
  expect(found({}, { runAsUser: 0 })).toMatchObject([{ path }]);
  expect(found({ runAsNonRoot: false }, { runAsNonRoot: true })).toMatchObject([{ path: `${path}.runAsNonRoot` }]);
});

it("lets the container have the last word, and takes another user's number for an answer", () => {
  expect(found({ runAsUser: 1000 }, { runAsUser: 0 })).toEqual([]);
  expect(found({}, { runAsNonRoot: true })).toEqual([]);
  expect(found({ runAsUser: 65532 })).toEqual([]);
});
