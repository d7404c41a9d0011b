import { type ClusterDefinition, renderCluster } from "@cowlab/core";
import { exampleCluster } from "@cowlab/core/testing/example-cluster";
import { renderObjects } from "@cowlab/core/testing/rendered-objects";
import { flux } from "@cowlab/flux/flux";
import { describe, expect, test } from "vitest";
import { type BgpOptions, metallb } from "./metallb.ts";
import { traefik } from "./traefik.ts";

const modules = [flux(), metallb(), traefik()];
const rendered = renderObjects(exampleCluster({ modules }));
const release = rendered.named("HelmRelease metallb-system/metallb");

describe("the chart", () => {
  test("is MetalLB's own, at a fixed version", () => {
    expect(rendered.named("HelmRepository metallb-system/metallb")).toHaveProperty(
      "spec.url",
      "https://metallb.github.io/metallb",
    );
    expect(release).toHaveProperty("spec.chart.spec.version", expect.stringMatching(/^\d+\.\d+\.\d+$/));
  });

  test("brings no program that speaks BGP where nobody asks for one", () => {
    expect(release).toMatchObject({ spec: { values: { frrk8s: { enabled: false }, speaker: { frr: { enabled: false } } } } });
  });

  test("upgrades its CRDs, which Helm by itself does not", () => {
    expect(release).toMatchObject({ spec: { install: { crds: "CreateReplace" }, upgrade: { crds: "CreateReplace" } } });
    expect(release).toHaveProperty("spec.values.crds.enabled", true);
  });

  test("runs where pods may use the host's network", () => {
    expect(rendered.named("Namespace metallb-system")).toHaveProperty(
      ["metadata", "labels", "pod-security.kubernetes.io/enforce"],
      "privileged",
    );
  });

  test("takes the place of k3s's own load balancer", () => {
    expect(rendered.cluster.disabledComponents).toContain("servicelb");
  });
});

describe("the pools", () => {
  test("are a later stage: the webhook of the first has to accept them", () => {
    const stage = rendered.modules.find(({ module }) => module.name === "metallb-pools");
    expect(stage?.dependsOn.has("metallb")).toBe(true);
    expect(stage?.objects.map(({ manifest }) => manifest.kind)).toEqual(["IPAddressPool", "IPAddressPool", "L2Advertisement"]);
    expect(stage?.objects.every(({ manifest }) => manifest.metadata.namespace === "metallb-system")).toBe(true);
  });

  test("come before whatever has a Service that waits for an address", () => {
    const stage = rendered.modules.find(({ module }) => module.name === "traefik");
    expect(stage?.dependsOn.get("metallb-pools")).toContain("an address for Service traefik-lan");
  });

  test("keep the ingress address for Services of Traefik's namespace that ask for it", () => {
    expect(rendered.named("IPAddressPool metallb-system/ingress")).toHaveProperty("spec", {
      addresses: ["10.0.0.99/32"],
      autoAssign: false,
      serviceAllocation: { namespaces: ["traefik"] },
    });
  });

  test("of the facts hold what the facts say", () => {
    const { network } = exampleCluster();
    const pools = [
      { name: "apps", addresses: ["10.0.0.80-10.0.0.89"] },
      { name: "games", addresses: ["10.0.0.90/31", "10.0.0.95-10.0.0.96"], autoAssign: false },
    ];
    const { named } = renderObjects(exampleCluster({ network: { ...network, pools }, modules }));
    expect(named("IPAddressPool metallb-system/apps")).toMatchObject({
      spec: { addresses: ["10.0.0.80-10.0.0.89"], autoAssign: true },
    });
    expect(named("IPAddressPool metallb-system/games")).toMatchObject({
      spec: { addresses: ["10.0.0.90/31", "10.0.0.95-10.0.0.96"], autoAssign: false },
    });
    expect(named("L2Advertisement metallb-system/lan")).toHaveProperty("spec.ipAddressPools", ["ingress", "apps", "games"]);
  });

  test("are only that of the ingress where the facts name none", () => {
    const { pools: _, ...network } = exampleCluster().network;
    const { named, ofKind } = renderObjects(exampleCluster({ network, modules }));
    expect(ofKind("IPAddressPool")).toHaveLength(1);
    expect(named("L2Advertisement metallb-system/lan")).toHaveProperty("spec.ipAddressPools", ["ingress"]);
  });

  test("are announced from every interface and node, all by name", () => {
    expect(rendered.named("L2Advertisement metallb-system/lan")["spec"]).toEqual({ ipAddressPools: ["ingress", "apps"] });
  });
});

