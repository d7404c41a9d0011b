import { describe, expect, it } from "vitest";
import { ConfigMap, NetworkPolicy } from "../kinds/kubernetes.ts";
import { Middleware } from "../kinds/traefik.ts";
import type { Manifest } from "../manifest.ts";
import { clusterWith, exampleModule, foundBy } from "../testing/example-objects.ts";
import { clusterWithContainer } from "../testing/example-pods.ts";
import fixture from "./invalid/empty-collection.ts";

const metadata = { name: "photos", namespace: "photos" };
const found = (...objects: Manifest[]) => foundBy("empty-collection", clusterWithContainer({}, { objects }));
const paths = (...objects: Manifest[]) => found(...objects).map(({ path }) => path);
const policy = (spec: Parameters<typeof NetworkPolicy>[0]["spec"]) => NetworkPolicy({ metadata, spec });

describe("empty-collection", () => {
  it("names the list, why it matters and that it can go", () => {
    expect(foundBy("empty-collection", fixture)).toMatchObject([
      {
        severity: "warning",
        object: "NetworkPolicy photos/photos",
        path: "spec.ingress",
        message: expect.stringContaining("empty list"),
        fix: "leave it out: it means the same",
      },
    ]);
  });

  it("finds lists and labels at any depth of a policy", () => {
    expect(
      paths(
        policy({
          podSelector: { matchLabels: {} },
          egress: [],
          ingress: [
            { ports: [], from: [{ ipBlock: { cidr: "10.0.0.0/24", except: [] } }, { podSelector: { matchExpressions: [] } }] },
          ],
        }),
      ),
    ).toEqual([
      "spec.podSelector.matchLabels",
      "spec.egress",
      "spec.ingress[0].ports",
      "spec.ingress[0].from[0].ipBlock.except",
      "spec.ingress[0].from[1].podSelector.matchExpressions",
    ]);
  });

  it("lets a selector stand for all, and a rule for everything", () => {
    expect(found(policy({ podSelector: {}, ingress: [{}], egress: [{ to: [{ namespaceSelector: {} }] }] }))).toEqual([]);
  });

  it("finds the lists of webhooks", () => {
    const configuration: Manifest & Record<string, unknown> = {
      apiVersion: "admissionregistration.k8s.io/v1",
      kind: "ValidatingWebhookConfiguration",
      metadata: { name: "photos" },
      webhooks: [
        {
          name: "photos.example.org",
          admissionReviewVersions: ["v1"],
          clientConfig: { url: "https://photos.example.org/check" },
          sideEffects: "None",
          rules: [],
          namespaceSelector: {},
        },
      ],
    };
    expect(paths(configuration)).toEqual(["webhooks[0].rules"]);
  });

  it("finds the labels of a custom resource, and leaves its own fields as they are", () => {
    const middleware = Middleware({
      metadata: { ...metadata, labels: {}, annotations: {} },
      spec: { buffering: {}, ipAllowList: { sourceRange: [] } },
    });
    expect(foundBy("empty-collection", clusterWith([exampleModule("photos", [middleware])])).map(({ path }) => path)).toEqual([
      "metadata.annotations",
      "metadata.labels",
    ]);
  });

  it("takes a kind for a custom one where a module installs it, whatever its group", () => {
    const gateway = {
      apiVersion: "gateway.networking.k8s.io/v1",
      kind: "GatewayClass",
      metadata: { name: "photos", labels: {} },
    };
    const installs = [{ apiVersion: gateway.apiVersion, kind: gateway.kind, scope: "Cluster" as const }];
    expect(foundBy("empty-collection", clusterWith([exampleModule("photos", [gateway], { installs })]))).toMatchObject([
      { object: "GatewayClass photos", path: "metadata.labels" },
    ]);
  });

  it("leaves all other kinds of Kubernetes alone, which are compared without the difference", () => {
    expect(found(ConfigMap({ metadata: { ...metadata, labels: {}, annotations: {} }, data: {} }))).toEqual([]);
  });
});
