import { homepage } from "@cowlab/apps/homepage";
import { jellyfin } from "@cowlab/apps/jellyfin";
import { prowlarr } from "@cowlab/apps/prowlarr";
import { qbittorrent } from "@cowlab/apps/qbittorrent";
import { radarr } from "@cowlab/apps/radarr";
import { seerr } from "@cowlab/apps/seerr";
import { sonarr } from "@cowlab/apps/sonarr";
import { changeObject, defineCluster } from "@cowlab/core";
import { Deployment } from "@cowlab/core/kinds/kubernetes";
import { certificates } from "@cowlab/edge/certificates";
import { dns } from "@cowlab/edge/dns";
import { flux } from "@cowlab/flux/flux";
import { k3sNodes } from "@cowlab/networking/k3s-nodes";
import { traefik } from "@cowlab/networking/traefik";

const address = "192.168.10.5";

/**
 * One mini-PC. There is nothing to announce and nothing to copy: the API and Traefik answer at the machine's own address, by k3s'
 * servicelb, and volumes are folders of its disk, by k3s' local-path.
 */
export default defineCluster({
  name: "single-node",
  domain: "example.org",
  timeZone: "Europe/Vienna",
  kubernetes: "1.35",
  repository: { url: "https://git.example.org/flat/cluster" },
  network: {
    lan: "192.168.10.0/24",
    gateway: "192.168.10.1",
    nameservers: ["192.168.10.1"],
    controlPlane: address,
    ingress: address,
    devices: { nas: "192.168.10.20" },
  },
  nodes: [
    {
      name: "mini",
      role: "server",
      address,
      architecture: "amd64",
      interface: "enp1s0",
      hardware: "Intel N100 mini-PC",
      disk: "500 GB NVMe SSD",
      os: "NixOS 26.05",
    },
  ],
  media: { server: "192.168.10.20", path: "/volume1/media", size: "8Ti", user: 1000, group: 1000 },
  modules: [
    k3sNodes(),
    flux(),
    traefik(),
    certificates(),
    dns(),

    homepage(),
    jellyfin({ resources: { memory: "1Gi", memoryLimit: "4Gi" } }),
    seerr(),
    sonarr(),
    radarr(),
    prowlarr(),
    qbittorrent(),
  ],
  changes: [
    // What it transcodes stays in memory: the only SSD would wear out.
    changeObject(Deployment, "jellyfin", {
      spec: { template: { spec: { volumes: [{ name: "cache", emptyDir: { medium: "Memory", sizeLimit: "2Gi" } }] } } },
    }),
  ],
});
