// Rejected by duplicate-host: two apps answer at recipes.example.org.
import { exampleApp } from "../../testing/example-cluster.ts";
import { clusterWith } from "../../testing/example-objects.ts";

export default clusterWith([{ ...exampleApp("cookbook"), hosts: [{ name: "recipes" }] }]);
