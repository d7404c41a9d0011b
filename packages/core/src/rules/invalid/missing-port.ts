// Rejected by missing-port: the Service has one port, http, and the route names another.
import type { Module } from "../../module.ts";
import { exampleApp } from "../../testing/example-cluster.ts";
import { clusterWith, exampleRoute } from "../../testing/example-objects.ts";

const app = exampleApp("photos");
const routes = [{ kind: "Rule", match: "Host(`photos.example.org`)", services: [{ name: "photos", port: "web" }] }];
const photos: Module = { ...app, objects: (cluster) => [...app.objects(cluster), exampleRoute("photos", { routes })] };

export default clusterWith([photos]);
