import { describe, expect, it } from "vitest";
import { exampleCluster, routedCluster, traced, withCopy, withField, withMachine, without } from "./testing/example-cluster.ts";
import { type Break, type HopKind, hopKinds, type Trace } from "./trace.ts";
import { traceHost } from "./trace-all.ts";
import { traceKubectl, traceMachine, traceRequest } from "./trace-request.ts";
import type { TracedCluster } from "./traced-cluster.ts";

const cluster = traced(exampleCluster());
const routed = traced(routedCluster());
const { modules, ...facts } = exampleCluster();
const ownDns = traced({ ...facts, modules: modules.flat().filter(({ name }) => name !== "external-dns" && name !== "dns") });
const sonarr = new URL("https://sonarr.example.org/");
const jellyfin = new URL("https://jellyfin.example.org/");
const printer = new URL("https://printer.example.org/");

function kinds({ hops }: Trace): readonly HopKind[] {
  return hops.map(({ kind }) => kind);
}

describe("a request from the LAN", () => {
  it("goes by the wildcard record, the announced address and Traefik's encrypted door to the app's container", () => {
    const trace = traceRequest(cluster, sonarr);
    expect(trace).toMatchObject({ outcome: "arrives", end: "Deployment sonarr/sonarr, container sonarr" });
    expect([...new Set(kinds(trace))]).toEqual([
      "dns-record",
      "address-pool",
      "announcement",
      "load-balancer",
      "service",
      "endpoints",
      "network-policy",
      "entry-point",
      "certificate",
      "router",
      "container",
      "probe",
      "volume",
      "storage",
    ]);
    expect(trace.hops[0]).toEqual({
      kind: "dns-record",
      object: "DNSEndpoint external-dns/home",
      file: "dns/dnsendpoint-home.yaml",
      path: "spec.endpoints[0]",
      says: "A 10.0.0.99 for *.example.org, as sonarr.example.org has no record of its own",
    });
  });

  it("names an object, its file and a field at every hop", () => {
    for (const { object, file, path } of traceRequest(cluster, sonarr).hops) {
      expect(object).toMatch(/^[A-Z]\w+ \S+$/);
      expect(file).toMatch(/\.yaml$/);
      expect(path).toBeDefined();
    }
  });

  it("is redirected from plain HTTP to HTTPS without a port, and goes on from there", () => {
    const trace = traceRequest(cluster, new URL("http://sonarr.example.org/series?sort=title"));
    expect(trace.outcome).toBe("arrives");
    expect(trace.hops.find(({ kind }) => kind === "redirect")).toMatchObject({
      object: "Deployment traefik/traefik",
      says: "301 to https://sonarr.example.org/series?sort=title",
    });
    expect(trace.hops.filter(({ kind }) => kind === "entry-point").map(({ says }) => says)).toEqual([
      "web listens on 8000/TCP",
      "websecure listens on 8443/TCP, with TLS",
    ]);
  });

  it("is shown the certificate of the store that has the name, where each host has its own", () => {
    const store = [
      ["spec"],
      { certificates: [{ secretName: "printer-tls" }, { secretName: "wildcard-example-org-tls" }] },
    ] as const;
    const each = withCopy(
      withField(cluster, "TLSStore traefik/default", ...store),
      "Certificate traefik/wildcard-example-org",
      [["metadata", "name"], "printer"],
      [["spec", "secretName"], "printer-tls"],
      [["spec", "dnsNames"], ["printer.example.org"]],
    );
    const shown = (url: URL) => traceRequest(each, url).hops.find(({ kind }) => kind === "certificate")?.says;
    expect(shown(printer)).toBe("printer.example.org covers printer.example.org");
    expect(shown(sonarr)).toBe("*.example.org covers sonarr.example.org");
  });

  it("is told who has to trust the certificate, where browsers do not by themselves", () => {
    const signed = (spec: object) =>
      traceRequest(withField(cluster, "ClusterIssuer letsencrypt", ["spec"], spec), sonarr).hops.find(
        ({ kind }) => kind === "certificate",
      )?.notes;
    expect(signed({ ca: { secretName: "own-ca" } })).toEqual([
      "signed by the cluster's own authority (ClusterIssuer letsencrypt): devices have to be told to trust it",
    ]);
    expect(signed({ selfSigned: {} })).toEqual(["signed by itself (ClusterIssuer letsencrypt): browsers warn of it"]);
    expect(signed({ acme: { server: "https://acme-staging-v02.api.letsencrypt.org/directory" } })?.[0]).toContain("staging");
    expect(signed({ acme: { server: "https://acme-v02.api.letsencrypt.org/directory" } })).toBeUndefined();
  });

  it("ends at a volume's class and copies, and at the server and folder of NFS", () => {
    const storage = traceRequest(cluster, sonarr).hops.filter(({ kind }) => kind === "storage");
    expect(storage.map(({ object, says }) => `${object}: ${says}`)).toEqual([
      "StorageClass longhorn-replicated: 1.5Gi by driver.longhorn.io, 2 copies, Retain",
      "PersistentVolume media-sonarr: 4Ti at 10.0.0.50:/srv/media by NFS",
    ]);
  });

  it("ends at the address of a machine outside the cluster", () => {
    expect(traceRequest(cluster, printer)).toMatchObject({ outcome: "arrives", end: "10.0.0.60:443, outside the cluster" });
  });

  it("ends at what a chart makes, where that is all that is known of it", () => {
    expect(traceRequest(cluster, new URL("https://longhorn.example.org/"))).toMatchObject({
      outcome: "arrives",
      end: "what the longhorn chart makes",
    });
  });

  it("leaves the cluster where its record leads to a machine that the cluster does not serve", () => {
    expect(traceRequest(cluster, new URL("https://files.example.org/"))).toMatchObject({
      outcome: "outside",
      end: "10.0.0.50, the NFS server",
    });
  });

  it("starts at an address, as a resolver of the LAN may answer it, whatever the records say", () => {
    const trace = traceRequest(cluster, jellyfin, { address: "10.0.0.99" });
    expect(trace.outcome).toBe("arrives");
    expect(kinds(trace)[0]).toBe("address-pool");
  });

  it("says what a zone that is kept by hand has to have, where no record is rendered", () => {
    const trace = traceRequest(ownDns, sonarr);
    expect(trace.outcome).toBe("arrives");
    expect(trace.hops[0]).toEqual({
      kind: "dns-record",
      object: "own DNS",
      says: "has to lead sonarr.example.org to 10.0.0.99",
      notes: ["no record is rendered: the zone is kept by hand"],
    });
  });

  it("goes by the routers that learn of the address by BGP, where it is announced so, and says which nodes tell them", () => {
    const trace = traceRequest(routed, sonarr);
    expect(trace.outcome).toBe("arrives");
    expect(trace.hops.filter(({ kind }) => kind === "announcement" || kind === "bgp-session")).toMatchObject([
      {
        object: "BGPAdvertisement metallb-system/routers",
        file: "metallb-pools/bgpadvertisement-routers.yaml",
        path: "spec.ipAddressPools[0]",
        says: "announces the pool ingress by BGP",
      },
      {
        object: "BGPPeer metallb-system/attic",
        file: "metallb-pools/bgppeer-attic.yaml",
        path: "spec.peerAddress",
        // Not from node0, whose taint keeps MetalLB away.
        says: "AS 64513 tells AS 64512 at 10.0.0.1:179, from node1",
      },
      { object: "BGPPeer metallb-system/cellar", says: "AS 64513 tells AS 64512 at 10.0.0.2:179, from node2 and node3" },
    ]);
  });

  it("goes on by one router where another is told by no node", () => {
    const zones = [{ matchLabels: { "topology.kubernetes.io/zone": "garage" } }];
    const trace = traceRequest(withField(routed, "BGPPeer metallb-system/attic", ["spec", "nodeSelectors"], zones), sonarr);
    expect(trace.outcome).toBe("arrives");
    expect(trace.hops.filter(({ kind }) => kind === "bgp-session").map(({ object }) => object)).toEqual([
      "BGPPeer metallb-system/cellar",
    ]);
  });

  it("does not judge labels that no machine's configuration says", () => {
    const arm = [{ matchLabels: { "kubernetes.io/arch": "arm64" } }];
    const cluster = withField(routed, "BGPAdvertisement metallb-system/routers", ["spec", "nodeSelectors"], arm);
    expect(traceRequest(cluster, sonarr).outcome).toBe("arrives");
  });

  it("takes the route of higher priority, and says which one lost", () => {
    const both = withCopy(
      cluster,
      "IngressRoute sonarr/sonarr",
      [["metadata", "name"], "sonarr-api"],
      [["spec", "routes", 0, "match"], "Host(`sonarr.example.org`) && PathPrefix(`/api`)"],
    );
    const router = (path: string) => traceRequest(both, new URL(path, sonarr)).hops.find(({ kind }) => kind === "router");
    expect(router("/api/v3")).toMatchObject({
      object: "IngressRoute sonarr/sonarr-api",
      notes: ["wins over IngressRoute sonarr/sonarr, priority 26"],
    });
    expect(router("/calendar")).toMatchObject({ object: "IngressRoute sonarr/sonarr" });
  });

  it("says where chance decides between two routes", () => {
    const twins = withCopy(cluster, "IngressRoute sonarr/sonarr", [["metadata", "name"], "sonarr-again"]);
    const router = traceRequest(twins, sonarr).hops.find(({ kind }) => kind === "router");
    expect(router?.notes?.[0]).toContain("which of them answers is chance");
  });
});

