import { calibreWeb } from "@cowlab/apps/calibre-web";
import { externalService } from "@cowlab/apps/external-service";
import { homepage } from "@cowlab/apps/homepage";
import { openbooks } from "@cowlab/apps/openbooks";
import { defineCluster, type Node } from "@cowlab/core";
import { certificates } from "@cowlab/edge/certificates";
import { dns } from "@cowlab/edge/dns";
import { flux } from "@cowlab/flux/flux";
import { k3sNodes } from "@cowlab/networking/k3s-nodes";
import { kubeVip } from "@cowlab/networking/kube-vip";
import { metallb } from "@cowlab/networking/metallb";
import { traefik } from "@cowlab/networking/traefik";
import { longhorn } from "@cowlab/storage/longhorn";

/** What the three machines have in common. */
const miniPc = {
  architecture: "amd64",
  interface: "enp2s0",
  hardware: "mini PC",
  disk: "NVMe SSD",
  os: "NixOS",
} as const satisfies Partial<Node>;

/**
 * Three machines that need nobody outside of the house: a name server of its own, which external-dns tells the names, and an
 * authority of its own, which the devices of the household trust. Nothing is reached from the Internet.
 */
export default defineCluster({
  name: "own-dns",
  domain: "home.example.net",
  timeZone: "Europe/Lisbon",
  kubernetes: "1.35",
  repository: { url: "https://git.example.org/home/cluster" },
  network: {
    lan: "192.168.30.0/24",
    gateway: "192.168.30.1",
    nameservers: ["192.168.30.2"],
    controlPlane: "192.168.30.10",
    ingress: "192.168.30.20",
    pools: [{ name: "lan", addresses: ["192.168.30.21-192.168.30.29"] }],
    devices: { ns: "192.168.30.2", nas: "192.168.30.3", printer: "192.168.30.40" },
  },
  nodes: [
    { ...miniPc, name: "hall", role: "server", address: "192.168.30.11" },
    { ...miniPc, name: "study", role: "agent", address: "192.168.30.12" },
    { ...miniPc, name: "shed", role: "agent", address: "192.168.30.13" },
  ],
  media: { server: "192.168.30.3", path: "/export/media", size: "2Ti", user: 1000, group: 1000 },
  modules: [
    k3sNodes(),
    flux(),

    kubeVip(),
    metallb(),
    traefik(),

    longhorn({ backup: { target: "nfs://192.168.30.3:/export/backups" } }),

    certificates({ authority: { commonName: "Example household" } }),
    dns({
      provider: { kind: "rfc2136", server: "192.168.30.2", key: { name: "external-dns" } },
      records: [{ name: "nas" }],
    }),

    externalService({
      name: "printer",
      device: "printer",
      port: 443,
      scheme: "https",
      selfSigned: true,
      title: "Printer",
      description: "Ink, paper and scans",
    }),

    homepage(),
    calibreWeb(),
    openbooks(),
  ],
});
