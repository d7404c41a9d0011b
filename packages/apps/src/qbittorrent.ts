import type { Module } from "@cowlab/core";
import { type AppOptions, webApp } from "./web-app.ts";

/**
 * Downloads torrents into the tree that the library shares, so that finished files are hard-linked, not copied. Peers cannot
 * come in: no port of it is published.
 * @see https://github.com/qbittorrent/qBittorrent/wiki
 */
export function qbittorrent(options: AppOptions = {}): Module {
  return webApp({
    name: "qbittorrent",
    image: "ghcr.io/home-operations/qbittorrent:5.2.3",
    // The port that its page is told, too: a page on another port takes every request for a forged one.
    port: 8080,
    title: "qBittorrent",
    description: "Downloads",
    group: "Media",
    config: { path: "/config", size: "1Gi" },
    media: { path: "/data" },
    resources: { memory: "256Mi", memoryLimit: "1Gi" },
    ...options,
  });
}
