import type { Cluster, Module } from "@cowlab/core";
import { type AppOptions, webApp } from "./web-app.ts";

const port = 8080;

/** Searches and downloads e-books into the library. @see https://evan-buss.github.io/openbooks/ */
export function openbooks(options: AppOptions = {}): Module {
  const module = (cluster?: Cluster): Module =>
    webApp({
      name: "openbooks",
      image: "docker.io/evanbuss/openbooks:4.5.0",
      // The image asks for port 80, which an ordinary user may not have: of two, the last counts.
      port,
      health: "/",
      // Its name on IRC, which no two may share.
      args: cluster === undefined ? [] : ["--port", String(port), "--name", cluster.name, "--persist", "--dir", "/books"],
      title: "OpenBooks",
      description: "Finds books",
      group: "Media",
      media: { path: "/books", subPath: "media/books" },
      ...options,
    });
  return { ...module(), objects: (cluster) => module(cluster).objects(cluster) };
}
