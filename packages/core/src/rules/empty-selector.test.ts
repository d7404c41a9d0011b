import { describe, expect, it } from "vitest";
import { NetworkPolicy, PodDisruptionBudget } from "../kinds/kubernetes.ts";
import type { Manifest } from "../manifest.ts";
import {
  clusterWith,
  exampleLoadBalancer,
  exampleModule,
  examplePods,
  exampleRelease,
  foundBy,
} from "../testing/example-objects.ts";
import { clusterWithContainer, exampleService } from "../testing/example-pods.ts";
import fixture from "./invalid/empty-selector.ts";

const metadata = { name: "photos", namespace: "photos" };
const matchLabels = { app: "photos" };
const found = (...objects: Manifest[]) => foundBy("empty-selector", clusterWithContainer({}, { objects }));
const policy = (spec: Parameters<typeof NetworkPolicy>[0]["spec"]) => NetworkPolicy({ metadata, spec });
const from = (peer: Readonly<Record<string, unknown>>) => found(policy({ podSelector: {}, ingress: [{ from: [{ ...peer }] }] }));

describe("empty-selector", () => {
  it("names what is selected, and the labels of the pod that is meant", () => {
    expect(foundBy("empty-selector", fixture)).toMatchObject([
      {
        object: "Service photos/photos",
        path: "spec.selector",
        message: "selects app=photos, which no pod in the namespace photos has",
        fix: "Deployment photos/photos has app.kubernetes.io/name=photos",
        other: { object: "Deployment photos/photos" },
      },
    ]);
  });

  it("lets a Service have no selector, or lead to a name outside", () => {
    expect(found(exampleService("photos", { selector: undefined }))).toEqual([]);
    expect(
      found(exampleService("photos", { type: "ExternalName", externalName: "nas.example.org", selector: matchLabels })),
    ).toEqual([]);
  });

  it("finds a budget and a policy for no pod, and lets an empty selector stand for all", () => {
    const budget = (selector: object) => PodDisruptionBudget({ metadata, spec: { maxUnavailable: 1, selector } });
    expect(found(budget({ matchLabels }), policy({ podSelector: { matchLabels } }))).toMatchObject([
      { object: "PodDisruptionBudget photos/photos", path: "spec.selector" },
      { object: "NetworkPolicy photos/photos", path: "spec.podSelector" },
    ]);
    expect(found(budget({}), policy({ podSelector: {} }))).toEqual([]);
  });

  it("reads expressions as Kubernetes does", () => {
    const selecting = (operator: string, values?: string[], key = "app.kubernetes.io/name") =>
      found(policy({ podSelector: { matchExpressions: [{ key, operator, ...(values === undefined ? {} : { values }) }] } }));
    expect(selecting("In", ["photos", "videos"])).toEqual([]);
    expect(selecting("Exists")).toEqual([]);
    expect(selecting("NotIn", ["videos"], "tier")).toEqual([]);
    expect(selecting("DoesNotExist", undefined, "tier")).toEqual([]);
    expect(selecting("In", ["videos"])).toMatchObject([
      { message: expect.stringContaining("app.kubernetes.io/name In (videos)") },
    ]);
    expect(selecting("NotIn", ["photos"])).toHaveLength(1);
    expect(selecting("DoesNotExist")).toHaveLength(1);
    expect(selecting("Exists", undefined, "tier")).toHaveLength(1);
  });

  it("knows the labels that controllers add to pods", () => {
    const selector = { "app.kubernetes.io/name": "photos", "statefulset.kubernetes.io/pod-name": "photos-0" };
    expect(found(exampleService("photos", { selector }))).toEqual([]);
  });

  it("finds a peer in a namespace that does not exist, and one that no pod is", () => {
    const namespace = (name: string) => ({ matchLabels: { "kubernetes.io/metadata.name": name } });
    expect(from({ namespaceSelector: namespace("recipies") })).toMatchObject([
      { path: "spec.ingress[0].from[0].namespaceSelector", fix: "did you mean recipes?" },
    ]);
    expect(from({ namespaceSelector: namespace("recipes"), podSelector: { matchLabels } })).toMatchObject([
      { path: "spec.ingress[0].from[0].podSelector", message: expect.stringContaining("in the namespace recipes") },
    ]);
    const recipes = { matchLabels: { "app.kubernetes.io/name": "recipes" } };
    expect(from({ namespaceSelector: namespace("recipes"), podSelector: recipes })).toEqual([]);
    expect(
      from({ namespaceSelector: namespace("kube-system"), podSelector: { matchLabels: { "k8s-app": "kube-dns" } } }),
    ).toEqual([]);
    expect(from({ ipBlock: { cidr: "10.0.0.0/24" } })).toEqual([]);
  });

  it("finds pods that are spread by labels which they do not have", () => {
    const spread = (labelSelector: object | undefined) =>
      foundBy(
        "empty-selector",
        clusterWithContainer(
          {},
          {
            pod: {
              topologySpreadConstraints: [
                { topologyKey: "kubernetes.io/hostname", maxSkew: 1, whenUnsatisfiable: "DoNotSchedule", labelSelector },
              ],
            },
          },
        ),
      );
    const path = "spec.template.spec.topologySpreadConstraints[0].labelSelector";
    expect(spread({ matchLabels })).toMatchObject([{ path }]);
    expect(spread(undefined)).toMatchObject([{ path, message: "selects no pod: it is absent" }]);
    expect(spread({ matchLabels: { "app.kubernetes.io/name": "photos" } })).toEqual([]);
  });

  it("takes the word of a module for the pods of its chart, and asks for it where there is none", () => {
    const lb = (more: Parameters<typeof exampleModule>[2]) =>
      foundBy(
        "empty-selector",
        clusterWith([exampleModule("dns", [exampleLoadBalancer("dns", {}), ...exampleRelease("dns", {})], more)]),
      );
    expect(lb({ creates: [examplePods("dns")] })).toEqual([]);
    expect(lb({})).toMatchObject([{ fix: expect.stringContaining("among what the module creates") }]);
  });
});
