// The cluster file of the project that cowlab renders: copied there as clusters/bench.ts, beside what it imports.
import { defineCluster, type Module } from "@cowlab/core";
import { Deployment, NetworkPolicy, PersistentVolumeClaim, Service } from "@cowlab/core/kinds/kubernetes";
import { IngressRoute } from "@cowlab/core/kinds/traefik";
import { count } from "../count.ts";
import { appName, objectsOf } from "../workload.ts";

const flux: Module = {
  name: "flux-system",
  provides: ["ingress", "storage"],
  installs: [IngressRoute],
  creates: [
    {
      apiVersion: "source.toolkit.fluxcd.io/v1",
      kind: "GitRepository",
      namespace: "flux-system",
      name: "flux-system",
      by: "the first install",
    },
    { apiVersion: "v1", kind: "Namespace", name: "flux-system", by: "the first install" },
    { apiVersion: "v1", kind: "Namespace", name: "traefik", by: "the first install" },
    { apiVersion: "storage.k8s.io/v1", kind: "StorageClass", name: "longhorn", by: "the first install" },
  ],
  objects: () => [],
};

/** Each object goes through the constructor of its kind, as it does in a module. */
const kinds = { Deployment, IngressRoute, NetworkPolicy, PersistentVolumeClaim, Service };

function app(index: number): Module {
  const name = appName(index);
  return {
    name,
    namespace: { name, podSecurity: "restricted" },
    needs: ["ingress", "storage"],
    hosts: [{ name }],
    objects: ({ domain }) =>
      objectsOf(index, domain).map(({ apiVersion: _, kind, ...data }) =>
        Reflect.apply(Reflect.get(kinds, kind), undefined, [data]),
      ),
  };
}

export default defineCluster({
  name: "bench",
  domain: "example.org",
  kubernetes: "1.35",
  repository: { url: "https://git.example.org/home/cluster.git" },
  network: {
    lan: "10.0.0.0/24",
    gateway: "10.0.0.1",
    nameservers: ["10.0.0.1"],
    controlPlane: "10.0.0.200",
    ingress: "10.0.0.99",
    pools: [{ name: "lan", addresses: ["10.0.0.80-10.0.0.98"] }],
  },
  nodes: [{ name: "node0", role: "server", address: "10.0.0.10" }],
  modules: [flux, ...Array.from({ length: count }, (_, index) => app(index))],
});
