import { containerOf, podOf } from "@cowlab/core/testing/rendered-objects";
import { expect, test } from "vitest";
import { jellyfin } from "./jellyfin.ts";
import { renderApps } from "./testing/app-cluster.ts";

const rendered = renderApps([jellyfin()]);
const deployment = rendered.named("Deployment jellyfin/jellyfin");
const container = containerOf(deployment);

test("listens on its port and is asked for its health", () => {
  expect(container).toMatchObject({
    ports: [{ containerPort: 8096 }],
    livenessProbe: { httpGet: { path: "/health", port: "http" } },
  });
});

test("keeps its database, throws away what it transcodes, and cannot change the library", () => {
  expect(container["volumeMounts"]).toEqual([
    { name: "config", mountPath: "/config" },
    { name: "media", mountPath: "/media", readOnly: true },
    { name: "cache", mountPath: "/cache" },
    { name: "tmp", mountPath: "/tmp" },
  ]);
  expect(podOf(deployment)["volumes"]).toContainEqual({ name: "cache", emptyDir: {} });
});

test("has a first start of five minutes, in which it migrates its database", () => {
  const { periodSeconds, failureThreshold } = Object(container["startupProbe"]);
  expect(periodSeconds * failureThreshold).toBe(300);
});

test("is for the LAN only unless the cluster says otherwise", () => {
  expect(rendered.ofKind("IngressRoute").filter(({ metadata }) => metadata.name.endsWith("-tunnel"))).toEqual([]);
});
