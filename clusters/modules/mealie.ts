import { type AppOptions, webApp } from "@cowlab/apps/web-app";
import type { Module } from "@cowlab/core";

/** Keeps recipes. @see https://docs.mealie.io */
export function mealie(options: AppOptions = {}): Module {
  return webApp({
    name: "mealie",
    image: "ghcr.io/mealie-recipes/mealie:v3.20.1",
    port: 9000,
    health: "/api/app/about",
    title: "Mealie",
    description: "Recipes",
    group: "Home",
    config: { path: "/app/data", size: "2Gi" },
    resources: { memory: "256Mi", memoryLimit: "1Gi" },
    ...options,
  });
}
