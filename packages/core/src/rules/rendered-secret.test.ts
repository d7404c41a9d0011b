import { expect, it } from "vitest";
import { clusterWith, exampleModule, foundBy, Secret } from "../testing/example-objects.ts";
import fixture from "./invalid/rendered-secret.ts";

const metadata = { name: "mail", namespace: "photos" };
const found = (secret: ReturnType<typeof Secret>) => foundBy("rendered-secret", clusterWith([exampleModule("photos", [secret])]));

it("names the keys and no value", () => {
  const problems = foundBy("rendered-secret", fixture);
  expect(problems).toMatchObject([
    { object: "Secret photos/mail", path: "data", message: "holds values that would be committed in plain text: password" },
  ]);
  expect(JSON.stringify(problems)).not.toContain("Y29ycmVjdC1ob3JzZQ==");
});

it("finds values that are not encoded, too, and lets a Secret be empty for a controller to fill", () => {
  expect(found(Secret({ metadata, stringData: { password: "correct-horse" } }))).toMatchObject([{ path: "stringData" }]);
  expect(found(Secret({ metadata, data: {} }))).toEqual([]);
  expect(found(Secret({ metadata }))).toEqual([]);
});
