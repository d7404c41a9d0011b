import type { Module } from "@cowlab/core";
import { type AppOptions, webApp } from "./web-app.ts";

/** Keeps the indexers that Sonarr, Radarr and Lidarr search, and tells them. @see https://wiki.servarr.com/prowlarr */
export function prowlarr(options: AppOptions = {}): Module {
  return webApp({
    name: "prowlarr",
    image: "ghcr.io/home-operations/prowlarr:2.6.1.5509",
    port: 9696,
    health: "/ping",
    title: "Prowlarr",
    description: "Indexers",
    group: "Media",
    config: { path: "/config", size: "1.5Gi" },
    talksTo: ["lidarr", "qbittorrent", "radarr", "sonarr"],
    resources: { memory: "256Mi", memoryLimit: "1Gi" },
    ...options,
  });
}
