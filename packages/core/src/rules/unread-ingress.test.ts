import { expect, it } from "vitest";
import { ClusterIssuer } from "../kinds/cert-manager.ts";
import { IngressClass } from "../kinds/kubernetes.ts";
import type { Manifest } from "../manifest.ts";
import { clusterWith, exampleModule, foundBy } from "../testing/example-objects.ts";
import { clusterWithContainer } from "../testing/example-pods.ts";
import fixture from "./invalid/unread-ingress.ts";

const traefik = ["--entryPoints.websecure.address=:8443/tcp", "--providers.kubernetesCRD=true"];

/** What is found where Traefik has these arguments besides, and a module these objects. */
function found(args: readonly string[], ...objects: readonly Manifest[]) {
  const classes = [
    IngressClass({ metadata: { name: "traefik" }, spec: { controller: "traefik.io/ingress-controller" } }),
    IngressClass({ metadata: { name: "nginx" }, spec: { controller: "k8s.io/ingress-nginx" } }),
  ];
  const [routes] = clusterWith([exampleModule("routes", [...classes, ...objects])]).modules.slice(-1);
  const cluster = clusterWithContainer({ args: [...args] });
  return foundBy("unread-ingress", { ...cluster, modules: [...cluster.modules, ...(routes === undefined ? [] : [routes])] });
}

const issuer = (ingress: Readonly<Record<string, string>>) =>
  ClusterIssuer({
    metadata: { name: "letsencrypt" },
    spec: {
      acme: {
        server: "https://acme-v02.api.letsencrypt.org/directory",
        privateKeySecretRef: { name: "letsencrypt-account" },
        solvers: [{ http01: { ingress } }],
      },
    },
  });

it("names the class, and the Traefik that does not read it", () => {
  expect(foundBy("unread-ingress", fixture)).toMatchObject([
    {
      module: "routes",
      object: "Ingress recipes/recipes",
      path: "spec.ingressClassName",
      fix: expect.stringContaining("traefik({ ingresses: true })"),
      other: { object: expect.stringMatching(/^Deployment /) },
    },
  ]);
});

it.each(["ingressClassName", "class"])("finds an issuer whose challenges are answered by an Ingress, by its %s", (field) => {
  expect(found(traefik, issuer({ [field]: "traefik" }))).toMatchObject([
    { object: "ClusterIssuer letsencrypt", path: `spec.acme.solvers[0].http01.ingress.${field}` },
  ]);
});

it("finds an Ingress that names its class by the annotation", () => {
  const annotations = { "kubernetes.io/ingress.class": "traefik" };
  const ingress = {
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: { name: "recipes", namespace: "recipes", annotations },
    spec: { defaultBackend: { service: { name: "recipes", port: { number: 80 } } } },
  };
  expect(found(traefik, ingress)).toMatchObject([{ path: 'metadata.annotations["kubernetes.io/ingress.class"]' }]);
});

it("lets another controller's class be", () => {
  expect(found(traefik, issuer({ ingressClassName: "nginx" }))).toEqual([]);
});

it.each([
  ["--providers.kubernetesIngress=true", 0],
  ["--providers.kubernetesingress", 0],
  ["--providers.kubernetesIngress.ingressClass=traefik", 0],
  ["--providers.kubernetesIngress=false", 1],
  ["--providers.kubernetesIngressNGINX=true", 1],
])("heeds what Traefik is told by %s", (argument, findings) => {
  expect(found([...traefik, argument], issuer({ ingressClassName: "traefik" }))).toHaveLength(findings);
});

it("says nothing of a Traefik whose settings it does not see", () => {
  expect(found([], issuer({ ingressClassName: "traefik" }))).toEqual([]);
});
