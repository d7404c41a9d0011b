import { calibreWeb } from "@cowlab/apps/calibre-web";
import { copyparty } from "@cowlab/apps/copyparty";
import { homepage } from "@cowlab/apps/homepage";
import { jellyfin } from "@cowlab/apps/jellyfin";
import { lidarr } from "@cowlab/apps/lidarr";
import { openbooks } from "@cowlab/apps/openbooks";
import { prowlarr } from "@cowlab/apps/prowlarr";
import { qbittorrent } from "@cowlab/apps/qbittorrent";
import { radarr } from "@cowlab/apps/radarr";
import { seerr } from "@cowlab/apps/seerr";
import { sonarr } from "@cowlab/apps/sonarr";
import type { AppOptions } from "@cowlab/apps/web-app";
import type { Module } from "@cowlab/core";
import { certificates } from "@cowlab/edge/certificates";
import { type DnsRecord, dns } from "@cowlab/edge/dns";
import { tunnel } from "@cowlab/edge/tunnel";
import { flux } from "@cowlab/flux/flux";
import { k3sNodes } from "@cowlab/networking/k3s-nodes";
import { kubeVip } from "@cowlab/networking/kube-vip";
import { metallb } from "@cowlab/networking/metallb";
import { traefik } from "@cowlab/networking/traefik";
import { type LonghornOptions, longhorn } from "@cowlab/storage/longhorn";

/** What a cluster file may have: where it is imported from, and how it is called. */
export interface CatalogueEntry {
  readonly from: string;
  readonly factory: string;
  /** A few words of the cluster file about its kind: lines of one group stand together. */
  readonly group: "nodes" | "network" | "storage" | "edge" | "apps";
  readonly make: (options: ModuleOptions) => readonly Module[];
}

/** Options that a folder can tell of modules. Each factory takes those of its own. */
export interface ModuleOptions extends AppOptions, LonghornOptions {
  readonly email?: string;
  readonly records?: readonly DnsRecord[];
}

/** The apps that need no more than their options. */
const apps: Readonly<Record<string, (options: AppOptions) => Module>> = {
  calibreWeb,
  copyparty,
  homepage,
  jellyfin,
  lidarr,
  openbooks,
  prowlarr,
  qbittorrent,
  radarr,
  seerr,
  sonarr,
};

/** Every module that is recognised, in the order of a cluster file. */
export const catalogue: readonly CatalogueEntry[] = [
  { from: "@cowlab/networking/k3s-nodes", factory: "k3sNodes", group: "nodes", make: () => [k3sNodes()] },
  { from: "@cowlab/flux/flux", factory: "flux", group: "nodes", make: () => [flux()] },
  { from: "@cowlab/networking/kube-vip", factory: "kubeVip", group: "network", make: () => [kubeVip()] },
  { from: "@cowlab/networking/metallb", factory: "metallb", group: "network", make: () => metallb() },
  { from: "@cowlab/networking/traefik", factory: "traefik", group: "network", make: () => traefik() },
  { from: "@cowlab/storage/longhorn", factory: "longhorn", group: "storage", make: (options) => longhorn(options) },
  { from: "@cowlab/edge/certificates", factory: "certificates", group: "edge", make: (options) => certificates(options) },
  { from: "@cowlab/edge/dns", factory: "dns", group: "edge", make: (options) => dns(options) },
  { from: "@cowlab/edge/tunnel", factory: "tunnel", group: "edge", make: () => [tunnel()] },
  ...Object.entries(apps).map(
    ([factory, make]): CatalogueEntry => ({
      from: `@cowlab/apps/${factory.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
      factory,
      group: "apps",
      make: (options) => [make(options)],
    }),
  ),
];
