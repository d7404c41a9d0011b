import type { Module } from "@cowlab/core";
import { type AppOptions, webApp } from "./web-app.ts";

/** Finds and sorts TV series. @see https://wiki.servarr.com/sonarr */
export function sonarr(options: AppOptions = {}): Module {
  return webApp({
    name: "sonarr",
    image: "ghcr.io/home-operations/sonarr:4.0.19.3001",
    port: 8989,
    health: "/ping",
    title: "Sonarr",
    description: "TV series",
    group: "Media",
    config: { path: "/config", size: "1.5Gi" },
    media: { path: "/data" },
    talksTo: ["prowlarr", "qbittorrent"],
    resources: { memory: "256Mi", memoryLimit: "1Gi" },
    ...options,
  });
}
