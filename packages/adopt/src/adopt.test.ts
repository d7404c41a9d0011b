import { type ClusterDefinition, renderCluster } from "@cowlab/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import cowlab from "../../../clusters/cowlab.ts";
import { type AdoptionReport, adopt } from "./adopt.ts";
import type { FolderFile } from "./old-folder.ts";
import { oldRepository } from "./testing/old-repository.ts";

const old = adopt(oldRepository());

/** What becomes of an object, by its name. */
function fateOf({ objects }: AdoptionReport, object: string) {
  return objects.find((one) => one.object === object)?.fate;
}

/** The machines of a cluster, as kubectl prints them. */
function machines({ nodes, kubernetes }: ClusterDefinition): FolderFile {
  const items = nodes.map(({ name, role, address, architecture = "arm64", labels = {}, taints = [] }) => ({
    apiVersion: "v1",
    kind: "Node",
    metadata: { name, labels: { ...labels, ...(role === "server" ? { "node-role.kubernetes.io/control-plane": "true" } : {}) } },
    spec: {
      taints: taints.map((taint) => {
        const [, key, value, effect] = /^([^=]+)=(.+):(\w+)$/.exec(taint) ?? [];
        return { key, value, effect };
      }),
    },
    status: {
      addresses: [{ type: "InternalIP", address }],
      nodeInfo: { architecture, kubeletVersion: `v${kubernetes}.5+k3s1` },
    },
  }));
  return { path: "nodes.json", text: JSON.stringify({ apiVersion: "v1", kind: "List", items }) };
}

/** The rendered files of a cluster, with its machines. */
function renderedFolder(definition: ClusterDefinition): readonly FolderFile[] {
  const { files } = renderCluster(definition);
  return [...[...files].map(([path, text]) => ({ path, text })), machines(definition)];
}

describe("the facts of a folder", () => {
  it("are read off the objects that show them, with the place of each", () => {
    expect(old.facts.domain?.value).toBe("cowlab.org");
    expect(old.facts.repository?.value).toEqual({
      url: "ssh://git@github.com/cowlab-org/old-cluster",
      branch: "trunk",
      secret: "git-key",
    });
    expect(old.facts.timeZone?.value).toBe("Europe/Vienna");
    expect(old.facts.controlPlane).toEqual({ value: "10.0.0.200", from: ["kube-vip.yaml (env address)"] });
    expect(old.facts.ingress?.value).toBe("10.0.0.99");
    expect(old.facts.pools?.value).toEqual([{ name: "default", addresses: ["10.0.0.80-10.0.0.98"] }]);
    expect(old.facts.media?.value).toEqual({ server: "10.0.0.150", path: "/mnt/md0/data", size: "8Ti", user: 1026, group: 100 });
    expect(old.facts.publicHosts?.value).toEqual(["jellyfin.cowlab.org"]);
  });

  it("hold the machines without what Kubernetes wrote on them", () => {
    expect(old.facts.nodes?.value[0]).toEqual({
      name: "node0",
      role: "server",
      address: "10.0.0.140",
      architecture: "arm64",
      interface: "end0",
      labels: { "cowlab.org/disk": "nvme" },
      taints: ["CriticalAddonsOnly=true:NoExecute"],
    });
  });

  it("that are missing or guessed are said to be", () => {
    const poor = adopt(oldRepository({ "nodes.yaml": undefined, "kube-vip.yaml": undefined }));
    expect(poor.missing.map(({ fact }) => fact)).toEqual(["nodes", "kubernetes", "network.controlPlane"]);
    expect(poor.clusterFile).toContain("nodes: [], // Not in the folder: write kubectl get nodes -o yaml");
    expect(poor.clusterFile).toContain('lan: "10.0.0.0/24", // Assumed: 10.0.0.99 is in it.');
    expect(poor.problems.map(({ rule }) => rule)).toContain("invalid-fact");
  });
});

