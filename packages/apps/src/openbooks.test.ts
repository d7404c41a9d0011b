import { containerOf, podOf } from "@cowlab/core/testing/rendered-objects";
import { expect, test } from "vitest";
import { openbooks } from "./openbooks.ts";
import { renderApps } from "./testing/app-cluster.ts";

const rendered = renderApps([openbooks()]);
const deployment = rendered.named("Deployment openbooks/openbooks");
const container = containerOf(deployment);

test("listens on a port that an ordinary user may have, which the strictest Pod Security allows", () => {
  expect(container).toMatchObject({ ports: [{ containerPort: 8080 }], args: expect.arrayContaining(["--port", "8080"]) });
  expect(podOf(deployment)).toMatchObject({ securityContext: { runAsNonRoot: true } });
  expect(podOf(deployment)).not.toHaveProperty("securityContext.sysctls");
  expect(rendered.named("Namespace openbooks")).toHaveProperty(
    ["metadata", "labels", "pod-security.kubernetes.io/enforce"],
    "restricted",
  );
});

test("is asked for its page", () => {
  expect(container).toHaveProperty("livenessProbe.httpGet", { path: "/", port: "http" });
});

test("goes by the cluster's name on IRC, where no two may share one", () => {
  const { named } = renderApps([openbooks()], { name: "cabin" });
  expect(containerOf(named("Deployment openbooks/openbooks"))["args"]).toEqual(expect.arrayContaining(["--name", "cabin"]));
});

test("keeps the books it downloads, in the library", () => {
  expect(container["args"]).toEqual(["--port", "8080", "--name", "home", "--persist", "--dir", "/books"]);
  expect(container["volumeMounts"]).toContainEqual({ name: "media", mountPath: "/books", subPath: "media/books" });
});

test("has no other state", () => {
  expect(rendered.ofKind("PersistentVolumeClaim").map(({ metadata }) => metadata.name)).toEqual(["openbooks-media"]);
});
