import type { Module } from "@cowlab/core";
import { containerOf, environmentOf } from "@cowlab/core/testing/rendered-objects";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { externalService } from "./external-service.ts";
import { homepage } from "./homepage.ts";
import { jellyfin } from "./jellyfin.ts";
import { sonarr } from "./sonarr.ts";
import { renderApps } from "./testing/app-cluster.ts";

const modules = [
  jellyfin(),
  homepage(),
  sonarr({ host: "series" }),
  externalService({ name: "router", device: "nas", port: 8080, title: "Router", icon: "openwrt" }),
];
const rendered = renderApps(modules);
const deployment = rendered.named("Deployment homepage/homepage");
const container = containerOf(deployment);

/** A configuration file as homepage reads it. */
function file(name: string, { named } = rendered): unknown {
  return parse(Object(named("ConfigMap homepage/homepage")["data"])[name]);
}

/** The addresses of all tiles. */
function tiles(services: unknown): readonly string[] {
  return [...JSON.stringify(services).matchAll(/"href":"([^"]+)"/g)].flatMap(([, href]) => href ?? []).sort();
}

describe("the tiles", () => {
  test("are exactly the hosts of the other modules", () => {
    const hosts = rendered.cluster.hosts.filter(({ module }) => module !== "homepage").map(({ fqdn }) => `https://${fqdn}`);
    expect(hosts).toHaveLength(4);
    expect(tiles(file("services.yaml"))).toEqual(hosts.toSorted());
  });

  test("come and go with the modules", () => {
    expect(tiles(file("services.yaml", renderApps([homepage()])))).toEqual(["https://longhorn.example.org"]);
  });

  test("stand in the groups that their hosts have, with the apps' own titles and icons", () => {
    expect(file("services.yaml")).toEqual([
      { Cluster: [{ Longhorn: expect.objectContaining({ href: "https://longhorn.example.org", icon: "longhorn" }) }] },
      {
        Media: [
          { Jellyfin: expect.objectContaining({ href: "https://jellyfin.example.org" }) },
          { Sonarr: { href: "https://series.example.org", description: "TV series", icon: "sonarr" } },
        ],
      },
      { Network: [{ Router: { href: "https://router.example.org", icon: "openwrt" } }] },
    ]);
  });

  test("of hosts that say nothing of themselves have their names, among the apps", () => {
    const wiki: Module = { name: "wiki", hosts: [{ name: "wiki" }], objects: () => [] };
    expect(file("services.yaml", renderApps([homepage(), wiki]))).toContainEqual({
      Apps: [{ wiki: { href: "https://wiki.example.org", icon: "wiki" } }],
    });
  });

  test("are laid out in the same groups", () => {
    const groups = (value: unknown) => (Array.isArray(value) ? value : []).flatMap((group) => Object.keys(Object(group)));
    expect(groups(Object(file("settings.yaml")).layout)).toEqual(groups(file("services.yaml")));
  });
});

describe("the page", () => {
  test("answers requests for its own host, and kubelet's, which come by the pod's address", () => {
    expect(environmentOf(deployment)["HOMEPAGE_ALLOWED_HOSTS"]).toBe("homepage.example.org,$(POD_IP):3000");
    expect(container["env"]).toContainEqual({ name: "POD_IP", valueFrom: { fieldRef: { fieldPath: "status.podIP" } } });
    expect(container["ports"]).toEqual([{ name: "http", containerPort: 3000 }]);
  });

  test("answers requests for the host that the cluster gives it", () => {
    const { named } = renderApps([homepage({ host: "portal" })]);
    expect(environmentOf(named("Deployment homepage/homepage"))["HOMEPAGE_ALLOWED_HOSTS"]).toMatch(/^portal\.example\.org,/);
    expect(named("IngressRoute homepage/homepage")).toHaveProperty("spec.routes[0].match", "Host(`portal.example.org`)");
  });

  test("is asked for its health by the path that needs no host", () => {
    expect(container).toHaveProperty("livenessProbe.httpGet", { path: "/api/healthcheck", port: "http" });
  });

  test("has the cluster's name as its title, or another", () => {
    expect(file("settings.yaml")).toHaveProperty("title", "home");
    expect(file("settings.yaml", renderApps([homepage({ title: "The cabin" })]))).toHaveProperty("title", "The cabin");
  });

  test("asks nothing of the Kubernetes API", () => {
    expect(file("kubernetes.yaml")).toEqual({ mode: "disabled" });
    expect(rendered.ofKind("ServiceAccount").map(({ metadata }) => metadata.namespace)).not.toContain("homepage");
  });

  test("finds every file that it would otherwise try to write, and can write its log", () => {
    const mounts: readonly { mountPath: string }[] = Object(container["volumeMounts"]);
    const paths = mounts.map(({ mountPath }) => mountPath);
    for (const name of ["bookmarks", "docker", "kubernetes", "proxmox", "services", "settings", "widgets"]) {
      expect(paths).toContain(`/app/config/${name}.yaml`);
    }
    expect(paths).toEqual(
      expect.arrayContaining(["/app/config/custom.css", "/app/config/custom.js", "/app/config/logs", "/tmp"]),
    );
  });

  test("is restarted when a host comes or goes", () => {
    const checksum = (cluster: typeof rendered) =>
      Object(cluster.named("Deployment homepage/homepage")["spec"]).template.metadata.annotations["checksum/config"];
    expect(checksum(renderApps(modules.slice(0, 3)))).not.toBe(checksum(rendered));
  });
});