describe("a request from the Internet", () => {
  it("goes by the proxied record, the tunnel's rule and Traefik's plain door to the same container", () => {
    const trace = traceRequest(cluster, jellyfin, { from: "internet" });
    expect(trace).toMatchObject({ outcome: "arrives", end: "Deployment jellyfin/jellyfin, container jellyfin" });
    expect(kinds(trace).slice(0, 9)).toEqual([
      "dns-record",
      "tunnel",
      "tunnel-rule",
      "service",
      "endpoints",
      "network-policy",
      "network-policy",
      "entry-point",
      "router",
    ]);
    expect(trace.hops.find(({ kind }) => kind === "router")).toMatchObject({ object: "IngressRoute jellyfin/jellyfin-tunnel" });
  });

  it("goes through the tunnel where a zone that is kept by hand has its name", () => {
    const trace = traceRequest(ownDns, jellyfin, { from: "internet" });
    expect(trace.outcome).toBe("arrives");
    expect(trace.hops[0]).toMatchObject({
      object: "own DNS",
      says: "has to lead jellyfin.example.org to 0f6f3bb5-9a59-4c5b-8e3b-3f6a0c5d7e11.cfargotunnel.com, proxied",
    });
    expect(traceRequest(ownDns, sonarr, { from: "internet" }).outcome).toBe("closed");
  });

  it("comes to nothing where the name leads to an address of the LAN, and that is no fault", () => {
    expect(traceRequest(cluster, sonarr, { from: "internet" }).outcome).toBe("closed");
  });

  it("is taken by the LAN, too, where a name leads out and in again, and straight at the door where a resolver knows better", () => {
    const ways = traceHost(cluster, jellyfin).map(({ from, address, outcome }) => ({ from, address, outcome }));
    expect(ways).toEqual([
      { from: "lan", address: undefined, outcome: "arrives" },
      { from: "lan", address: "10.0.0.99", outcome: "arrives" },
      { from: "internet", address: undefined, outcome: "arrives" },
    ]);
  });
});

