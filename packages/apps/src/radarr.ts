import type { Module } from "@cowlab/core";
import { type AppOptions, webApp } from "./web-app.ts";

/** Finds and sorts films. @see https://wiki.servarr.com/radarr */
export function radarr(options: AppOptions = {}): Module {
  return webApp({
    name: "radarr",
    image: "ghcr.io/home-operations/radarr:6.4.1.10545",
    port: 7878,
    health: "/ping",
    title: "Radarr",
    description: "Films",
    group: "Media",
    config: { path: "/config", size: "1.5Gi" },
    media: { path: "/data" },
    talksTo: ["prowlarr", "qbittorrent"],
    resources: { memory: "256Mi", memoryLimit: "1Gi" },
    ...options,
  });
}
