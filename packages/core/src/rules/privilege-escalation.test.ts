import { expect, it } from "vitest";
import { foundBy } from "../testing/example-objects.ts";
import { clusterWithContainer } from "../testing/example-pods.ts";
import fixture from "./invalid/privilege-escalation.ts";

const found = (securityContext: Readonly<Record<string, unknown>>) =>
  foundBy("privilege-escalation", clusterWithContainer({ securityContext }));
const path = "spec.template.spec.containers[0].securityContext";

it("names the field that is missing", () => {
  expect(foundBy("privilege-escalation", fixture)).toMatchObject([
    { object: "Deployment photos/photos", path: `${path}.allowPrivilegeEscalation`, message: "is missing, which allows it" },
  ]);
});

it("finds what is allowed, and says of a privileged container only that", () => {
  expect(found({ allowPrivilegeEscalation: true })).toMatchObject([{ message: "is allowed" }]);
  expect(found({ privileged: true, allowPrivilegeEscalation: true })).toMatchObject([{ path: `${path}.privileged` }]);
  expect(found({ privileged: true })).toHaveLength(1);
});

it("is content with a container that may not", () => {
  expect(found({ allowPrivilegeEscalation: false, privileged: false })).toEqual([]);
});
