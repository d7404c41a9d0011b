// Rejected by unread-ingress: Traefik reads its own routes only, and this is an Ingress of its class.
import { IngressClass } from "../../kinds/kubernetes.ts";
import { clusterWith, exampleModule } from "../../testing/example-objects.ts";
import { clusterWithContainer } from "../../testing/example-pods.ts";

const traefik = { args: ["--entryPoints.websecure.address=:8443/tcp", "--providers.kubernetesCRD=true"] };
const backend = { service: { name: "recipes", port: { number: 80 } } };

const ingress = {
  apiVersion: "networking.k8s.io/v1",
  kind: "Ingress",
  metadata: { name: "recipes", namespace: "recipes" },
  spec: {
    ingressClassName: "traefik",
    rules: [{ host: "recipes.example.org", http: { paths: [{ path: "/", pathType: "Prefix", backend }] } }],
  },
};

export default {
  ...clusterWithContainer(traefik),
  modules: [
    ...clusterWithContainer(traefik).modules,
    ...clusterWith([
      exampleModule("routes", [
        IngressClass({ metadata: { name: "traefik" }, spec: { controller: "traefik.io/ingress-controller" } }),
        ingress,
      ]),
    ]).modules.slice(-1),
  ],
};
