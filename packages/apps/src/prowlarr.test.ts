import { containerOf } from "@cowlab/core/testing/rendered-objects";
import { expect, test } from "vitest";
import { lidarr } from "./lidarr.ts";
import { prowlarr } from "./prowlarr.ts";
import { qbittorrent } from "./qbittorrent.ts";
import { radarr } from "./radarr.ts";
import { sonarr } from "./sonarr.ts";
import { renderApps } from "./testing/app-cluster.ts";

const rendered = renderApps([prowlarr(), sonarr(), radarr(), lidarr(), qbittorrent()]);
const container = containerOf(rendered.named("Deployment prowlarr/prowlarr"));

test("listens on its port and is asked by ping", () => {
  expect(container).toMatchObject({
    ports: [{ containerPort: 9696 }],
    livenessProbe: { httpGet: { path: "/ping", port: "http" } },
  });
});

test("sees nothing of the media tree", () => {
  expect(container["volumeMounts"]).toEqual([
    { name: "config", mountPath: "/config" },
    { name: "tmp", mountPath: "/tmp" },
  ]);
});

test("and the apps that search by it let each other in", () => {
  for (const app of ["sonarr", "radarr", "lidarr"]) {
    expect(JSON.stringify(rendered.named(`NetworkPolicy ${app}/${app}`))).toContain('"kubernetes.io/metadata.name":"prowlarr"');
    expect(JSON.stringify(rendered.named("NetworkPolicy prowlarr/prowlarr"))).toContain(`"kubernetes.io/metadata.name":"${app}"`);
  }
});