describe("a connection to the API server", () => {
  it("goes by the virtual address to the server whose certificate names it", () => {
    expect(traceKubectl(cluster)).toMatchObject({
      url: "https://10.0.0.200:6443/",
      outcome: "arrives",
      end: "the API server on node node0, 10.0.0.10:6443",
      hops: [
        { kind: "virtual-address", object: "DaemonSet kube-system/kube-vip" },
        { kind: "server", object: "node node0", file: "nodes/node0.json", path: "k3s.extraFlags[1]" },
      ],
    });
    expect(traceRequest(cluster, new URL("https://10.0.0.200:6443/")).outcome).toBe("arrives");
  });

  it("is how an agent joins", () => {
    expect(traceMachine(cluster, "node1")).toMatchObject({
      outcome: "arrives",
      hops: [{ kind: "join", object: "node node1", path: "k3s.serverAddr" }, { kind: "virtual-address" }, { kind: "server" }],
    });
    expect(traceMachine(cluster, "node0")).toBeUndefined();
  });

  it("may come to any of three servers", () => {
    const [, ...agents] = exampleCluster().nodes;
    const server = { role: "server", taints: ["CriticalAddonsOnly=true:NoExecute"] } as const;
    const nodes = [4, 5, 6].map((last) => ({ ...server, name: `server${last}`, address: `10.0.0.${last}` }));
    expect(traceKubectl(traced(exampleCluster({ nodes: [...nodes, ...agents] }))).end).toBe(
      "the API server on node server4, 10.0.0.4:6443 or the API server on node server5, 10.0.0.5:6443 or the API server on node server6, 10.0.0.6:6443",
    );
  });
});

/** One thing broken on one way, and where the way must be seen to end. */
interface Fault {
  readonly what: string;
  readonly cluster: TracedCluster;
  readonly trace: (cluster: TracedCluster) => Trace | undefined;
  readonly at: Partial<Break>;
  readonly candidate?: string;
}

const fromLan = (url: URL) => (broken: TracedCluster) => traceRequest(broken, url);
const fromInternet = (broken: TracedCluster) => traceRequest(broken, jellyfin, { from: "internet" });

