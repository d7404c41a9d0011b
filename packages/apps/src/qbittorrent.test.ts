import { containerOf } from "@cowlab/core/testing/rendered-objects";
import { expect, test } from "vitest";
import { qbittorrent } from "./qbittorrent.ts";
import { sonarr } from "./sonarr.ts";
import { renderApps } from "./testing/app-cluster.ts";

const rendered = renderApps([qbittorrent(), sonarr()]);
const container = containerOf(rendered.named("Deployment qbittorrent/qbittorrent"));

test("has the same port inside and outside: its page takes requests for another port for forged ones", () => {
  expect(container).toMatchObject({ ports: [{ containerPort: 8080 }] });
  expect(rendered.named("Service qbittorrent/qbittorrent")).toHaveProperty("spec.ports[0].port", 8080);
});

test("is asked for its port only: its API wants a login", () => {
  expect(container).toMatchObject({
    livenessProbe: { tcpSocket: { port: "http" } },
    readinessProbe: { tcpSocket: { port: "http" } },
  });
});

test("downloads into the tree of the library, at the path that Sonarr has it at", () => {
  const media = { name: "media", mountPath: "/data" };
  expect(container["volumeMounts"]).toContainEqual(media);
  expect(containerOf(rendered.named("Deployment sonarr/sonarr"))["volumeMounts"]).toContainEqual(media);
});

test("keeps its settings and what is under way on a volume of its own", () => {
  expect(container["volumeMounts"]).toContainEqual({ name: "config", mountPath: "/config" });
});

test("publishes no port to the LAN or the Internet", () => {
  expect(rendered.named("Service qbittorrent/qbittorrent")).not.toHaveProperty("spec.type");
  expect(container).toHaveProperty("ports", [{ name: "http", containerPort: 8080 }]);
});
