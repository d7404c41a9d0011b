import { homepage } from "@cowlab/apps/homepage";
import { changeObject, defineCluster, type Node } from "@cowlab/core";
import { HelmRelease } from "@cowlab/core/kinds/flux";
import { certificates } from "@cowlab/edge/certificates";
import { dns } from "@cowlab/edge/dns";
import { flux } from "@cowlab/flux/flux";
import { k3sNodes } from "@cowlab/networking/k3s-nodes";
import { kubeVip } from "@cowlab/networking/kube-vip";
import { metallb } from "@cowlab/networking/metallb";
import { traefik } from "@cowlab/networking/traefik";
import { mealie } from "./modules/mealie.ts";
import { miniflux } from "./modules/miniflux.ts";
import { postgres } from "./modules/postgres.ts";

const nuc = {
  architecture: "amd64",
  interface: "enp3s0",
  hardware: "Intel NUC 11",
  disk: "500 GB NVMe SSD",
  os: "Debian 13",
} as const satisfies Partial<Node>;

/**
 * Modules of its own, in modules/: an app of a few lines, an operator with a kind that it brings, and an app that has a database
 * of that kind. Databases copy themselves, so that k3s' local-path is all the storage there is.
 */
export default defineCluster({
  name: "own-modules",
  domain: "lab.example.org",
  timeZone: "Europe/Lisbon",
  kubernetes: "1.35",
  repository: { url: "https://git.example.org/lab/cluster", branch: "production", secret: "git-credentials" },
  network: {
    lan: "10.20.0.0/24",
    gateway: "10.20.0.1",
    nameservers: ["10.20.0.1"],
    controlPlane: "10.20.0.9",
    ingress: "10.20.0.80",
    pools: [{ name: "lan", addresses: ["10.20.0.81-10.20.0.99"] }],
  },
  nodes: [
    { ...nuc, name: "ash", role: "server", address: "10.20.0.10" },
    { ...nuc, name: "yew", role: "agent", address: "10.20.0.11" },
  ],
  modules: [
    k3sNodes(),
    flux(),
    kubeVip(),
    metallb(),
    traefik(),
    certificates(),
    dns(),
    postgres(),

    homepage({ title: "Lab" }),
    mealie(),
    miniflux({ host: "feeds" }),
  ],
  changes: [
    // It says every few seconds that all is as it was.
    changeObject(HelmRelease, "metallb", { spec: { values: { speaker: { logLevel: "warn" } } } }),
  ],
});
