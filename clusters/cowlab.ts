import { calibreWeb } from "@cowlab/apps/calibre-web";
import { copyparty } from "@cowlab/apps/copyparty";
import { externalService } from "@cowlab/apps/external-service";
import { homepage } from "@cowlab/apps/homepage";
import { jellyfin } from "@cowlab/apps/jellyfin";
import { lidarr } from "@cowlab/apps/lidarr";
import { openbooks } from "@cowlab/apps/openbooks";
import { prowlarr } from "@cowlab/apps/prowlarr";
import { qbittorrent } from "@cowlab/apps/qbittorrent";
import { radarr } from "@cowlab/apps/radarr";
import { seerr } from "@cowlab/apps/seerr";
import { sonarr } from "@cowlab/apps/sonarr";
import { defineCluster, type Node } from "@cowlab/core";
import { certificates } from "@cowlab/edge/certificates";
import { dns } from "@cowlab/edge/dns";
import { tunnel } from "@cowlab/edge/tunnel";
import { flux } from "@cowlab/flux/flux";
import { k3sNodes } from "@cowlab/networking/k3s-nodes";
import { kubeVip } from "@cowlab/networking/kube-vip";
import { metallb } from "@cowlab/networking/metallb";
import { traefik } from "@cowlab/networking/traefik";
import { longhorn } from "@cowlab/storage/longhorn";

/** What all four machines have in common. */
const raspberryPi5 = {
  architecture: "arm64",
  interface: "end0",
  hardware: "Raspberry Pi 5",
  disk: "NVMe SSD",
  os: "NixOS (unstable channel)",
  labels: { "cowlab.org/hardware": "raspberry-pi-5", "cowlab.org/disk": "nvme" },
} as const satisfies Partial<Node>;

export default defineCluster({
  name: "cowlab",
  domain: "cowlab.org",
  kubernetes: "1.33",
  repository: { url: "https://github.com/cowlab-org/cowlab" },
  network: {
    lan: "10.0.0.0/24",
    gateway: "10.0.0.1",
    nameservers: ["10.0.0.1"],
    controlPlane: "10.0.0.200",
    ingress: "10.0.0.99",
    pools: [{ name: "lan", addresses: ["10.0.0.80-10.0.0.98"] }],
    devices: { nas: "10.0.0.150", pikvm: "10.0.0.175" },
  },
  waives: [
    {
      rule: "end-of-life",
      path: "kubernetes",
      reason:
        "the nodes run k3s 1.33, which Flux 2.9, Longhorn 1.12 and cert-manager 1.21 support; each minor up is a change of its own, servers first",
    },
  ],
  nodes: [
    // The control plane keeps the server to itself: pods without a toleration run on the agents.
    { ...raspberryPi5, name: "node0", role: "server", address: "10.0.0.140", taints: ["CriticalAddonsOnly=true:NoExecute"] },
    { ...raspberryPi5, name: "node1", role: "agent", address: "10.0.0.141" },
    { ...raspberryPi5, name: "node2", role: "agent", address: "10.0.0.142" },
    { ...raspberryPi5, name: "node3", role: "agent", address: "10.0.0.143" },
  ],
  machineRepository: "rpi5-nixos",
  media: { server: "10.0.0.150", path: "/mnt/md0/data", size: "1Ti", user: 1000, group: 1000 },
  tunnel: { id: "5b1d7f0e-3c64-4a8e-9d27-f2a6c0b81e93" },
  modules: [
    k3sNodes(),
    flux(),

    kubeVip(),
    metallb(),
    traefik(),

    longhorn({ backup: { target: "nfs://10.0.0.150:/mnt/md0/backups/longhorn" } }),

    certificates(),
    dns({
      records: [
        { name: "vaultwarden", device: "nas" },
        // These pages, on GitHub Pages.
        { name: "docs", alias: "cowlab-org.github.io" },
      ],
    }),
    tunnel(),

    externalService({
      name: "pihole",
      device: "pikvm",
      port: 8080,
      title: "Pi-hole",
      description: "DNS for the LAN",
      icon: "pi-hole",
    }),
    externalService({
      name: "pikvm",
      device: "pikvm",
      port: 443,
      scheme: "https",
      selfSigned: true,
      title: "PiKVM",
      description: "Screen and keyboard of the machines",
    }),

    homepage(),
    jellyfin({ public: true }),
    seerr(),
    sonarr(),
    radarr(),
    lidarr(),
    prowlarr(),
    qbittorrent(),
    calibreWeb(),
    openbooks(),
    copyparty(),
  ],
});
