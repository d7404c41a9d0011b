// Rejected by missing-interval: the chart repository does not say how often it is asked.
import { HelmRepository } from "../../kinds/flux.ts";
import { clusterWith, exampleModule } from "../../testing/example-objects.ts";

export default clusterWith([
  exampleModule("charts", [
    HelmRepository({ metadata: { name: "charts", namespace: "charts" }, spec: { url: "https://charts.example.org" } }),
  ]),
]);
