// Rejected by wrong-proxying: an address of the LAN is proxied.
import { clusterWith, exampleModule, exampleRecords } from "../../testing/example-objects.ts";

export default clusterWith([
  exampleModule("dns", [
    exampleRecords({
      dnsName: "nas.example.org",
      recordType: "A",
      targets: ["10.0.0.50"],
      providerSpecific: [{ name: "external-dns.kubernetes.io/cloudflare-proxied", value: "true" }],
    }),
  ]),
]);
