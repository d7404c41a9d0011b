import { expect, it } from "vitest";
import { exampleApp } from "../testing/example-cluster.ts";
import {
  clusterWith,
  exampleDeployment,
  exampleModule,
  exampleRecords,
  exampleRelease,
  foundBy,
} from "../testing/example-objects.ts";
import fixture from "./invalid/txt-name-collision.ts";

it("finds a host that has the name of the wildcard's ownership record", () => {
  expect(foundBy("txt-name-collision", fixture)).toMatchObject([
    {
      module: "external-dns",
      object: "HelmRelease external-dns/external-dns",
      path: "spec.values.extraArgs[0]",
      other: { module: "wildcard", path: "hosts" },
    },
  ]);
});

it("finds a record, and the flag among a container's arguments", () => {
  const args = ["--source=crd", "--txt-wildcard-replacement", "any"];
  const containers = [{ name: "external-dns", image: "registry.example.org/external-dns:v0.22.0", args }];
  const cluster = clusterWith([
    exampleModule("external-dns", [exampleDeployment("external-dns", {}, { pod: { containers } })]),
    exampleModule("dns", [exampleRecords({ dnsName: "any.example.org", recordType: "A", targets: ["10.0.0.50"] })]),
  ]);
  expect(foundBy("txt-name-collision", cluster)).toMatchObject([
    {
      object: "Deployment external-dns/external-dns",
      path: "spec.template.spec.containers[0].args[2]",
      other: { object: "DNSEndpoint dns/zone", path: "spec.endpoints[0].dnsName" },
    },
  ]);
});

it("lets the word be no host's, also where a chart takes flags as a map", () => {
  const release = exampleRelease("external-dns", { extraArgs: { "txt-wildcard-replacement": "any" } });
  expect(foundBy("txt-name-collision", clusterWith([exampleApp("wildcard"), exampleModule("external-dns", release)]))).toEqual(
    [],
  );
  expect(foundBy("txt-name-collision", clusterWith([exampleApp("any"), exampleModule("external-dns", release)]))).toHaveLength(1);
});
