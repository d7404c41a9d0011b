import type { Cluster, Module } from "@cowlab/core";
import { type AppOptions, webApp } from "./web-app.ts";

const accounts = { secret: "copyparty-accounts", key: "accounts.conf" };

/**
 * Files, to share and to upload, and the media tree. Nobody sees anything without an account: by default, everybody may write.
 * @see https://github.com/9001/copyparty
 */
export function copyparty(options: AppOptions = {}): Module {
  const module = (cluster?: Cluster): Module =>
    webApp({
      name: "copyparty",
      image: "docker.io/copyparty/ac:1.20.24",
      port: 3923,
      health: "/?reset=/._",
      title: "Copyparty",
      description: "Files",
      group: "Files",
      config: { path: "/cfg", size: "1Gi" },
      volumes: { shared: { path: "/w", size: "50Gi" } },
      media: { path: "/w/media" },
      files: cluster === undefined ? {} : { "/cfg/cowlab.conf": configuration(cluster) },
      secretFiles: { "/cfg/accounts.conf": accounts },
      secrets: [
        {
          namespace: "copyparty",
          name: accounts.secret,
          keys: [accounts.key],
          purpose: "copyparty's accounts: a line [accounts], then a line `  admin: password` for each",
        },
      ],
      reaches: "nobody",
      resources: { memory: "256Mi", memoryLimit: "1Gi" },
      ...options,
    });
  return { ...module(), objects: (cluster) => module(cluster).objects(cluster) };
}

/** @see https://github.com/9001/copyparty/blob/hovudstraum/docs/example.conf */
function configuration({ network }: Cluster): string {
  return `[global]
  # Search, and what is known of files, beside the accounts and not among the files.
  e2dsa
  e2ts
  hist: /cfg/hists
  # One proxy in front, Traefik; only a pod may be one.
  rproxy: 1
  xff-src: ${network.pods}
  xf-proto

[/]
  /w
  accs:
    A: admin
`;
}
