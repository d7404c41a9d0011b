// Rejected by bypassed-route: the host's own record leads to the NAS, past its route.
import { clusterWith, exampleModule, exampleRecords, exampleRoute } from "../../testing/example-objects.ts";

export default clusterWith([
  exampleModule("routes", [exampleRoute("recipes")]),
  exampleModule("dns", [
    exampleRecords(
      { dnsName: "*.example.org", recordType: "A", targets: ["10.0.0.99"] },
      { dnsName: "recipes.example.org", recordType: "A", targets: ["10.0.0.50"] },
    ),
  ]),
]);
