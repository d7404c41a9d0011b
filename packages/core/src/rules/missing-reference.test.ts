import { expect, it } from "vitest";
import { defineKind } from "../kind.ts";
import { Certificate } from "../kinds/cert-manager.ts";
import { ConfigMap } from "../kinds/kubernetes.ts";
import type { Manifest } from "../manifest.ts";
import {
  clusterWith,
  exampleClaim,
  exampleDeployment,
  exampleModule,
  exampleRoute,
  foundBy,
} from "../testing/example-objects.ts";
import fixture from "./invalid/missing-reference.ts";

const Ingress = defineKind<Manifest & { apiVersion: "networking.k8s.io/v1"; kind: "Ingress"; spec: object }>({
  apiVersion: "networking.k8s.io/v1",
  kind: "Ingress",
});
const metadata = { name: "photos", namespace: "photos" };

const found = (...modules: ReturnType<typeof exampleModule>[]) => foundBy("missing-reference", clusterWith(modules));

it("finds the field that names an object nobody renders", () => {
  expect(foundBy("missing-reference", fixture)).toMatchObject([
    {
      module: "photos",
      object: "Deployment photos/photos",
      path: "spec.template.spec.volumes[0].persistentVolumeClaim.claimName",
    },
  ]);
});

it("tells a Secret, which is declared, from what is rendered", () => {
  const fixOf = (volume: Readonly<Record<string, unknown>>) => {
    const pod = { volumes: [{ name: "theme", ...volume }] };
    return found(exampleModule("photos", [exampleDeployment("photos", {}, { pod })])).map(({ fix }) => fix);
  };
  expect(fixOf({ secret: { secretName: "theme" } })).toEqual(["declare it among the module's secrets"]);
  expect(fixOf({ configMap: { name: "theme" } })).toEqual(["render it, or list it among what a module creates"]);
});

it("offers an object of a name that is close, or of the same name in another namespace", () => {
  const pod = exampleDeployment("photos", { "/library": "libary" });
  expect(found(exampleModule("photos", [pod, exampleClaim("library", "photos")]))).toMatchObject([
    { fix: "did you mean library?" },
  ]);
  const route = exampleRoute("cookbook", {
    routes: [{ kind: "Rule", match: "Host(`a`)", services: [{ name: "recipes", port: 80 }] }],
  });
  expect(found(exampleModule("cookbook", [route]))).toMatchObject([{ fix: "there is one in the namespace recipes" }]);
});

it.each<[string, Manifest, string]>([
  [
    "IngressClass",
    Ingress({ metadata, spec: { ingressClassName: "traefik", rules: [] } }),
    "refers to IngressClass traefik, which nothing in this cluster renders, makes or declares",
  ],
  ["StorageClass", exampleClaim("library", "photos", { storageClassName: "fast" }), "refers to StorageClass fast"],
  [
    "Issuer",
    Certificate({ metadata, spec: { secretName: "tls", issuerRef: { name: "own" }, dnsNames: ["photos.example.org"] } }),
    "refers to Issuer photos/own",
  ],
  [
    "ClusterIssuer",
    Certificate({ metadata, spec: { secretName: "tls", issuerRef: { kind: "ClusterIssuer", name: "own" } } }),
    "refers to ClusterIssuer own",
  ],
  ["PriorityClass", exampleDeployment("photos", {}, { pod: { priorityClassName: "high" } }), "refers to PriorityClass high"],
  [
    "ServiceAccount",
    exampleDeployment("photos", {}, { pod: { serviceAccountName: "photos" } }),
    "refers to ServiceAccount photos/photos",
  ],
  ["Namespace", ConfigMap({ metadata: { name: "photos", namespace: "videos" }, data: {} }), "refers to Namespace videos"],
])("finds a missing %s", (_, object, message) => {
  expect(found(exampleModule("photos", [object]))).toMatchObject([{ message: expect.stringContaining(message) }]);
});

it("lets an optional reference be missing, and a declared Secret be no object", () => {
  const volumes = [
    { name: "theme", configMap: { name: "theme", optional: true } },
    { name: "token", secret: { secretName: "token" } },
  ];
  const secrets = [{ namespace: "photos", name: "token", keys: ["token"], purpose: "the token of the mail account" }];
  expect(found(exampleModule("photos", [exampleDeployment("photos", {}, { pod: { volumes } })], { secrets }))).toEqual([]);
});
