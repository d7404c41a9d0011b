// Rejected by redirect-loop: a route on web, which serves plain HTTP, asks for TLS.
import { clusterWith, exampleModule, exampleRoute } from "../../testing/example-objects.ts";

export default clusterWith([exampleModule("routes", [exampleRoute("recipes", { entryPoints: ["web", "websecure"], tls: {} })])]);
