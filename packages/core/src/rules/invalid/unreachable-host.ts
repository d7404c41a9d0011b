// Rejected by unreachable-host: there is a record for another name, and no wildcard.
import { clusterWith, exampleModule, exampleRecords, exampleRoute } from "../../testing/example-objects.ts";

export default clusterWith([
  exampleModule("routes", [exampleRoute("recipes")]),
  exampleModule("dns", [exampleRecords({ dnsName: "nas.example.org", recordType: "A", targets: ["10.0.0.50"] })]),
]);
