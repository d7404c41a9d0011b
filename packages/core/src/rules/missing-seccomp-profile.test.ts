import { expect, it } from "vitest";
import { foundBy } from "../testing/example-objects.ts";
import { clusterWithContainer, exampleContainer } from "../testing/example-pods.ts";
import fixture from "./invalid/missing-seccomp-profile.ts";

const found = (container: string | undefined, pod?: string) => {
  const profile = (type: string | undefined) => (type === undefined ? undefined : { type });
  const containers = [exampleContainer("photos", { securityContext: { seccompProfile: profile(container) } })];
  return foundBy(
    "missing-seccomp-profile",
    clusterWithContainer({}, { pod: { containers, securityContext: { seccompProfile: profile(pod) } } }),
  );
};

it("names the container", () => {
  expect(foundBy("missing-seccomp-profile", fixture)).toMatchObject([
    { object: "Deployment photos/photos", path: "spec.template.spec.containers[0].securityContext.seccompProfile" },
  ]);
});

it("lets the pod set it, and the container have the last word", () => {
  expect(found(undefined, "RuntimeDefault")).toEqual([]);
  expect(found("Localhost", "Unconfined")).toEqual([]);
  expect(found("Unconfined", "RuntimeDefault")).toMatchObject([{ message: "is Unconfined" }]);
});
