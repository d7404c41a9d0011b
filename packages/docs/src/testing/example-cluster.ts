import { externalService } from "@cowlab/apps/external-service";
import { jellyfin } from "@cowlab/apps/jellyfin";
import { sonarr } from "@cowlab/apps/sonarr";
import { type ClusterDefinition, type Rendered, renderCluster } from "@cowlab/core";
import { type CertificatesOptions, certificates } from "@cowlab/edge/certificates";
import { type DnsOptions, dns } from "@cowlab/edge/dns";
import { tunnel } from "@cowlab/edge/tunnel";
import { flux } from "@cowlab/flux/flux";
import { k3sNodes } from "@cowlab/networking/k3s-nodes";
import { kubeVip } from "@cowlab/networking/kube-vip";
import { type BgpOptions, metallb } from "@cowlab/networking/metallb";
import { traefik } from "@cowlab/networking/traefik";
import { longhorn } from "@cowlab/storage/longhorn";

/** What of the example may be otherwise, without the Internet. */
export interface Choices {
  readonly bgp?: BgpOptions;
  readonly certificates?: CertificatesOptions;
  readonly dns?: DnsOptions | "by hand";
}

/** A home cluster that is not seen from the Internet, with other ways to announce its addresses, to have certificates and DNS. */
export function exampleRenderedWith({ bgp, certificates: certificatesOptions, dns: zone }: Choices): Rendered {
  const example = exampleDefinition();
  const { tunnel: _, ...facts } = example;
  const pools = [{ name: "lan", addresses: ["10.0.9.128/26"] }];
  return renderCluster({
    ...facts,
    network: bgp === undefined ? facts.network : { ...facts.network, ingress: "10.0.9.99", pools },
    modules: [
      k3sNodes(),
      flux(),
      kubeVip(),
      metallb(bgp === undefined ? {} : { bgp }),
      traefik({ ingresses: true }),
      longhorn(),
      certificates(certificatesOptions),
      ...(zone === "by hand" ? [] : [dns(zone)]),
      sonarr(),
    ],
  });
}

/** A home cluster, rendered: an app of the LAN, one of the Internet, and a printer behind Traefik. */
export function exampleRendered(overrides: Partial<ClusterDefinition> = {}): Rendered {
  return renderCluster({ ...exampleDefinition(), ...overrides });
}

function exampleDefinition(): ClusterDefinition {
  return {
    name: "home",
    domain: "example.org",
    kubernetes: "1.33",
    repository: { url: "https://git.example.org/home/cluster.git" },
    network: {
      lan: "10.0.0.0/24",
      gateway: "10.0.0.1",
      nameservers: ["10.0.0.1"],
      controlPlane: "10.0.0.200",
      ingress: "10.0.0.99",
      pools: [{ name: "lan", addresses: ["10.0.0.80-10.0.0.98"] }],
      devices: { nas: "10.0.0.50", printer: "10.0.0.60" },
    },
    nodes: [
      {
        name: "node0",
        role: "server",
        address: "10.0.0.10",
        hardware: "mini PC",
        disk: "SSD",
        os: "NixOS",
        taints: ["CriticalAddonsOnly=true:NoExecute"],
      },
      { name: "node1", role: "agent", address: "10.0.0.11", hardware: "mini PC", disk: "SSD", os: "NixOS" },
      { name: "node2", role: "agent", address: "10.0.0.12", hardware: "mini PC", disk: "SSD", os: "NixOS" },
    ],
    media: { server: "10.0.0.50", path: "/srv/media", size: "4Ti", user: 1000, group: 1000 },
    tunnel: { id: "0f6f3bb5-9a59-4c5b-8e3b-3f6a0c5d7e11" },
    modules: [
      k3sNodes(),
      flux(),
      kubeVip(),
      metallb(),
      traefik(),
      longhorn({ backup: { target: "nfs://10.0.0.50:/srv/backups" } }),
      certificates(),
      dns({ records: [{ name: "files", device: "nas" }] }),
      tunnel(),
      externalService({ name: "printer", device: "printer", port: 443, scheme: "https", selfSigned: true }),
      jellyfin({ public: true }),
      sonarr(),
    ],
  };
}
