import { containerOf } from "@cowlab/core/testing/rendered-objects";
import { expect, test } from "vitest";
import { sonarr } from "./sonarr.ts";
import { renderApps } from "./testing/app-cluster.ts";

const rendered = renderApps([sonarr()]);
const container = containerOf(rendered.named("Deployment sonarr/sonarr"));

test("listens on its port and is asked by ping", () => {
  expect(container).toMatchObject({
    ports: [{ containerPort: 8989 }],
    livenessProbe: { httpGet: { path: "/ping", port: "http" } },
  });
});

test("has its database on a volume of its own and the media tree at /data", () => {
  expect(container["volumeMounts"]).toEqual([
    { name: "config", mountPath: "/config" },
    { name: "media", mountPath: "/data" },
    { name: "tmp", mountPath: "/tmp" },
  ]);
});

test("uses Prowlarr's and qBittorrent's API", () => {
  expect(sonarr().talksTo).toEqual(["prowlarr", "qbittorrent"]);
});
