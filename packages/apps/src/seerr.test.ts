import { containerOf } from "@cowlab/core/testing/rendered-objects";
import { expect, test } from "vitest";
import { seerr } from "./seerr.ts";
import { renderApps } from "./testing/app-cluster.ts";

const rendered = renderApps([seerr()]);
const container = containerOf(rendered.named("Deployment seerr/seerr"));

test("listens on its port and is asked for its status", () => {
  expect(container).toMatchObject({
    ports: [{ containerPort: 5055 }],
    livenessProbe: { httpGet: { path: "/api/v1/status", port: "http" } },
  });
});

test("keeps its requests where it looks for them", () => {
  expect(container["volumeMounts"]).toContainEqual({ name: "config", mountPath: "/app/config" });
});

test("uses the APIs of Jellyfin, Radarr and Sonarr", () => {
  expect(seerr().talksTo).toEqual(["jellyfin", "radarr", "sonarr"]);
});
