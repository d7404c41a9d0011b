import { describe, expect, it } from "vitest";
import { clusterWith, exampleLoadBalancer, exampleModule, foundBy } from "../testing/example-objects.ts";
import fixture from "./invalid/duplicate-address-request.ts";

const shared = { "metallb.io/loadBalancerIPs": "10.0.0.80", "metallb.io/allow-shared-ip": "dns" };
const tcp = { ports: [{ name: "dns", port: 53, protocol: "TCP" }] };
const udp = { ports: [{ name: "dns", port: 53, protocol: "UDP" }] };

type Service = readonly [Readonly<Record<string, string>>, Readonly<Record<string, unknown>>];
const found = (...services: Service[]) =>
  foundBy(
    "duplicate-address-request",
    clusterWith([
      exampleModule(
        "resolver",
        services.map(([annotations, spec], index) =>
          exampleLoadBalancer(`resolver-${index}`, annotations, { namespace: "resolver", ...spec }),
        ),
      ),
    ]),
  );

describe("duplicate-address-request", () => {
  it("names both Services", () => {
    expect(foundBy("duplicate-address-request", fixture)).toMatchObject([
      {
        module: "broker",
        object: "Service broker/broker",
        path: 'metadata.annotations["metallb.io/loadBalancerIPs"]',
        other: { module: "resolver", object: "Service resolver/resolver" },
      },
    ]);
  });

  it("says why an address that both share cannot be shared", () => {
    expect(found([shared, tcp], [{ ...shared, "metallb.io/allow-shared-ip": "web" }, udp])).toMatchObject([
      { message: expect.stringContaining("their keys differ") },
    ]);
    expect(found([shared, tcp], [{ "metallb.io/loadBalancerIPs": "10.0.0.80" }, udp])).toMatchObject([
      { message: expect.stringContaining("not both allow it") },
    ]);
    expect(found([shared, tcp], [shared, tcp])).toMatchObject([{ message: expect.stringContaining("TCP/53") }]);
    expect(found([shared, tcp], [shared, { ports: [{ name: "dns", port: 53 }] }])).toMatchObject([
      { message: expect.stringContaining("TCP/53") },
    ]);
    const none = { ...shared, "metallb.io/allow-shared-ip": "" };
    expect(found([none, tcp], [none, udp])).toMatchObject([{ message: expect.stringContaining("not both allow it") }]);
    const local = { externalTrafficPolicy: "Local" };
    expect(found([shared, { ...tcp, ...local }], [shared, { ...udp, ...local }])).toMatchObject([
      { message: expect.stringContaining("traffic policy") },
    ]);
  });

  it("finds the third of three that clashes with the first only", () => {
    const web = { ports: [{ name: "web", port: 80 }] };
    expect(found([shared, tcp], [shared, web], [shared, tcp])).toMatchObject([
      { object: "Service resolver/resolver-2", other: { object: "Service resolver/resolver-0" } },
    ]);
  });

  it("lets two Services share an address by TCP and UDP, and have addresses that differ", () => {
    expect(found([shared, tcp], [shared, udp])).toEqual([]);
    expect(found([shared, tcp], [{ "metallb.io/loadBalancerIPs": "10.0.0.81" }, tcp])).toEqual([]);
  });
});
