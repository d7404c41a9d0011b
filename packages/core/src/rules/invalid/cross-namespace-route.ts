// Rejected by cross-namespace-route: the route leads to a Service of another namespace.
import { clusterWith, exampleModule, exampleRoute } from "../../testing/example-objects.ts";

const services = [{ name: "recipes", namespace: "recipes", port: 80 }];
const routes = [{ kind: "Rule", match: "Host(`recipes.example.org`)", services }];

export default clusterWith([exampleModule("routes", [exampleRoute("routes", { routes })])]);
