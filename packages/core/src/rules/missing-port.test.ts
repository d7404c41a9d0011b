import { describe, expect, it } from "vitest";
import { EndpointSlice, NetworkPolicy } from "../kinds/kubernetes.ts";
import { clusterWith, exampleModule, exampleRoute, foundBy } from "../testing/example-objects.ts";
import { clusterWithContainer, exampleService } from "../testing/example-pods.ts";
import fixture from "./invalid/missing-port.ts";

const found = (...given: Parameters<typeof clusterWithContainer>) => foundBy("missing-port", clusterWithContainer(...given));
const route = (port: string | number, name = "photos") =>
  exampleRoute("photos", { routes: [{ kind: "Rule", match: "Host(`photos.example.org`)", services: [{ name, port }] }] });

describe("missing-port", () => {
  it("names the port, those that the Service has, and the Service", () => {
    expect(foundBy("missing-port", fixture)).toMatchObject([
      {
        module: "photos",
        object: "IngressRoute photos/photos",
        path: "spec.routes[0].services[0]",
        message: "names the port web of Service photos/photos, which has 80, http",
        other: { object: "Service photos/photos", path: "spec.ports" },
      },
    ]);
  });

  it("lets a route name a port by its number or its name, but not a number as a text", () => {
    expect(found({}, { objects: [exampleService("photos"), route(80)] })).toEqual([]);
    expect(found({}, { objects: [exampleService("photos"), route("http")] })).toEqual([]);
    expect(found({}, { objects: [exampleService("photos"), route("80")] })).toHaveLength(1);
    expect(found({}, { objects: [exampleService("photos"), route(8080)] })).toHaveLength(1);
  });

  it("knows the ports of a Service that a chart makes, where its module says them", () => {
    const shelf = { apiVersion: "v1", kind: "Service", namespace: "photos", name: "shelf", by: "the shelf chart" };
    const made = (ports?: readonly (string | number)[]) =>
      found(
        {},
        { objects: [route(8080, "shelf")], module: { creates: [{ ...shelf, ...(ports === undefined ? {} : { ports }) }] } },
      );
    expect(made([80, "http"])).toMatchObject([{ message: expect.stringContaining("which the shelf chart makes with 80, http") }]);
    expect(made([8080])).toEqual([]);
    expect(made()).toEqual([]);
  });

  it("finds a target port by a name that no container has, and offers one that is close", () => {
    const objects = [exampleService("photos", { ports: [{ port: 80, targetPort: "htpp" }] })];
    expect(found({}, { objects })).toMatchObject([
      {
        object: "Service photos/photos",
        path: "spec.ports[0].targetPort",
        fix: "did you mean http?",
        other: { object: "Deployment photos/photos" },
      },
    ]);
    expect(found({}, { objects: [exampleService("photos", { ports: [{ port: 80, targetPort: 9000 }] })] })).toEqual([]);
  });

  it("finds a Service whose port has another name than that of its EndpointSlice", () => {
    const slice = (name: string) =>
      EndpointSlice({
        metadata: { name: "nas", namespace: "nas", labels: { "kubernetes.io/service-name": "nas" } },
        addressType: "IPv4",
        ports: [{ name, port: 8080 }],
        endpoints: [{ addresses: ["10.0.0.50"] }],
      });
    const nas = (name: string) =>
      foundBy("missing-port", clusterWith([exampleModule("nas", [exampleService("nas", { selector: undefined }), slice(name)])]));
    expect(nas("web")).toMatchObject([{ object: "Service nas/nas", path: "spec.ports[0].name", other: { path: "ports" } }]);
    expect(nas("http")).toEqual([]);
  });

  it.each([
    ["a probe", { readinessProbe: { httpGet: { path: "/", port: "web" } } }, "readinessProbe.httpGet.port"],
    ["a hook", { lifecycle: { preStop: { httpGet: { path: "/", port: "web" } } } }, "lifecycle.preStop.httpGet.port"],
  ])("finds %s of a port that the container does not name", (_, fields, path) => {
    expect(found(fields)).toMatchObject([
      { object: "Deployment photos/photos", path: `spec.template.spec.containers[0].${path}`, fix: "name one of http" },
    ]);
  });

  it("finds a policy for a port that the pods do not name", () => {
    const policy = (port: string) =>
      NetworkPolicy({
        metadata: { name: "photos", namespace: "photos" },
        spec: { podSelector: {}, ingress: [{ ports: [{ port }] }] },
      });
    expect(found({}, { objects: [policy("web")] })).toMatchObject([
      { object: "NetworkPolicy photos/photos", path: "spec.ingress[0].ports[0].port" },
    ]);
    expect(found({}, { objects: [policy("http")] })).toEqual([]);
  });
});
