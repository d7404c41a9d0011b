import type { ClusterDefinition } from "../cluster.ts";
import { defineKind, type Kind } from "../kind.ts";
import { Certificate, ClusterIssuer } from "../kinds/cert-manager.ts";
import { HelmRelease, HelmRepository, Kustomization, OCIRepository } from "../kinds/flux.ts";
import { ConfigMap, DaemonSet, Deployment, PersistentVolume, PersistentVolumeClaim, Service } from "../kinds/kubernetes.ts";
import { IngressRoute, TLSStore } from "../kinds/traefik.ts";
import type { Manifest } from "../manifest.ts";
import type { CreatedObject, Module } from "../module.ts";
import type { Problem } from "../problem.ts";
import { pruneDisabled, renderCluster } from "../render-cluster.ts";
import type { Waiver } from "../waiver.ts";
import { exampleCluster, exampleFlux } from "./example-cluster.ts";

interface Custom<ApiVersion extends string, Name extends string> {
  readonly apiVersion: ApiVersion;
  readonly kind: Name;
  readonly metadata?: Manifest["metadata"];
  readonly spec: Readonly<Record<string, unknown>>;
}

function customKind<ApiVersion extends string, Name extends string>(
  apiVersion: ApiVersion,
  kind: Name,
): Kind<Custom<ApiVersion, Name>> {
  const fields = { apiVersion: "string", kind: "string", "metadata?": "apis/meta/v1/ObjectMeta", spec: "any" };
  return defineKind<Custom<ApiVersion, Name>>({ apiVersion, kind, schema: { [kind]: fields } });
}

// Kinds that packages above this one define, with any spec.
export const IPAddressPool = customKind("metallb.io/v1beta1", "IPAddressPool");
export const BGPAdvertisement = customKind("metallb.io/v1beta1", "BGPAdvertisement");
export const L2Advertisement = customKind("metallb.io/v1beta1", "L2Advertisement");
export const DNSEndpoint = customKind("externaldns.k8s.io/v1alpha1", "DNSEndpoint");
export const FluxInstance = customKind("fluxcd.controlplane.io/v1", "FluxInstance");

interface WithValues extends Manifest {
  readonly data?: Readonly<Record<string, string>>;
  readonly stringData?: Readonly<Record<string, string>>;
}

/** A Secret as it must not be rendered. */
export const Secret: Kind<WithValues & { apiVersion: "v1"; kind: "Secret" }> = defineKind({ apiVersion: "v1", kind: "Secret" });

/** What installs the kinds that tests have objects of, MetalLB's among them. */
export const exampleOperators: Module = {
  name: "operators",
  replaces: ["servicelb"],
  namespace: { name: "operators", podSecurity: "restricted" },
  installs: [
    BGPAdvertisement,
    Certificate,
    ClusterIssuer,
    DNSEndpoint,
    FluxInstance,
    HelmRelease,
    HelmRepository,
    IngressRoute,
    IPAddressPool,
    Kustomization,
    L2Advertisement,
    OCIRepository,
    TLSStore,
  ],
  objects: () => [ConfigMap({ metadata: { name: "operators", namespace: "operators" }, data: { level: "info" } })],
};

/** A module of these objects, in a namespace of its name. */
export function exampleModule(name: string, objects: readonly Manifest[], more: Partial<Module> = {}): Module {
  return { name, namespace: { name, podSecurity: "restricted" }, objects: () => objects, ...more };
}

/** The example cluster with operators and these modules besides. */
export function clusterWith(modules: readonly Module[], overrides: Partial<ClusterDefinition> = {}): ClusterDefinition {
  const { modules: own } = exampleCluster();
  return exampleCluster({ ...overrides, modules: [...own, exampleOperators, ...modules] });
}

/** What a rule finds in a cluster. */
export function foundBy(rule: string, definition: ClusterDefinition): readonly Problem[] {
  return renderCluster(definition).problems.filter((problem) => problem.rule === rule);
}

