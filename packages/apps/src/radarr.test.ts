import { containerOf } from "@cowlab/core/testing/rendered-objects";
import { expect, test } from "vitest";
import { radarr } from "./radarr.ts";
import { renderApps } from "./testing/app-cluster.ts";

const rendered = renderApps([radarr()]);
const container = containerOf(rendered.named("Deployment radarr/radarr"));

test("listens on its port and is asked by ping", () => {
  expect(container).toMatchObject({
    ports: [{ containerPort: 7878 }],
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
  expect(radarr().talksTo).toEqual(["prowlarr", "qbittorrent"]);
});
