// Rejected by txt-name-collision: the word for the wildcard is the name of an app.
import { exampleApp } from "../../testing/example-cluster.ts";
import { clusterWith, exampleModule, exampleRelease } from "../../testing/example-objects.ts";

export default clusterWith([
  exampleApp("wildcard"),
  exampleModule("external-dns", exampleRelease("external-dns", { extraArgs: ["--txt-wildcard-replacement=wildcard"] })),
]);
