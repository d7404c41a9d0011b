import { expect, it } from "vitest";
import { foundBy } from "../testing/example-objects.ts";
import { clusterWithContainer } from "../testing/example-pods.ts";
import fixture from "./invalid/added-capabilities.ts";

const found = (capabilities: unknown) =>
  foundBy("added-capabilities", clusterWithContainer({ securityContext: { capabilities } }));
const path = "spec.template.spec.containers[0].securityContext.capabilities";

it("names what is added", () => {
  expect(foundBy("added-capabilities", fixture)).toMatchObject([
    { object: "Deployment photos/photos", path: `${path}.add`, message: "gives the container DAC_OVERRIDE" },
  ]);
});

it("wants all of them dropped", () => {
  expect(found(undefined)).toMatchObject([{ path: `${path}.drop`, fix: 'set it to ["ALL"]' }]);
  expect(found({ drop: ["NET_RAW"] })).toHaveLength(1);
  expect(found({ add: ["SYS_ADMIN"] })).toMatchObject([{ path: `${path}.drop` }, { path: `${path}.add` }]);
});

it("lets a container listen on a low port", () => {
  expect(found({ drop: ["ALL"], add: ["NET_BIND_SERVICE"] })).toEqual([]);
});
