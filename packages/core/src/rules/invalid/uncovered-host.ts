// Rejected by uncovered-host: the wildcard covers one label below the domain, and the host has two.
import { exampleApp } from "../../testing/example-cluster.ts";
import { clusterWith, exampleModule, exampleRoute, exampleWildcard } from "../../testing/example-objects.ts";

export default clusterWith([
  { ...exampleApp("cookbook"), hosts: [{ name: "books.kitchen" }] },
  exampleModule("routes", [exampleRoute("cookbook", { host: "books.kitchen.example.org" })]),
  exampleModule("traefik", exampleWildcard()),
]);
