import type { Cluster, Module } from "@cowlab/core";
import { type AppOptions, webApp } from "./web-app.ts";

/** Searches and downloads e-books into the library. @see https://evan-buss.github.io/openbooks/ */
export function openbooks(options: AppOptions = {}): Module {
  const module = (cluster?: Cluster): Module =>
    webApp({
      name: "openbooks",
      image: "docker.io/evanbuss/openbooks:4.5.0",
      port: 80,
      health: "/",
      lowPort: true,
      // Its name on IRC, which no two may share.
      args: cluster === undefined ? [] : ["--name", cluster.name, "--persist", "--dir", "/books"],
      title: "OpenBooks",
      description: "Finds books",
      group: "Media",
      media: { path: "/books", subPath: "media/books" },
      ...options,
    });
  return { ...module(), objects: (cluster) => module(cluster).objects(cluster) };
}