describe("by BGP", () => {
  const router = { name: "router", asn: 64_512 } as const;

  /** A cluster whose addresses are of a network of their own, and a router that learns of them. */
  function definition(bgp: Partial<BgpOptions> = {}): ClusterDefinition {
    const { network } = exampleCluster();
    const pools = [{ name: "apps", addresses: ["10.0.9.128/26"] }];
    return exampleCluster({
      network: { ...network, ingress: "10.0.9.99", pools },
      modules: [flux(), metallb({ bgp: { asn: 64_513, peers: [router], ...bgp } }), traefik()],
    });
  }
  const render = (bgp: Partial<BgpOptions> = {}) => renderObjects(definition(bgp));
  const peer = (options: Partial<BgpOptions["peers"][number]>) =>
    render({ peers: [{ ...router, ...options }] }).named("BGPPeer metallb-system/router");
  const { named, ofKind } = render();

  test("the nodes speak with the LAN's gateway, and nobody announces anything by ARP", () => {
    expect(named("BGPPeer metallb-system/router")["spec"]).toEqual({ myASN: 64_513, peerASN: 64_512, peerAddress: "10.0.0.1" });
    expect(ofKind("L2Advertisement")).toEqual([]);
  });

  test("every pool is announced, to every router, all by name", () => {
    const peers = [router, { ...router, name: "attic", address: "10.0.0.2" }];
    expect(render({ peers }).named("BGPAdvertisement metallb-system/routers")["spec"]).toEqual({
      ipAddressPools: ["ingress", "apps"],
      peers: ["router", "attic"],
    });
  });

  test("the chart brings FRR as a program of its own: that inside of the speaker is deprecated", () => {
    expect(named("HelmRelease metallb-system/metallb")).toMatchObject({
      spec: { values: { frrk8s: { enabled: true }, speaker: { frr: { enabled: false } } } },
    });
  });

  test("a router has only the nodes that its selectors say", () => {
    const nodeSelectors = [{ matchLabels: { "topology.kubernetes.io/zone": "cellar" } }];
    expect(peer({ nodeSelectors })).toHaveProperty("spec.nodeSelectors", nodeSelectors);
    expect(peer({})).not.toHaveProperty("spec.nodeSelectors");
  });

  test("a router elsewhere, at another port, with times of its own is told so", () => {
    expect(
      peer({ address: "10.0.7.1", port: 1790, multiHop: true, holdTime: "9s", gracefulRestart: true })["spec"],
    ).toMatchObject({ peerAddress: "10.0.7.1", peerPort: 1790, ebgpMultiHop: true, holdTime: "9s", enableGracefulRestart: true });
  });

  test("a password is a Secret that is declared, of the type that MetalLB reads, and never a value", () => {
    const guarded = render({ peers: [{ ...router, password: true }] });
    expect(guarded.named("BGPPeer metallb-system/router")).toHaveProperty("spec.passwordSecret", {
      name: "bgp-router",
      namespace: "metallb-system",
    });
    expect(guarded.cluster.secrets).toContainEqual(
      expect.objectContaining({
        namespace: "metallb-system",
        name: "bgp-router",
        keys: ["password"],
        type: "kubernetes.io/basic-auth",
      }),
    );
    expect(render().cluster.secrets).toEqual([]);
  });

  test("a router with BFD has a profile of its own", () => {
    const fast = render({ peers: [{ ...router, bfd: { receiveInterval: 150, transmitInterval: 150 } }] });
    expect(fast.named("BGPPeer metallb-system/router")).toHaveProperty("spec.bfdProfile", "router");
    expect(fast.named("BFDProfile metallb-system/router")["spec"]).toEqual({ receiveInterval: 150, transmitInterval: 150 });
    expect(ofKind("BFDProfile")).toEqual([]);
  });

  test("the routes carry the communities, by their names", () => {
    const marked = render({ communities: { "no-export": "65535:65281", home: "64513:100" }, localPreference: 200 });
    expect(marked.named("Community metallb-system/routes")["spec"]).toEqual({
      communities: [
        { name: "home", value: "64513:100" },
        { name: "no-export", value: "65535:65281" },
      ],
    });
    expect(marked.named("BGPAdvertisement metallb-system/routers")).toMatchObject({
      spec: { communities: ["home", "no-export"], localPref: 200 },
    });
    expect(ofKind("Community")).toEqual([]);
  });

  test("without a router is a problem", () => {
    const { problems } = renderCluster(definition({ peers: [] }));
    expect(problems).toContainEqual(
      expect.objectContaining({ module: "metallb-pools", message: expect.stringContaining("bgp has no peers") }),
    );
  });

  test("to a router of the cluster's own system over several hops is a problem: MetalLB refuses it", () => {
    const { problems } = renderCluster(definition({ peers: [{ ...router, asn: 64_513, multiHop: true }] }));
    expect(problems).toContainEqual(
      expect.objectContaining({
        module: "metallb-pools",
        message: expect.stringContaining("router is of the cluster's own system, 64513"),
      }),
    );
  });

  test.each(["home", "64513", "64513:100:1", "64513:65536", "large:64513:1", "large:4294967296:1:1", "64513:-1"])(
    "with the community %s is a problem, which shows a right one",
    (value) => {
      const { problems } = renderCluster(definition({ communities: { home: value } }));
      expect(problems).toContainEqual(
        expect.objectContaining({
          module: "metallb-pools",
          message: expect.stringContaining(`the community home is "${value}": write a pair such as 64513:100`),
        }),
      );
    },
  );

  test.each(["0:0", "65535:65281", "large:4294967295:0:100"])("with the community %s is none", (value) => {
    expect(() => render({ communities: { home: value } })).not.toThrow();
  });

  test("two routers of one name are a problem", () => {
    const { problems } = renderCluster(definition({ peers: [router, { ...router, address: "10.0.0.2" }] }));
    expect(problems).toContainEqual(
      expect.objectContaining({ rule: "duplicate-object", object: "BGPPeer metallb-system/router" }),
    );
  });
});

test("a field that MetalLB does not have is a problem of the render", () => {
  const [chart, pools] = metallb();
  const misspelt = {
    name: "metallb-games",
    needs: ["metallb"],
    objects: () => [
      {
        apiVersion: "metallb.io/v1beta1",
        kind: "IPAddressPool",
        metadata: { name: "games", namespace: "metallb-system" },
        spec: { adresses: ["10.0.0.70/32"] },
      },
    ],
  };
  const staged = [chart, pools].filter((module) => module !== undefined);
  const { problems } = renderCluster(exampleCluster({ modules: [flux(), staged, traefik(), misspelt] }));
  expect(problems).toMatchObject(
    expect.arrayContaining([
      expect.objectContaining({ module: "metallb-games", path: "spec.adresses", fix: "did you mean addresses?" }),
    ]),
  );
});