describe("the proposed cluster", () => {
  it("has the modules whose images, charts and kinds the folder has", () => {
    expect(old.modules.map(({ factory }) => factory)).toEqual([
      "k3sNodes",
      "flux",
      "kubeVip",
      "metallb",
      "traefik",
      "tunnel",
      "externalService",
      "jellyfin",
      "sonarr",
    ]);
  });

  it("keeps hosts, what is public, and versions of the same image", () => {
    expect(old.clusterFile).toContain('sonarr({ host: "tv" })');
    expect(old.clusterFile).toContain('jellyfin({ image: "docker.io/jellyfin/jellyfin:11.0", public: true })');
    expect(old.clusterFile).toContain('externalService({ name: "printer", device: "printer", port: 443, scheme: "https" })');
  });

  it("keeps the StorageClass of claims that stay, which nothing can change", () => {
    const claim = (storageClassName: string, storage = "1Gi") => `
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: seerr-config, namespace: seerr }
spec: { accessModes: [ReadWriteOnce], storageClassName: ${storageClassName}, resources: { requests: { storage: ${storage} } } }
`;
    const workload = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: seerr, namespace: seerr }
spec:
  selector: { matchLabels: { app.kubernetes.io/name: seerr } }
  template:
    metadata: { labels: { app.kubernetes.io/name: seerr } }
    spec:
      containers: [{ name: seerr, image: "ghcr.io/seerr-team/seerr:v3.0.0", volumeMounts: [{ name: config, mountPath: /app/config }] }]
      volumes: [{ name: config, persistentVolumeClaim: { claimName: seerr-config } }]
`;
    const chart = `
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: { name: longhorn, namespace: longhorn-system }
spec: { interval: 1h, chart: { spec: { chart: longhorn, version: 1.12.1, sourceRef: { kind: HelmRepository, name: longhorn } } } }
`;
    const files = { "seerr.yaml": workload, "claim.yaml": claim("longhorn"), "longhorn.yaml": chart };
    const kept = adopt(oldRepository(files));
    expect(kept.clusterFile).toContain('seerr({ image: "ghcr.io/seerr-team/seerr:v3.0.0", storageClass: "longhorn" })');
    // The class itself is not a module's: the rules say so.
    expect(kept.problems.map(({ message }) => message).join("\n")).toContain("StorageClass longhorn");

    const larger = adopt(oldRepository({ ...files, "claim.yaml": claim("longhorn", "50Gi") }));
    expect(larger.dangers.find(({ place }) => place === "claim.yaml")?.message).toMatch(
      /^a claim cannot shrink from 50Gi to .+: Flux cannot apply the module$/,
    );
  });

  it("takes another name where one is given", () => {
    expect(old.name).toBe("cowlab");
    expect(adopt(oldRepository(), { name: "home" }).clusterFile).toContain('name: "home"');
  });
});

describe("the objects of a folder", () => {
  it("are replaced by those that do the same under other names", () => {
    expect(fateOf(old, "Ingress media/sonarr")).toMatchObject({ kind: "replaced", by: "IngressRoute sonarr/sonarr" });
    expect(fateOf(old, "StatefulSet media/jellyfin")).toMatchObject({ kind: "replaced", by: "Deployment jellyfin/jellyfin" });
    expect(fateOf(old, "Endpoints devices/printer")).toMatchObject({ kind: "replaced", by: "EndpointSlice printer/printer" });
    expect(fateOf(old, "HelmRelease traefik/traefik")).toMatchObject({ kind: "replaced", module: "traefik" });
    expect(fateOf(old, "CustomResourceDefinition kustomizations.kustomize.toolkit.fluxcd.io")).toMatchObject({
      kind: "replaced",
      module: "flux-system",
    });
  });

  it("of the same name are compared field by field", () => {
    expect(fateOf(old, "HelmRepository metallb-system/metallb")).toEqual({ kind: "same", module: "metallb" });
    const release = fateOf(old, "HelmRelease metallb-system/metallb");
    expect(release?.kind === "changed" && release.fields).toContainEqual({
      kind: "changed",
      path: ["spec", "chart", "spec", "version"],
      before: "0.15.2",
      after: "0.16.1",
    });
  });

  it("that no module makes are left over", () => {
    expect(old.objects.filter(({ fate }) => fate.kind === "left-over").map(({ object }) => object)).toEqual([
      "Deployment media/tautulli",
      "PersistentVolumeClaim media/tautulli-config",
    ]);
  });

  it("that the folder has twice are compared once, and said to be there twice", () => {
    const twice = adopt(
      oldRepository({
        "copy/metallb.yaml":
          "apiVersion: metallb.io/v1beta1\nkind: IPAddressPool\nmetadata: { name: default, namespace: metallb-system }\nspec: { addresses: [10.0.0.70-10.0.0.79] }\n",
      }),
    );
    const fates = twice.objects.filter(({ object }) => object === "IPAddressPool metallb-system/default");
    expect(fates.map(({ fate }) => fate.kind)).toEqual(["changed", "left-over"]);
  });

  it("never show the values of a Secret", () => {
    expect(JSON.stringify(old)).not.toContain("bm90IGEgcmVhbCBzZWNyZXQ");
  });
});

describe("what needs care", () => {
  const messages = old.dangers.map(({ object, message }) => `${object}: ${message}`);

  it("is the data that stays in claims of other names, first", () => {
    expect(messages.slice(0, 3)).toEqual([
      "PersistentVolumeClaim media/sonarr-config: the data at /config does not come along: PersistentVolumeClaim sonarr/sonarr-config starts empty",
      "PersistentVolumeClaim media/tautulli-config: the data at /config stays in a claim that no module has",
      "StatefulSet media/jellyfin: the data of its claims config-jellyfin-… does not come along",
    ]);
  });

  it("is not the data of an NFS export that the new volumes share", () => {
    expect(old.dangers.map(({ object }) => object)).not.toContain("PersistentVolumeClaim media/media");
  });

  it("is a Secret that stands open", () => {
    expect(messages).toContain("Secret cloudflared/cloudflared-credentials: its values stand in the folder as they are");
  });

  it("is a chart that would go back to an older version", () => {
    const longhorn = adopt(
      oldRepository({
        "longhorn.yaml":
          "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: { name: longhorn, namespace: longhorn-system }\nspec: { interval: 1h, chart: { spec: { chart: longhorn, version: 1.99.0, sourceRef: { kind: HelmRepository, name: longhorn } } } }\n",
      }),
    );
    expect(longhorn.dangers.find(({ place }) => place === "longhorn.yaml")?.message).toMatch(
      /^longhorn would go back from 1.99.0 to/,
    );
  });
});

describe("files that are no manifests", () => {
  it("are listed with what they are taken for", () => {
    expect(old.others.map(({ place }) => place)).toEqual([
      ".sops.yaml",
      "README.md",
      "media/kustomization.yaml",
      "notes/values.yaml",
    ]);
    expect(old.notUnderstood.map(({ place }) => place)).toEqual([
      "broken.yaml:3",
      "chart/templates/deployment.yaml",
      "nameless.yaml",
    ]);
    expect(old.transforms).toEqual([
      { place: "media/kustomization.yaml", reason: "kustomize changes what stands in the files: commonLabels" },
    ]);
  });

  it("and a folder of nothing but them give an empty report", () => {
    const none = adopt([{ path: "README.md", text: "# Nothing\n" }]);
    expect([none.objects, none.modules, none.dangers]).toEqual([[], [], []]);
  });
});

describe("charts and variables", () => {
  const files: readonly FolderFile[] = [
    {
      path: "apps/seerr.yaml",
      text: `
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: { name: seerr, namespace: media }
spec:
  interval: 1h
  chartRef: { kind: OCIRepository, name: app-template }
  values:
    controllers: { seerr: { containers: { app: { image: { repository: ghcr.io/seerr-team/seerr, tag: v3.0.0 } } } } }
    route: { app: { hostnames: ["requests.\${SECRET_DOMAIN}"] } }
    persistence: { config: { existingClaim: seerr } }
`,
    },
    {
      path: "flux/apps.yaml",
      text: `
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: { name: apps, namespace: flux-system }
spec: { path: ./apps, interval: 1h, prune: true, sourceRef: { kind: GitRepository, name: flux-system }, postBuild: { substitute: { SECRET_DOMAIN: example.org } } }
`,
    },
    {
      path: "apps/route.yaml",
      text: `
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: seerr, namespace: media }
spec: { hostnames: ["requests.\${SECRET_DOMAIN}"], rules: [{ backendRefs: [{ name: seerr, port: 5055 }] }] }
`,
    },
  ];
  const report = adopt(files);

  it("are read as Flux would apply them", () => {
    expect(report.facts.domain?.value).toBe("example.org");
    expect(report.clusterFile).toContain('seerr({ image: "ghcr.io/seerr-team/seerr:v3.0.0", host: "requests" })');
    expect(fateOf(report, "HTTPRoute media/seerr")).toMatchObject({ by: "IngressRoute seerr/seerr" });
  });

  it("warn of the data in a chart's volumes", () => {
    expect(report.dangers.map(({ message }) => message)).toContain("the data of its volume config (seerr) does not come along");
  });
});

describe("laws", () => {
  it("adopting what a cluster renders gives the cluster: nothing differs, and nothing is left over", () => {
    const report = adopt(renderedFolder(cowlab));
    const differing = report.objects.filter(({ fate }) => fate.kind === "left-over" || fate.kind === "changed");
    // Titles, icons and the names of devices are in no manifest but the dashboard's.
    expect(differing.map(({ object }) => object)).toEqual(["ConfigMap homepage/homepage", "Deployment homepage/homepage"]);
    expect(report.modules).toHaveLength(cowlab.modules.length);
    expect(report.missing).toEqual([]);
    expect(report.dangers).toEqual([]);
  });

  it("holds for any choice of modules", () => {
    const optional = cowlab.modules.flat().filter(({ namespace }) => namespace !== undefined && apps.has(namespace.name));
    const others = cowlab.modules
      .map((item) => [item].flat())
      .filter((stages) => !stages.some((module) => optional.includes(module)));
    fc.assert(
      fc.property(fc.subarray(optional), (chosen) => {
        const definition = { ...cowlab, modules: [...others, ...chosen] };
        const report = adopt(renderedFolder(definition));
        expect(report.objects.filter(({ fate }) => fate.kind === "left-over")).toEqual([]);
        expect(report.modules).toHaveLength(others.length + chosen.length);
        expect(report.dangers).toEqual([]);
      }),
      { numRuns: 5 },
    );
  });

  it("every document of any file is in the report, once", () => {
    const document = fc.oneof(
      fc.constantFrom(
        "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings, namespace: default }\n",
        "apiVersion: v1\nkind: List\nitems: []\n",
        "kind: Deployment\n",
        "replicas: 2\n",
        "- a list\n",
        "only text\n",
      ),
      fc.json().map((text) => `${text}\n`),
    );
    fc.assert(
      fc.property(fc.array(fc.array(document, { minLength: 1, maxLength: 3 }), { maxLength: 4 }), (files) => {
        const report = adopt(files.map((documents, index) => ({ path: `file-${index}.yaml`, text: documents.join("---\n") })));
        const places = [...report.objects, ...report.notUnderstood, ...report.others].map(({ place }) => place);
        expect(new Set(places).size).toBe(places.length);
        for (const [index] of files.entries())
          expect(places.filter((place) => place.startsWith(`file-${index}.yaml`))).not.toEqual([]);
      }),
      { numRuns: 50 },
    );
  });

  it("no text crashes it", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(adopt([{ path: "any.yaml", text }]).version).toBe(1);
      }),
      { numRuns: 25 },
    );
  });
});

/** The namespaces of apps that a cluster can do without. */
const apps = new Set(["calibre-web", "copyparty", "lidarr", "openbooks", "prowlarr", "qbittorrent", "radarr", "seerr", "sonarr"]);
