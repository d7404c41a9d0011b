import { expect, it } from "vitest";
import { exampleCluster } from "../testing/example-cluster.ts";
import { clusterWith, exampleModule, foundBy, IPAddressPool } from "../testing/example-objects.ts";
import fixture from "./invalid/unreserved-ingress.ts";

const { network } = exampleCluster();
const rendered = (spec: Readonly<Record<string, unknown>>) =>
  foundBy(
    "unreserved-ingress",
    clusterWith([
      exampleModule("lb", [
        IPAddressPool({ metadata: { name: "ingress", namespace: "lb" }, spec: { addresses: ["10.0.0.99/32"], ...spec } }),
      ]),
    ]),
  );

it("finds a pool of the facts that may give the ingress's address away", () => {
  expect(foundBy("unreserved-ingress", fixture)).toMatchObject([
    { path: "network.pools[0]", other: { path: "network.ingress" } },
  ]);
});

it("finds a rendered one, also where only its priority is set", () => {
  const place = { module: "lb", object: "IPAddressPool lb/ingress" };
  expect(rendered({})).toMatchObject([place]);
  expect(rendered({ serviceAllocation: { priority: 10 } })).toMatchObject([place]);
});

it("lets the address be in a pool that is not given away by itself, or only to some", () => {
  expect(rendered({ autoAssign: false })).toEqual([]);
  expect(rendered({ serviceAllocation: { namespaces: ["traefik"] } })).toEqual([]);
  const pools = [{ name: "apps", addresses: ["10.0.0.80-10.0.0.99"], autoAssign: false }];
  expect(foundBy("unreserved-ingress", exampleCluster({ network: { ...network, pools } }))).toEqual([]);
});