/** A Service of type LoadBalancer, which asks for an address. */
export function exampleLoadBalancer(
  name: string,
  annotations: Readonly<Record<string, string>>,
  { namespace = name, ...spec }: Readonly<Record<string, unknown>> & { readonly namespace?: string } = {},
): Manifest {
  return Service({
    metadata: { name, namespace, annotations: { ...annotations } },
    spec: { type: "LoadBalancer", selector: { app: name }, ports: [{ name: "dns", port: 53, targetPort: 5353 }], ...spec },
  });
}

/** A route to the app of a name, which is below example.org unless another host is given. */
export function exampleRoute(
  app: string,
  {
    name = app,
    host = `${app}.example.org`,
    match = `Host(\`${host}\`)`,
    ...spec
  }: Readonly<Record<string, unknown>> & { readonly name?: string; readonly host?: string; readonly match?: string } = {},
): Manifest {
  return IngressRoute({
    metadata: { name, namespace: app },
    spec: {
      entryPoints: ["websecure"],
      routes: [{ kind: "Rule", match, services: [{ name: app, port: 80 }] }],
      ...spec,
    },
  });
}

/** A certificate for the domain and the names below it, or for others, who signs it, and the store by which Traefik shows it. */
export function exampleWildcard({
  name = "wildcard",
  namespace = "traefik",
  dnsNames = ["example.org", "*.example.org"],
}: {
  readonly name?: string;
  readonly namespace?: string;
  readonly dnsNames?: string[];
} = {}): readonly Manifest[] {
  const secretName = `${name}-tls`;
  return [
    ClusterIssuer({ metadata: { name: "self-signed" }, spec: { selfSigned: {} } }),
    Certificate({
      metadata: { name, namespace },
      spec: { secretName, dnsNames, issuerRef: { group: "cert-manager.io", kind: "ClusterIssuer", name: "self-signed" } },
    }),
    TLSStore({ metadata: { name: "default", namespace }, spec: { defaultCertificate: { secretName } } }),
  ];
}

/** A DNSEndpoint with these records. */
export function exampleRecords(...endpoints: readonly Readonly<Record<string, unknown>>[]): Manifest {
  return DNSEndpoint({ metadata: { name: "zone", namespace: "dns" }, spec: { endpoints } });
}

/** A release of a chart, from a repository of the same name. */
export function exampleRelease(
  name: string,
  values: Readonly<Record<string, unknown>>,
  namespace = name,
  version: string | undefined = "1.4.0",
): Manifest[] {
  const metadata = { name, namespace };
  return [
    HelmRepository({ metadata, spec: { interval: "1h", url: `https://charts.example.org/${name}` } }),
    HelmRelease({
      metadata,
      spec: {
        interval: "1h",
        chart: { spec: { chart: name, version, sourceRef: { kind: "HelmRepository", name } } },
        install: { crds: "CreateReplace" },
        upgrade: { crds: "CreateReplace" },
        values,
      },
    }),
  ];
}

/** A claim of one node's at a time. */
export function exampleClaim(name: string, namespace: string, spec: Readonly<Record<string, unknown>> = {}): Manifest {
  return PersistentVolumeClaim({
    metadata: { name, namespace, annotations: pruneDisabled },
    spec: { accessModes: ["ReadWriteOnce"], storageClassName: "disks", resources: { requests: { storage: "1Gi" } }, ...spec },
  });
}

/** A volume on an NFS export. */
export function exampleVolume(name: string, spec: Readonly<Record<string, unknown>> = {}): Manifest {
  return PersistentVolume({
    metadata: { name, annotations: pruneDisabled },
    spec: {
      capacity: { storage: "1Ti" },
      accessModes: ["ReadWriteMany"],
      nfs: { server: "10.0.0.50", path: `/srv/${name}` },
      ...spec,
    },
  });
}

