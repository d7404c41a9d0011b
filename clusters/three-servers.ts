import { calibreWeb } from "@cowlab/apps/calibre-web";
import { copyparty } from "@cowlab/apps/copyparty";
import { externalService } from "@cowlab/apps/external-service";
import { homepage } from "@cowlab/apps/homepage";
import { jellyfin } from "@cowlab/apps/jellyfin";
import { defineCluster, type Node } from "@cowlab/core";
import { certificates } from "@cowlab/edge/certificates";
import { dns } from "@cowlab/edge/dns";
import { flux } from "@cowlab/flux/flux";
import { k3sNodes } from "@cowlab/networking/k3s-nodes";
import { kubeVip } from "@cowlab/networking/kube-vip";
import { metallb } from "@cowlab/networking/metallb";
import { traefik } from "@cowlab/networking/traefik";
import { longhorn } from "@cowlab/storage/longhorn";

/** What all three machines have in common. None has a taint: the apps run on the servers, too. */
const server = {
  role: "server",
  architecture: "amd64",
  interface: "eno1",
  hardware: "HP EliteDesk 800 G6",
  disk: "1 TB NVMe SSD",
  os: "NixOS 26.05",
} as const satisfies Partial<Node>;

/**
 * Three servers, any one of which may fail: etcd is embedded in each of them, the API moves between them behind the virtual
 * address, and each volume has a copy on a second one.
 */
export default defineCluster({
  name: "three-servers",
  domain: "example.com",
  timeZone: "America/Toronto",
  kubernetes: "1.35",
  repository: { url: "https://github.com/example-org/home-cluster" },
  network: {
    lan: "172.16.20.0/24",
    gateway: "172.16.20.1",
    nameservers: ["172.16.20.1", "9.9.9.9"],
    controlPlane: "172.16.20.10",
    ingress: "172.16.20.40",
    pools: [{ name: "lan", addresses: ["172.16.20.41-172.16.20.59"] }],
    devices: { nas: "172.16.20.5", printer: "172.16.20.6" },
  },
  nodes: [
    { ...server, name: "elm", address: "172.16.20.11" },
    { ...server, name: "fir", address: "172.16.20.12" },
    { ...server, name: "oak", address: "172.16.20.13" },
  ],
  media: { server: "172.16.20.5", path: "/export/media", size: "4Ti", user: 3000, group: 3000 },
  modules: [
    k3sNodes(),
    flux(),
    kubeVip(),
    metallb(),
    traefik(),
    longhorn({ backup: { target: "s3://home-cluster-volumes@us-east-1/", credentials: true } }),
    certificates(),
    dns(),

    externalService({
      name: "printer",
      device: "printer",
      port: 443,
      scheme: "https",
      selfSigned: true,
      title: "Printer",
      description: "Ink, paper and scans",
    }),

    homepage({ title: "Maple Street" }),
    jellyfin(),
    calibreWeb({ host: "books" }),
    copyparty({ host: "files" }),
  ],
});
