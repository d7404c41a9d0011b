import { containerOf, podOf } from "@cowlab/core/testing/rendered-objects";
import { expect, test } from "vitest";
import { openbooks } from "./openbooks.ts";
import { renderApps } from "./testing/app-cluster.ts";

const rendered = renderApps([openbooks()]);
const deployment = rendered.named("Deployment openbooks/openbooks");
const container = containerOf(deployment);

test("listens on port 80 as an ordinary user, which the strictest Pod Security allows", () => {
  expect(container).toMatchObject({ ports: [{ containerPort: 80 }] });
  expect(podOf(deployment)).toMatchObject({
    securityContext: { runAsNonRoot: true, sysctls: [{ name: "net.ipv4.ip_unprivileged_port_start", value: "0" }] },
  });
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
  expect(container["args"]).toEqual(["--name", "home", "--persist", "--dir", "/books"]);
  expect(container["volumeMounts"]).toContainEqual({ name: "media", mountPath: "/books", subPath: "media/books" });
});

test("has no other state", () => {
  expect(rendered.ofKind("PersistentVolumeClaim").map(({ metadata }) => metadata.name)).toEqual(["openbooks-media"]);
});