const door = "Service traefik/traefik-lan";
const program = "Deployment traefik/traefik";
const args = ["spec", "template", "spec", "containers", 0, "args"] as const;
const tunnelConfig = "ConfigMap cloudflared/cloudflared";
const container = ["spec", "template", "spec", "containers", 0] as const;

function tunnelWith(search: string, replacement: string): TracedCluster {
  const text = String(
    Reflect.get(
      Object(
        cluster.objects.find(({ manifest }) => manifest.kind === "ConfigMap" && manifest.metadata.name === "cloudflared")
          ?.manifest["data"],
      ),
      "config.yaml",
    ),
  );
  if (!text.includes(search)) throw new Error(`the tunnel's configuration has no ${search}: ${text}`);
  return withField(cluster, tunnelConfig, ["data", "config.yaml"], text.replaceAll(search, replacement));
}

function programWith(search: string, replacement: string | undefined): TracedCluster {
  const given = cluster.objects.find(({ manifest }) => manifest.kind === "Deployment" && manifest.metadata.name === "traefik");
  let list: unknown = given?.manifest;
  for (const key of args) list = Reflect.get(Object(list), key);
  if (!Array.isArray(list) || !list.some((argument) => String(argument).includes(search)))
    throw new Error(`Traefik has no argument ${search}`);
  const changed = list.flatMap((argument) =>
    String(argument).includes(search) ? (replacement === undefined ? [] : [replacement]) : [argument],
  );
  return withField(cluster, program, args, changed);
}

