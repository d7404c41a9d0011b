import { describe, expect, it } from "vitest";
import { clusterPages, pageHeader } from "./cluster-pages.ts";
import { type Choices, exampleRendered, exampleRenderedWith } from "./testing/example-cluster.ts";

const rendered = exampleRendered();
const secretCommands = (name: string): string => `make ${name}`;
const pages = clusterPages({ rendered, secretCommands });

function page(path: string): string {
  return pages.get(path) ?? `there is no page ${path}`;
}

/** The cells of a table's row that has a text in its first cell. */
function row(path: string, first: string): readonly string[] {
  const line = page(path)
    .split("\n")
    .find((line) => line.startsWith("|") && (line.split(" | ")[0] ?? "").includes(first));
  return (line ?? "").split(" | ").map((cell) => cell.replace(/^\| | \|$/g, ""));
}

describe("the pages of a cluster", () => {
  it("say in their first line what they are generated from and to", () => {
    for (const [path, content] of pages) expect(content.split("\n")[0]).toBe(pageHeader("home", path));
  });

  it("are the same for the same cluster", () => {
    expect(clusterPages({ rendered: exampleRendered(), secretCommands })).toEqual(pages);
  });

  it("link to each other, and to no page that is not there", () => {
    const links = [...pages.values()].flatMap((content) =>
      [...content.matchAll(/\]\(([^)#:]+\.md)\)/g)].map(([, path = ""]) => path),
    );
    expect([...new Set(links)].filter((path) => !pages.has(path))).toEqual([]);
    expect([...pages.keys()].filter((path) => path !== "index.md" && !links.includes(path))).toEqual([]);
  });

  it("hold nothing that was not worked out", () => {
    for (const content of pages.values()) expect(content).not.toMatch(/undefined|NaN|\[object|: null|\|\s*undefined/);
  });

  it("start the command line as the project does", () => {
    const commands = clusterPages({ rendered, secretCommands, commandLine: "npx cowlab" }).get("bootstrap.md");
    expect(commands).toContain("\nnpx cowlab check home ");
    expect(commands).not.toContain("pnpm");
  });

  it.each([
    ["https://git.example.org/home/cluster.git", "--from-literal=username=git --from-literal=password='<token>'"],
    ["ssh://git@git.example.org/home/cluster.git", "--from-file=identity --from-file=known_hosts"],
  ])("give Flux what it reads the private repository %s with", (url, values) => {
    const closed = exampleRendered({ repository: { url, secret: "flux-git" } });
    expect(clusterPages({ rendered: closed, secretCommands }).get("bootstrap.md")).toContain(
      `kubectl create secret generic flux-git --namespace flux-system ${values}`,
    );
    expect(page("bootstrap.md")).not.toContain("flux-git");
  });

  it("are made of any cluster, however little is in it", () => {
    const bare = exampleRendered({ modules: [], tunnel: undefined, media: undefined });
    for (const content of clusterPages({ rendered: bare, secretCommands }).values()) {
      expect(content).toMatch(/\n# \w+/);
      expect(content).not.toMatch(/undefined|NaN/);
    }
  });
});

describe("the topology", () => {
  it("has the machines, what runs on them and what they need", () => {
    expect(page("index.md")).toContain(
      "runs on 3× mini PC, each with an SSD for storage. All nodes run the aarch64 (ARM64) architecture.",
    );
    expect(row("index.md", "node0")).toEqual(["node0", "k3s server (control plane)", "10.0.0.10", "mini PC, aarch64, SSD"]);
    expect(page("index.md")).toContain("**k3s v1.33**");
    expect(page("index.md")).toContain("**open-iscsi**: required by Longhorn");
    expect(page("index.md")).toContain("`servicelb` in favour of MetalLB");
  });

  it("has the parts of the network with their addresses and names", () => {
    expect(page("index.md")).toContain("**kube-vip** (10.0.0.200)");
    expect(page("index.md")).toContain("**Traefik** (10.0.0.99)");
    expect(page("index.md")).toContain("the wildcard `*.example.org` resolves to 10.0.0.99");
    expect(page("index.md")).toContain("`files.example.org` (A 10.0.0.50)");
    expect(page("index.md")).toContain("public access to `jellyfin.example.org` from the Internet");
  });

  it("tells the flow of a request in the steps that its trace finds", () => {
    expect(page("index.md")).toContain("1. `DNSEndpoint external-dns/home`: A 10.0.0.99 for \\*.example.org");
    expect(page("index.md")).toContain(
      "`ConfigMap cloudflared/cloudflared`: delivers jellyfin.example.org to `http://traefik.traefik.svc.cluster.local:80`",
    );
  });

  it("says of machines that differ what each of them is", () => {
    const [first, ...others] = exampleRendered().cluster.nodes;
    if (first === undefined) throw new Error("the example has no node");
    const mixed = exampleRendered({ nodes: [{ ...first, hardware: "Raspberry Pi 5", architecture: "amd64" }, ...others] });
    const text = clusterPages({ rendered: mixed, secretCommands }).get("index.md");
    expect(text).toContain("runs on 1× Raspberry Pi 5 and 2× mini PC");
    expect(text).not.toContain("All nodes run the");
  });
});

describe("the services", () => {
  it("have their port, image, volumes, and who reaches them", () => {
    const [service, reach, port, image, volumes] = row("services.md", "jellyfin.example.org");
    expect(service).toContain("[Jellyfin](https://jellyfin.example.org)");
    expect(port).toBe("8096");
    expect(image).toMatch(/^`docker\.io\/jellyfin\/jellyfin:/);
    expect(volumes).toBe("`/config`: 10Gi, longhorn-replicated<br>`/media`: NFS `10.0.0.50:/srv/media`, read only");
    expect(reach).toBe("the LAN<br>**the Internet**");
    expect(row("services.md", "sonarr.example.org")[1]).toBe("the LAN");
    expect(row("services.md", "longhorn.example.org")[1]).toBe("the LAN, with a login");
    expect(row("services.md", "printer.example.org").slice(2, 4)).toEqual(["443", "10.0.0.60:443, outside the cluster"]);
  });
});

describe("the addresses", () => {
  it("are planned in order, and what is between them is free", () => {
    expect(row("addresses.md", "`10.0.0.99`")[1]).toBe("all HTTP(S) traffic, Service traefik/traefik-lan");
    expect(row("addresses.md", "10.0.0.10`")[1]).toBe("node0, server");
    const free = [...page("addresses.md").matchAll(/^- `(.+)` \((\d+)\)$/gm)].map(([, range, size]) => [range, size]);
    expect(free.slice(0, 2)).toEqual([
      ["10.0.0.2-10.0.0.9", "8"],
      ["10.0.0.13-10.0.0.49", "37"],
    ]);
    expect(free.at(-1)).toEqual(["10.0.0.201-10.0.0.254", "54"]);
  });
});

describe("the Secrets", () => {
  it("are all there, with what they are for and the commands that make them", () => {
    for (const { namespace, name, purpose } of rendered.cluster.secrets) {
      expect(page("secrets.md")).toContain(`## ${namespace}/${name}\n`);
      expect(page("secrets.md")).toContain(purpose);
      expect(page("secrets.md")).toContain(`make ${namespace}/${name}`);
    }
  });
});

describe("the bootstrap", () => {
  it("starts the server first, then Flux, then the others by the address that Flux brings", () => {
    const order = [
      "--flake .#node0",
      "helm install flux-operator",
      "kustomization/kube-vip",
      "--flake .#node1",
      "kustomization --all",
    ];
    const positions = order.map((text) => page("bootstrap.md").indexOf(text));
    expect(positions).toEqual(positions.toSorted((left, right) => left - right));
    expect(positions).not.toContain(-1);
  });

  it("installs Flux's operator with the tolerations and the version that are rendered", () => {
    expect(page("bootstrap.md")).toMatch(/helm install flux-operator oci:\/\/\S+ \\\n {2}--version \d\S+ /);
    expect(page("bootstrap.md")).toContain("tolerations[0].key=CriticalAddonsOnly");
  });
});

describe("the backups", () => {
  it("name each volume that is backed up, and restore it under a name of its own", () => {
    expect(page("backups.md")).toContain("Longhorn backs up all 2 volumes below to `nfs://10.0.0.50:/srv/backups`");
    expect(row("backups.md", "`sonarr/sonarr-config`")).toEqual(["`sonarr/sonarr-config`", "1.5Gi", "`sonarr-config-restored`"]);
    expect(page("backups.md")).toContain("kubectl scale deployment/sonarr --namespace sonarr --replicas 0");
    expect(page("backups.md")).toContain("**Not** backed up from here: `10.0.0.50:/srv/media`");
  });
});

describe("a cluster with other choices", () => {
  const pagesWith = (choices: Choices) => clusterPages({ rendered: exampleRenderedWith(choices), secretCommands });
  const text = (choices: Choices, path: string): string => pagesWith(choices).get(path) ?? "";
  const bgp = { asn: 64_513, peers: [{ name: "router", asn: 64_512, password: true, bfd: {} }] };
  const server = { kind: "rfc2136", server: "10.0.0.2", key: { name: "home" } } as const;

  it("says of a zone that is kept by hand what to enter, and of what the Internet has to see nothing that it need not", () => {
    const page = text({ dns: "by hand" }, "dns.md");
    expect(page).toContain("| `*.example.org` | A | `10.0.0.99` |");
    expect(page).toContain("\n*.example.org. 300 IN A 10.0.0.99\n");
    expect(page).toContain("\naddress=/example.org/10.0.0.99\n");
    expect(page).toContain("`sonarr.example.org`");
    expect(page).not.toContain("What the Internet has to see");
    expect(text({ dns: "by hand" }, "index.md")).toContain("the zone is kept by hand, [with these records](dns.md)");
    expect(text({ dns: "by hand" }, "bootstrap.md")).toContain("[these records](dns.md)");
  });

  it("says what the Internet has to see where certificates are had by HTTP-01", () => {
    const page = text({ dns: "by hand", certificates: { solver: { kind: "http" } } }, "dns.md");
    expect(page).toContain("forwards port 80, and no other, to `10.0.0.99`");
  });

  it("names who keeps the zone where that is not Cloudflare", () => {
    expect(text({ dns: { provider: server } }, "dns.md")).toContain("makes these records at the name server 10.0.0.2 from");
    expect(text({ dns: { provider: server } }, "index.md")).toContain("**The name server 10.0.0.2**: the wildcard");
    const provider = { kind: "pihole", url: "http://10.0.0.3" } as const;
    const pihole = pagesWith({ dns: { provider }, certificates: { authority: {} } });
    expect(pihole.get("dns.md")).toContain("at the Pi-hole at http://10.0.0.3");
    expect(pihole.get("dns.md")).toContain("| `sonarr.example.org` | A | `10.0.0.99` |");
    expect(pihole.get("dns.md")).not.toContain("Names that the wildcard answers for");
    for (const page of pihole.values()) expect(page).not.toContain("Cloudflare");
  });

  it("says what to enter at a router that learns of the addresses by BGP", () => {
    const addresses = text({ bgp }, "addresses.md");
    expect(addresses).toContain("| router, `10.0.0.1:179` | 64512 | `10.0.0.11` (node1)<br>`10.0.0.12` (node2) | 64513 |");
    expect(addresses).toContain("the password of Secret `metallb-system/bgp-router`<br>BFD");
    expect(text({ bgp }, "index.md")).toContain("tells router (`10.0.0.1`, AS 64512) by BGP");
    expect(text({ bgp }, "index.md")).toContain("`BGPPeer metallb-system/router`: AS 64513 tells AS 64512");
    expect(text({ bgp }, "bootstrap.md")).toContain("[the nodes as neighbours](addresses.md#routers)");
    expect(text({}, "addresses.md")).not.toContain("## Routers");
  });

  it("says how devices come to trust an authority of the cluster's own", () => {
    const page = text({ certificates: { authority: {} } }, "bootstrap.md");
    expect(page).toContain("kubectl get secret own-ca --namespace cert-manager");
    expect(page).toContain("curl --head --insecure https://");
    expect(text({}, "bootstrap.md")).not.toContain("## Trust");
  });
});
