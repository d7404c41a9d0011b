import type { Module } from "@cowlab/core";
import { type AppOptions, webApp } from "./web-app.ts";

/** The library of e-books, to read and to send to readers. Its first login is admin with admin123: change it at once. @see https://github.com/janeczku/calibre-web/wiki */
export function calibreWeb(options: AppOptions = {}): Module {
  return webApp({
    name: "calibre-web",
    image: "lscr.io/linuxserver/calibre-web:0.6.27-ls402",
    port: 8083,
    health: "/",
    title: "Calibre-Web",
    description: "Books",
    group: "Media",
    config: { path: "/config", size: "1Gi" },
    media: { path: "/books", subPath: "media/books" },
    runsAs: "linuxserver",
    ...options,
  });
}
