import type { Module } from "@cowlab/core";
import { type AppOptions, webApp } from "./web-app.ts";

/** Takes requests for films and series, and hands them to Radarr and Sonarr. @see https://docs.seerr.dev */
export function seerr(options: AppOptions = {}): Module {
  return webApp({
    name: "seerr",
    image: "ghcr.io/seerr-team/seerr:v3.4.1",
    port: 5055,
    health: "/api/v1/status",
    title: "Seerr",
    description: "Requests",
    group: "Media",
    icon: "jellyseerr",
    config: { path: "/app/config", size: "1Gi" },
    talksTo: ["jellyfin", "radarr", "sonarr"],
    resources: { memory: "256Mi", memoryLimit: "1Gi" },
    ...options,
  });
}
