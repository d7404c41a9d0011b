import type { Module } from "@cowlab/core";
import { type AppOptions, webApp } from "./web-app.ts";

/**
 * Plays films, series and music. To see clients' addresses behind Traefik, its known proxies must hold the pod subnet.
 * @see https://jellyfin.org/docs/general/post-install/networking/reverse-proxy/
 */
export function jellyfin(options: AppOptions = {}): Module {
  return webApp({
    name: "jellyfin",
    image: "docker.io/jellyfin/jellyfin:12.1",
    port: 8096,
    health: "/health",
    title: "Jellyfin",
    description: "Films, series and music",
    group: "Media",
    config: { path: "/config", size: "10Gi" },
    media: { path: "/media", readOnly: true },
    scratch: ["/cache", "/tmp"],
    // What it transcodes lies in its cache until it is watched.
    resources: { cpu: "250m", memory: "512Mi", memoryLimit: "2Gi", diskLimit: "20Gi" },
    ...options,
  });
}