/** A Deployment that mounts claims by their names. */
export function exampleDeployment(
  name: string,
  mounts: Readonly<Record<string, string>>,
  {
    namespace = name,
    pod,
    ...spec
  }: Readonly<Record<string, unknown>> & { readonly namespace?: string; readonly pod?: Readonly<Record<string, unknown>> } = {},
): Manifest {
  const labels = { "app.kubernetes.io/name": name };
  const volumes = Object.entries(mounts);
  return Deployment({
    metadata: { name, namespace },
    spec: {
      replicas: 1,
      strategy: { type: "Recreate" },
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          automountServiceAccountToken: false,
          containers: [
            {
              name,
              image: `registry.example.org/${name}:2.4.1`,
              ports: [{ name: "http", containerPort: 8080 }],
              readinessProbe: { httpGet: { path: "/health", port: "http" } },
              resources: { requests: { cpu: "50m", memory: "128Mi" }, limits: { memory: "256Mi" } },
              securityContext: {
                allowPrivilegeEscalation: false,
                capabilities: { drop: ["ALL"] },
                readOnlyRootFilesystem: true,
                runAsNonRoot: true,
                runAsUser: 1000,
                seccompProfile: { type: "RuntimeDefault" },
              },
              volumeMounts: volumes.map(([path, claim]) => ({ name: claim, mountPath: path })),
            },
          ],
          volumes: volumes.map(([, claim]) => ({ name: claim, persistentVolumeClaim: { claimName: claim } })),
          ...pod,
        },
      },
      ...spec,
    },
  });
}

/** What announces the address of the control plane, as kube-vip does. */
export function exampleAnnouncer(tolerations: readonly Readonly<Record<string, string>>[] = [{ operator: "Exists" }]): Manifest {
  const labels = { "app.kubernetes.io/name": "kube-vip" };
  return DaemonSet({
    metadata: { name: "kube-vip", namespace: "kube-system" },
    spec: {
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          automountServiceAccountToken: false,
          hostNetwork: true,
          securityContext: { seccompProfile: { type: "RuntimeDefault" } },
          priorityClassName: "system-node-critical",
          tolerations: tolerations.map((toleration) => ({ ...toleration })),
          containers: [
            {
              name: "kube-vip",
              image: "registry.example.org/kube-vip:v1.2.4",
              env: [
                { name: "address", value: "10.0.0.200" },
                { name: "cp_enable", value: "true" },
              ],
              ports: [{ name: "health", containerPort: 2113 }],
              readinessProbe: { httpGet: { path: "/healthz", port: "health" } },
              resources: { requests: { cpu: "10m", memory: "32Mi" }, limits: { memory: "64Mi" } },
              securityContext: {
                allowPrivilegeEscalation: false,
                readOnlyRootFilesystem: true,
                capabilities: { drop: ["ALL"], add: ["NET_ADMIN", "NET_RAW"] },
              },
            },
          ],
        },
      },
    },
  });
}

/** Why that needs what no other pod may have. */
export const announcerWaivers: readonly Waiver[] = ["added-capabilities", "host-access", "runs-as-root"].map((rule) => ({
  rule,
  reason: "it sets an address of the node",
}));

/** Pods that a chart makes, with the labels that \`exampleLoadBalancer\` selects. */
export function examplePods(name: string, namespace = name): CreatedObject {
  const labels = { app: name };
  return { apiVersion: "apps/v1", kind: "Deployment", namespace, name, labels, ports: [5353], by: "a chart" };
}

/** The cluster with these objects besides in the module of Flux. */
export function withFluxObjects(definition: ClusterDefinition, objects: readonly Manifest[]): ClusterDefinition {
  const flux: Module = { ...exampleFlux, objects: (cluster) => [...exampleFlux.objects(cluster), ...objects] };
  return { ...definition, modules: definition.modules.map((module) => (module === exampleFlux ? flux : module)) };
}
