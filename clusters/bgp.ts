import { homepage } from "@cowlab/apps/homepage";
import { jellyfin } from "@cowlab/apps/jellyfin";
import { sonarr } from "@cowlab/apps/sonarr";
import { defineCluster, type Node } from "@cowlab/core";
import { certificates } from "@cowlab/edge/certificates";
import { flux } from "@cowlab/flux/flux";
import { k3sNodes } from "@cowlab/networking/k3s-nodes";
import { kubeVip } from "@cowlab/networking/kube-vip";
import { metallb } from "@cowlab/networking/metallb";
import { traefik } from "@cowlab/networking/traefik";
import { longhorn } from "@cowlab/storage/longhorn";

/** What the three machines have in common. */
const miniPc = {
  architecture: "amd64",
  interface: "enp1s0",
  hardware: "mini PC",
  disk: "SSD",
  os: "NixOS",
} as const satisfies Partial<Node>;

/** The rack of a machine, by which the switch at its top is chosen. */
const rack = (name: "cellar" | "attic") => ({ "topology.kubernetes.io/zone": name });

/**
 * Three machines behind two routing switches that learn by BGP where the addresses are: no node answers for another one's
 * traffic, and the addresses are of a network that no machine is in. The zone is kept by hand; Let's Encrypt asks at port 80,
 * the only one that the router forwards.
 */
export default defineCluster({
  name: "bgp",
  domain: "lab.example.net",
  timeZone: "Europe/Vienna",
  kubernetes: "1.35",
  repository: { url: "https://git.example.org/lab/cluster" },
  network: {
    lan: "192.168.20.0/24",
    gateway: "192.168.20.1",
    nameservers: ["192.168.20.1"],
    controlPlane: "192.168.20.100",
    ingress: "192.168.90.1",
    pools: [{ name: "apps", addresses: ["192.168.90.64/26"] }],
    devices: { nas: "192.168.20.30", "switch-attic": "192.168.20.3" },
  },
  nodes: [
    { ...miniPc, name: "lab1", role: "server", address: "192.168.20.11", labels: rack("cellar") },
    { ...miniPc, name: "lab2", role: "agent", address: "192.168.20.12", labels: rack("cellar") },
    { ...miniPc, name: "lab3", role: "agent", address: "192.168.20.13", labels: rack("attic") },
  ],
  media: { server: "192.168.20.30", path: "/volume1/media", size: "8Ti", user: 1000, group: 1000 },
  modules: [
    k3sNodes(),
    flux(),

    kubeVip(),
    metallb({
      bgp: {
        asn: 64_513,
        communities: { lab: "64513:100" },
        peers: [
          { name: "cellar", asn: 64_512, password: true, bfd: {}, nodeSelectors: [{ matchLabels: rack("cellar") }] },
          {
            name: "attic",
            asn: 64_512,
            address: "192.168.20.3",
            password: true,
            bfd: {},
            nodeSelectors: [{ matchLabels: rack("attic") }],
          },
        ],
      },
    }),
    traefik({ ingresses: true }),

    longhorn({ backup: { target: "nfs://192.168.20.30:/volume1/backups/lab" } }),

    certificates({ solver: { kind: "http" } }),

    homepage(),
    jellyfin(),
    sonarr(),
  ],
});
