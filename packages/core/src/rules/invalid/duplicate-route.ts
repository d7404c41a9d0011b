// Rejected by duplicate-route: two routes of one entry point have the same rule.
import { clusterWith, exampleModule, exampleRoute } from "../../testing/example-objects.ts";

export default clusterWith([
  exampleModule("routes", [exampleRoute("recipes"), exampleRoute("recipes", { name: "recipes-again" })]),
]);
