import type { Module } from "@cowlab/core";
import { type AppOptions, webApp } from "./web-app.ts";

/** Finds and sorts music. @see https://wiki.servarr.com/lidarr */
export function lidarr(options: AppOptions = {}): Module {
  return webApp({
    name: "lidarr",
    image: "ghcr.io/home-operations/lidarr:3.1.3.4987",
    port: 8686,
    health: "/ping",
    title: "Lidarr",
    description: "Music",
    group: "Media",
    config: { path: "/config", size: "1.5Gi" },
    media: { path: "/data" },
    talksTo: ["prowlarr", "qbittorrent"],
    resources: { memory: "256Mi" },
    ...options,
  });
}