/** For every hop, what breaks it alone. */
const faults: Readonly<Record<HopKind, readonly Fault[]>> = {
  "dns-record": [
    {
      what: "no record answers for the name",
      cluster: withField(cluster, "DNSEndpoint external-dns/home", ["spec", "endpoints", 0, "dnsName"], "*.example.com"),
      trace: fromLan(sonarr),
      at: { message: "no record answers for sonarr.example.org" },
    },
    {
      what: "the record of a public host is not proxied",
      cluster: withField(cluster, "DNSEndpoint external-dns/home", ["spec", "endpoints", 2, "providerSpecific"], []),
      trace: fromInternet,
      at: { object: "DNSEndpoint external-dns/home", path: "spec.endpoints[2].providerSpecific" },
    },
    {
      what: "the record of a host that the tunnel publishes leads to the LAN",
      cluster: withField(cluster, "DNSEndpoint external-dns/home", ["spec", "endpoints", 2], {
        dnsName: "jellyfin.example.org",
        recordType: "A",
        targets: ["10.0.0.99"],
      }),
      trace: fromInternet,
      at: { path: "spec.endpoints[2].targets" },
      candidate: "0f6f3bb5-9a59-4c5b-8e3b-3f6a0c5d7e11.cfargotunnel.com",
    },
  ],
  tunnel: [
    {
      what: "the connector runs another tunnel than the record names",
      cluster: tunnelWith("0f6f3bb5", "1f6f3bb5"),
      trace: fromInternet,
      at: {
        object: "DNSEndpoint external-dns/home",
        message: "leads to the tunnel 0f6f3bb5-9a59-4c5b-8e3b-3f6a0c5d7e11, which no connector runs",
      },
      candidate: "Deployment cloudflared/cloudflared runs 1f6f3bb5-9a59-4c5b-8e3b-3f6a0c5d7e11",
    },
    {
      what: "the connector's configuration is missing",
      cluster: without(cluster, tunnelConfig),
      trace: fromInternet,
      at: { object: "Deployment cloudflared/cloudflared" },
    },
    {
      what: "the connector's configuration is no YAML",
      cluster: withField(cluster, tunnelConfig, ["data", "config.yaml"], "ingress: [hostname: jellyfin"),
      trace: fromInternet,
      at: { object: tunnelConfig, path: 'data["config.yaml"]' },
    },
  ],
  "tunnel-rule": [
    {
      what: "the tunnel has no rule for the host",
      cluster: tunnelWith("hostname: jellyfin.example.org", "hostname: jellyfish.example.org"),
      trace: fromInternet,
      at: {
        object: tunnelConfig,
        path: 'data["config.yaml"]: ingress[1]',
        message: "has no rule for jellyfin.example.org: it answers 404",
      },
      candidate: "jellyfish.example.org",
    },
  ],
  join: [
    {
      what: "an agent does not know whom to join",
      cluster: withMachine(cluster, "nodes/node1.json", ["k3s", "serverAddr"], undefined),
      trace: (broken) => traceMachine(broken, "node1"),
      at: { object: "node node1", file: "nodes/node1.json", path: "k3s.serverAddr" },
    },
  ],
  "virtual-address": [
    {
      what: "an agent joins at an address that nobody has",
      cluster: withMachine(cluster, "nodes/node1.json", ["k3s", "serverAddr"], "https://10.0.0.201:6443"),
      trace: (broken) => traceMachine(broken, "node1"),
      at: { object: "node node1", message: "leads to 10.0.0.201, where no API server answers" },
      candidate: "10.0.0.200, by DaemonSet kube-system/kube-vip",
    },
    {
      what: "kube-vip announces on an interface that no server has",
      cluster: withMachine(cluster, "nodes/node0.json", ["network", "interface"], "eth0"),
      trace: traceKubectl,
      at: { object: "DaemonSet kube-system/kube-vip" },
      candidate: "node node0 has eth0",
    },
    {
      what: "kube-vip does not bear the server's taint",
      cluster: withField(cluster, "DaemonSet kube-system/kube-vip", ["spec", "template", "spec", "tolerations"], []),
      trace: traceKubectl,
      at: { path: "spec.template.spec.tolerations" },
    },
    {
      what: "a pool may give the address to a Service",
      cluster: withField(cluster, "IPAddressPool metallb-system/lan", ["spec", "addresses"], ["10.0.0.190-10.0.0.210"]),
      trace: traceKubectl,
      at: { object: "DaemonSet kube-system/kube-vip" },
      candidate: "IPAddressPool metallb-system/lan",
    },
  ],
  server: [
    {
      what: "the server's certificate does not name the virtual address",
      cluster: withMachine(cluster, "nodes/node0.json", ["k3s", "extraFlags"], ["--tls-san=10.0.0.201"]),
      trace: traceKubectl,
      at: { object: "node node0", file: "nodes/node0.json", path: "k3s.extraFlags" },
      candidate: "--tls-san=10.0.0.201",
    },
  ],
  "address-pool": [
    {
      what: "no pool holds the address",
      cluster: without(cluster, "IPAddressPool metallb-system/ingress"),
      trace: fromLan(sonarr),
      at: { object: door, message: `no pool holds 10.0.0.99, which ${door} asks for` },
      candidate: "IPAddressPool metallb-system/lan: 10.0.0.80-10.0.0.98",
    },
  ],
  announcement: [
    {
      what: "no advertisement has the pool",
      cluster: withField(cluster, "L2Advertisement metallb-system/lan", ["spec", "ipAddressPools"], ["lan"]),
      trace: fromLan(sonarr),
      at: { object: "IPAddressPool metallb-system/ingress" },
      candidate: "L2Advertisement metallb-system/lan announces lan",
    },
    {
      what: "the advertisement is of another namespace",
      cluster: withField(cluster, "L2Advertisement metallb-system/lan", ["metadata", "namespace"], "traefik"),
      trace: fromLan(sonarr),
      at: { object: "IPAddressPool metallb-system/ingress" },
    },
    {
      what: "the advertisement selects no node",
      cluster: withField(
        cluster,
        "L2Advertisement metallb-system/lan",
        ["spec", "nodeSelectors"],
        [{ matchLabels: { "kubernetes.io/hostname": "node9" } }],
      ),
      trace: fromLan(sonarr),
      at: { object: "L2Advertisement metallb-system/lan", path: "spec.nodeSelectors" },
      candidate: "node node1 has no labels of its own",
    },
    {
      what: "taints keep MetalLB away from every node",
      cluster: ["node1", "node2", "node3"].reduce(
        (tainted, node) => withMachine(tainted, `nodes/${node}.json`, ["k3s", "nodeTaint"], ["disk=slow:NoSchedule"]),
        cluster,
      ),
      trace: fromLan(sonarr),
      at: { object: "L2Advertisement metallb-system/lan" },
      candidate: "node node1 has disk=slow:NoSchedule",
    },
  ],
  "bgp-session": [
    {
      what: "the advertisement is for a router that is not there",
      cluster: without(routed, "BGPPeer metallb-system/cellar"),
      trace: fromLan(sonarr),
      at: { object: "BGPAdvertisement metallb-system/routers", path: "spec.peers[1]" },
      candidate: "BGPPeer metallb-system/attic",
    },
    {
      what: "there is no router at all",
      cluster: withField(
        without(without(routed, "BGPPeer metallb-system/cellar"), "BGPPeer metallb-system/attic"),
        "BGPAdvertisement metallb-system/routers",
        ["spec", "peers"],
        undefined,
      ),
      trace: fromLan(sonarr),
      at: { object: "BGPAdvertisement metallb-system/routers", message: "is for all routers, but there is no BGPPeer" },
    },
    {
      what: "no node that announces the pool speaks to the router",
      cluster: withField(
        withField(routed, "BGPAdvertisement metallb-system/routers", ["spec", "peers"], ["attic"]),
        "BGPAdvertisement metallb-system/routers",
        ["spec", "nodeSelectors"],
        [{ matchLabels: { "topology.kubernetes.io/zone": "cellar" } }],
      ),
      trace: fromLan(sonarr),
      at: { object: "BGPPeer metallb-system/attic", path: "spec.nodeSelectors" },
      candidate: "node node3 has topology.kubernetes.io/zone=cellar",
    },
    {
      what: "a router's BFD profile is not there, for which MetalLB takes no other router either",
      cluster: without(routed, "BFDProfile metallb-system/attic"),
      trace: fromLan(sonarr),
      at: { object: "BGPPeer metallb-system/attic", path: "spec.bfdProfile" },
    },
  ],
  "load-balancer": [
    {
      what: "no Service asks for the address",
      cluster: withField(cluster, door, ["metadata", "annotations", "metallb.io/loadBalancerIPs"], "10.0.0.98"),
      trace: fromLan(sonarr),
      at: { message: "no Service asks for 10.0.0.99" },
      candidate: `${door} asks for 10.0.0.98`,
    },
    {
      what: "the pool is kept for another namespace",
      cluster: withField(
        cluster,
        "IPAddressPool metallb-system/ingress",
        ["spec", "serviceAllocation", "namespaces"],
        ["pihole"],
      ),
      trace: fromLan(sonarr),
      at: { object: "IPAddressPool metallb-system/ingress", path: "spec.serviceAllocation.namespaces" },
    },
  ],
  service: [
    {
      what: "the Service of the door has no such port",
      cluster: withField(cluster, door, ["spec", "ports", 1, "port"], 8443),
      trace: fromLan(sonarr),
      at: { object: door, path: "spec.ports" },
      candidate: `${door}: 8443/TCP`,
    },
    {
      what: "a route leads to a Service that is not there",
      cluster: withField(cluster, "IngressRoute sonarr/sonarr", ["spec", "routes", 0, "services", 0, "name"], "sonar"),
      trace: fromLan(sonarr),
      at: { object: "IngressRoute sonarr/sonarr", path: "spec.routes[0].services[0]" },
      candidate: "Service sonarr/sonarr",
    },
    {
      what: "a route asks for a port that its Service does not have",
      cluster: withField(cluster, "IngressRoute sonarr/sonarr", ["spec", "routes", 0, "services", 0, "port"], 80),
      trace: fromLan(sonarr),
      at: { object: "IngressRoute sonarr/sonarr" },
      candidate: "8989/TCP (http)",
    },
    {
      what: "the tunnel delivers to a Service that is not there",
      cluster: without(cluster, "Service traefik/traefik"),
      trace: fromInternet,
      at: { object: tunnelConfig, path: 'data["config.yaml"]: ingress[0].service' },
    },
  ],
  endpoints: [
    {
      what: "a Service selects no pod",
      cluster: withField(cluster, "Service sonarr/sonarr", ["spec", "selector"], { app: "sonarr" }),
      trace: fromLan(sonarr),
      at: { object: "Service sonarr/sonarr", path: "spec.selector" },
      candidate: "Deployment sonarr/sonarr has app.kubernetes.io/name=sonarr",
    },
    {
      what: "an app is scaled to nothing",
      cluster: withField(cluster, "Deployment sonarr/sonarr", ["spec", "replicas"], 0),
      trace: fromLan(sonarr),
      at: { object: "Deployment sonarr/sonarr", path: "spec.replicas" },
    },
    {
      what: "an EndpointSlice calls its port otherwise than the Service",
      cluster: withField(cluster, "EndpointSlice printer/printer", ["ports", 0, "name"], "web"),
      trace: fromLan(printer),
      at: { object: "EndpointSlice printer/printer", path: "ports" },
      candidate: "web: 443",
    },
    {
      what: "no EndpointSlice is for the Service",
      cluster: withField(
        cluster,
        "EndpointSlice printer/printer",
        ["metadata", "labels", "kubernetes.io/service-name"],
        "copier",
      ),
      trace: fromLan(printer),
      at: { object: "Service printer/printer" },
      candidate: "EndpointSlice printer/printer is for copier",
    },
  ],
  "network-policy": [
    {
      what: "an app does not let Traefik in",
      cluster: withField(cluster, "NetworkPolicy sonarr/sonarr", ["spec", "ingress", 0, "from"], [{ podSelector: {} }]),
      trace: fromLan(sonarr),
      at: { object: "NetworkPolicy sonarr/sonarr", path: "spec.ingress" },
    },
    {
      what: "an app lets Traefik in on another port",
      cluster: withField(cluster, "NetworkPolicy sonarr/sonarr", ["spec", "ingress", 0, "ports"], [{ port: 80 }]),
      trace: fromLan(sonarr),
      at: { object: "NetworkPolicy sonarr/sonarr" },
    },
    {
      what: "Traefik does not let the tunnel in",
      cluster: withField(cluster, "NetworkPolicy traefik/traefik", ["spec", "ingress", 1, "from"], []),
      trace: (unlocked) =>
        fromInternet(withField(unlocked, "NetworkPolicy traefik/traefik", ["spec", "ingress", 1, "ports"], [{ port: "web" }])),
      at: { object: "NetworkPolicy traefik/traefik" },
    },
    {
      what: "nothing may leave the namespace of Traefik",
      cluster: withField(cluster, "NetworkPolicy traefik/traefik", ["spec", "egress"], []),
      trace: fromLan(sonarr),
      at: { object: "NetworkPolicy traefik/traefik", path: "spec.egress" },
    },
  ],
  "entry-point": [
    {
      what: "Traefik does not listen where the Service leads",
      cluster: programWith("entryPoints.websecure.address", "--entryPoints.websecure.address=:9443/tcp"),
      trace: fromLan(sonarr),
      at: { object: program, message: "opens no entry point on 8443/TCP" },
      candidate: "websecure on 9443/TCP and by HTTP/3",
    },
  ],
  redirect: [
    {
      what: "the redirect leads to an entry point that is not there",
      cluster: programWith("redirections.entryPoint.to", "--entryPoints.web.http.redirections.entryPoint.to=secure"),
      trace: fromLan(new URL("http://sonarr.example.org/")),
      at: { object: program, message: "sends to secure, which is no entry point" },
      candidate: "websecure",
    },
    {
      what: "the tunnel comes in at a door that redirects",
      cluster: withField(
        withField(cluster, "Service traefik/traefik", ["spec", "ports", 0, "targetPort"], "web"),
        "NetworkPolicy cloudflared/cloudflared",
        ["spec", "egress", 1, "ports", 0, "port"],
        "web",
      ),
      trace: fromInternet,
      at: {
        object: program,
        message:
          "redirects what comes from the tunnel to https://jellyfin.example.org/, which comes through the tunnel again, for ever",
      },
    },
  ],
  certificate: [
    {
      what: "the certificate is not for the name",
      cluster: withField(cluster, "Certificate traefik/wildcard-example-org", ["spec", "dnsNames"], ["example.org"]),
      trace: fromLan(sonarr),
      at: { object: "Certificate traefik/wildcard-example-org", path: "spec.dnsNames" },
      candidate: "example.org",
    },
    {
      what: "nothing makes the certificate's Secret",
      cluster: withField(cluster, "Certificate traefik/wildcard-example-org", ["metadata", "namespace"], "cert-manager"),
      trace: fromLan(sonarr),
      at: { object: "TLSStore traefik/default", path: "spec.defaultCertificate.secretName" },
    },
    {
      what: "the store has certificates for other names only",
      cluster: withField(
        withField(cluster, "Certificate traefik/wildcard-example-org", ["spec", "dnsNames"], ["jellyfin.example.org"]),
        "TLSStore traefik/default",
        ["spec"],
        { certificates: [{ secretName: "wildcard-example-org-tls" }] },
      ),
      trace: fromLan(sonarr),
      at: { object: "TLSStore traefik/default", path: "spec.certificates" },
      candidate: "jellyfin.example.org",
    },
  ],
  router: [
    {
      what: "no route is for the host",
      cluster: without(cluster, "IngressRoute sonarr/sonarr"),
      trace: fromLan(sonarr),
      at: { object: program, message: "has no route for sonarr.example.org on websecure: it answers 404" },
      candidate: "jellyfin.example.org",
    },
    {
      what: "the route is on another door",
      cluster: withField(cluster, "IngressRoute sonarr/sonarr", ["spec", "entryPoints"], ["web"]),
      trace: fromLan(sonarr),
      at: { object: "IngressRoute sonarr/sonarr", path: "spec.routes[0]" },
    },
    {
      what: "the route is of another class",
      cluster: withField(cluster, "IngressRoute sonarr/sonarr", ["spec", "ingressClassName"], "nginx"),
      trace: fromLan(sonarr),
      at: { object: "IngressRoute sonarr/sonarr" },
    },
    {
      what: "the route's rule cannot be read",
      cluster: withField(cluster, "IngressRoute sonarr/sonarr", ["spec", "routes", 0, "match"], "Host(`sonarr.example.org`"),
      trace: fromLan(sonarr),
      at: { object: "IngressRoute sonarr/sonarr" },
    },
    {
      what: "the tunnel's route is served with TLS only",
      cluster: withField(cluster, "IngressRoute jellyfin/jellyfin-tunnel", ["spec", "tls"], {}),
      trace: fromInternet,
      at: { object: "IngressRoute jellyfin/jellyfin-tunnel" },
    },
    {
      what: "Traefik does not read routes",
      cluster: programWith("providers.kubernetesCRD", undefined),
      trace: fromLan(sonarr),
      at: { object: program },
    },
  ],
  middleware: [
    {
      what: "a middleware is not there",
      cluster: without(cluster, "Middleware longhorn-system/longhorn-login"),
      trace: fromLan(new URL("https://longhorn.example.org/")),
      at: { object: "IngressRoute longhorn-system/longhorn", path: "spec.routes[0].middlewares[0]" },
    },
    {
      what: "a login's Secret is made by nobody",
      cluster: withField(cluster, "Middleware longhorn-system/longhorn-login", ["spec", "basicAuth", "secret"], "logins"),
      trace: fromLan(new URL("https://longhorn.example.org/")),
      at: { object: "Middleware longhorn-system/longhorn-login", path: "spec.basicAuth.secret" },
      candidate: "longhorn-ui-users",
    },
  ],
  transport: [
    {
      what: "a transport is not there",
      cluster: without(cluster, "ServersTransport printer/printer"),
      trace: fromLan(printer),
      at: { object: "IngressRoute printer/printer", path: "spec.routes[0].services[0].serversTransport" },
    },
  ],
  container: [
    {
      what: "a Service leads to a port that no container has",
      cluster: withField(cluster, "Service sonarr/sonarr", ["spec", "ports", 0, "targetPort"], "web"),
      trace: fromLan(sonarr),
      at: { object: "Service sonarr/sonarr", path: "spec.ports[0].targetPort" },
      candidate: "8989/TCP (http)",
    },
  ],
  probe: [
    {
      what: "a probe asks a port that the container does not have",
      cluster: withField(cluster, "Deployment sonarr/sonarr", [...container, "readinessProbe", "httpGet", "port"], "web"),
      trace: fromLan(sonarr),
      at: { object: "Deployment sonarr/sonarr", path: "spec.template.spec.containers[0].readinessProbe" },
      candidate: "http",
    },
  ],
  volume: [
    {
      what: "a claim is not there",
      cluster: without(cluster, "PersistentVolumeClaim sonarr/sonarr-config"),
      trace: fromLan(sonarr),
      at: { object: "Deployment sonarr/sonarr", path: "spec.template.spec.volumes[0].persistentVolumeClaim.claimName" },
      candidate: "sonarr-media",
    },
    {
      what: "a container mounts what its pod does not have",
      cluster: withField(cluster, "Deployment sonarr/sonarr", [...container, "volumeMounts", 0, "name"], "settings"),
      trace: fromLan(sonarr),
      at: { object: "Deployment sonarr/sonarr", path: "spec.template.spec.containers[0].volumeMounts[0]" },
    },
  ],
  storage: [
    {
      what: "a claim's StorageClass is not there",
      cluster: withField(
        cluster,
        "PersistentVolumeClaim sonarr/sonarr-config",
        ["spec", "storageClassName"],
        "longhorn-replicate",
      ),
      trace: fromLan(sonarr),
      at: { object: "PersistentVolumeClaim sonarr/sonarr-config", path: "spec.storageClassName" },
      candidate: "longhorn-replicated",
    },
    {
      what: "a volume is kept for another claim",
      cluster: withField(cluster, "PersistentVolume media-sonarr", ["spec", "claimRef", "namespace"], "radarr"),
      trace: fromLan(sonarr),
      at: { object: "PersistentVolume media-sonarr", path: "spec.claimRef" },
    },
    {
      what: "a volume has another class than its claim",
      cluster: withField(cluster, "PersistentVolume media-sonarr", ["spec", "storageClassName"], "nfs"),
      trace: fromLan(sonarr),
      at: { object: "PersistentVolume media-sonarr", path: "spec.storageClassName" },
    },
  ],
};

describe.each(hopKinds)("the hop %s", (kind) => {
  it.each(faults[kind])("is named where $what", ({ cluster: broken, trace, at, candidate }) => {
    const result = trace(broken);
    expect(result?.outcome).toBe("broken");
    expect(result?.broken).toMatchObject({ kind, ...at });
    if (candidate !== undefined) expect(result?.broken?.candidates).toContain(candidate);
  });
});
