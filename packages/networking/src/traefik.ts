import { type Cluster, type Module, pruneDisabled, schedulableNodes } from "@cowlab/core";
import { GitRepository, Kustomization } from "@cowlab/core/kinds/flux";
import {
  ClusterRole,
  ClusterRoleBinding,
  Deployment,
  IngressClass,
  NetworkPolicy,
  PodDisruptionBudget,
  Service,
  ServiceAccount,
} from "@cowlab/core/kinds/kubernetes";
import {
  IngressRoute,
  IngressRouteTCP,
  IngressRouteUDP,
  Middleware,
  MiddlewareTCP,
  ServersTransport,
  ServersTransportTCP,
  TLSOption,
  TLSStore,
  TraefikService,
} from "@cowlab/core/kinds/traefik";
import { ingressClassName, traefikNamespace } from "./ingress-route.ts";
import { lan } from "./network-peers.ts";

const name = "traefik";
const namespace = traefikNamespace;
const labels = { "app.kubernetes.io/name": name };
const metadata = { name, namespace, labels };

/** Entry points with the ports they listen on, unprivileged; Services map the well-known ones to them. */
const ports = { web: 8000, websecure: 8443, tunnel: 8081, traefik: 8080, metrics: 9100 } as const;

/** What a cluster may decide about Traefik. */
export interface TraefikOptions {
  /** The version, of the program and of its CRDs. @default the one of this release */
  readonly version?: string;
  /** How many pods, on nodes of their own. @default 2, or 1 where there is one node */
  readonly replicas?: number;
  /** The namespace of a Prometheus that may read the metrics. @default none */
  readonly metricsNamespace?: string;
  /**
   * True where it also reads Ingresses of its class, such as those by which cert-manager answers HTTP-01 challenges. They are
   * served with TLS, unless they name another entry point. @default false
   */
  readonly ingresses?: boolean;
}

/**
 * The way into the cluster for HTTP: first the CRDs, of the same version as the program, then the program.
 *
 * It has three doors. `web` and `websecure` are those of the LAN: the first only redirects to the second. `tunnel` is that of
 * the Cloudflare tunnel, where the cluster has one, and reached at `traefik.traefik.svc.cluster.local:80` from cloudflared's pods alone: it serves plain
 * HTTP, knows the routes of public hosts and no others, and is the only one to believe forwarded headers.
 * @see https://doc.traefik.io/traefik/reference/install-configuration/entrypoints/
 */
export function traefik(options: TraefikOptions = {}): readonly Module[] {
  const { version = "v3.7.13" } = options;
  return [
    {
      name: "traefik-crds",
      installs: [
        IngressRoute,
        IngressRouteTCP,
        IngressRouteUDP,
        Middleware,
        MiddlewareTCP,
        ServersTransport,
        ServersTransportTCP,
        TLSOption,
        TLSStore,
        TraefikService,
      ],
      objects: () => crds(version),
    },
    {
      name,
      // Declared by the stage that is the ingress: MetalLB keeps the ingress address for its namespace.
      namespace: { name: namespace, podSecurity: "restricted" },
      provides: ["ingress"],
      // Its pods start without the CRDs but serve nothing.
      needs: ["traefik-crds"],
      replaces: ["traefik"],
      objects: (cluster) => workload(version, options, cluster),
    },
  ];
}

/** The CRDs from Traefik's own repository at the tag of the program; never deleted, as every route would go with them. */
function crds(version: string) {
  const folder = "docs/content/reference/dynamic-configuration";
  const definitions = { name: "traefik-crds", namespace, labels };
  return [
    GitRepository({
      metadata: definitions,
      spec: {
        interval: "1h",
        url: "https://github.com/traefik/traefik",
        ref: { tag: version },
        sparseCheckout: [folder],
        ignore: `/${folder}/*\n!/${folder}/kubernetes-crd-definition-v1.yml\n`,
      },
    }),
    Kustomization({
      metadata: { ...definitions, annotations: pruneDisabled },
      spec: {
        interval: "1h",
        retryInterval: "2m",
        timeout: "5m",
        path: `./${folder}`,
        sourceRef: { kind: "GitRepository", name: definitions.name },
        prune: false,
        deletionPolicy: "Orphan",
        wait: true,
      },
    }),
    IngressClass({
      metadata: { name: ingressClassName, labels },
      spec: { controller: "traefik.io/ingress-controller" },
    }),
  ];
}

function workload(version: string, { metricsNamespace, ingresses = false, ...options }: TraefikOptions, cluster: Cluster) {
  const { network, tunnel } = cluster;
  const door = tunnel !== undefined;
  const replicas = options.replicas ?? Math.min(2, schedulableNodes(cluster).length);
  return [
    ServiceAccount({ metadata }),
    ClusterRole({
      metadata: { name, labels },
      rules: [
        { apiGroups: [""], resources: ["configmaps", "nodes", "secrets", "services"], verbs: ["get", "list", "watch"] },
        { apiGroups: ["discovery.k8s.io"], resources: ["endpointslices"], verbs: ["list", "watch"] },
        {
          apiGroups: ["networking.k8s.io"],
          resources: ingresses ? ["ingressclasses", "ingresses"] : ["ingressclasses"],
          verbs: ["get", "list", "watch"],
        },
        {
          apiGroups: ["traefik.io"],
          resources: [
            "ingressroutes",
            "ingressroutetcps",
            "ingressrouteudps",
            "middlewares",
            "middlewaretcps",
            "serverstransports",
            "serverstransporttcps",
            "tlsoptions",
            "tlsstores",
            "traefikservices",
          ],
          verbs: ["get", "list", "watch"],
        },
      ],
    }),
    ClusterRoleBinding({
      metadata: { name, labels },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name },
      subjects: [{ kind: "ServiceAccount", name, namespace }],
    }),
    Deployment({
      metadata,
      spec: {
        replicas,
        selector: { matchLabels: labels },
        strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
        template: {
          metadata: {
            labels,
            annotations: { "prometheus.io/scrape": "true", "prometheus.io/port": String(ports.metrics) },
          },
          spec: {
            serviceAccountName: name,
            terminationGracePeriodSeconds: 60,
            priorityClassName: "system-cluster-critical",
            securityContext: {
              runAsNonRoot: true,
              runAsUser: 65532,
              runAsGroup: 65532,
              seccompProfile: { type: "RuntimeDefault" },
            },
            topologySpreadConstraints: [
              {
                topologyKey: "kubernetes.io/hostname",
                maxSkew: 1,
                whenUnsatisfiable: "DoNotSchedule",
                labelSelector: { matchLabels: labels },
                // Pods of the old version do not count, or the rollout of two on two nodes would be stuck.
                matchLabelKeys: ["pod-template-hash"],
              },
            ],
            containers: [
              {
                name,
                image: `docker.io/library/traefik:${version}`,
                args: [...traefikArguments(door ? network.pods : undefined, ingresses)],
                ports: [
                  { name: "web", containerPort: ports.web },
                  { name: "websecure", containerPort: ports.websecure },
                  { name: "websecure-h3", containerPort: ports.websecure, protocol: "UDP" },
                  ...(door ? [{ name: "tunnel", containerPort: ports.tunnel }] : []),
                  { name: "traefik", containerPort: ports.traefik },
                  { name: "metrics", containerPort: ports.metrics },
                ],
                livenessProbe: { httpGet: { path: "/ping", port: "traefik" }, failureThreshold: 3, periodSeconds: 10 },
                readinessProbe: { httpGet: { path: "/ping", port: "traefik" }, failureThreshold: 1, periodSeconds: 5 },
                resources: {
                  requests: { cpu: "100m", memory: "96Mi", "ephemeral-storage": "64Mi" },
                  limits: { memory: "256Mi", "ephemeral-storage": "512Mi" },
                },
                securityContext: {
                  allowPrivilegeEscalation: false,
                  readOnlyRootFilesystem: true,
                  capabilities: { drop: ["ALL"] },
                },
                volumeMounts: [{ name: "tmp", mountPath: "/tmp" }],
              },
            ],
            volumes: [{ name: "tmp", emptyDir: { sizeLimit: "64Mi" } }],
          },
        },
      },
    }),
    // The LAN's door. Only nodes that run a pod announce the address, so clients keep their own.
    Service({
      metadata: { ...metadata, name: "traefik-lan", annotations: { "metallb.io/loadBalancerIPs": network.ingress } },
      spec: {
        type: "LoadBalancer",
        externalTrafficPolicy: "Local",
        selector: labels,
        ports: [
          { name: "web", port: 80, targetPort: "web" },
          { name: "websecure", port: 443, targetPort: "websecure" },
          { name: "websecure-h3", port: 443, targetPort: "websecure-h3", protocol: "UDP" },
        ],
      },
    }),
    ...(door ? [tunnelDoor()] : []),
    NetworkPolicy({
      metadata,
      spec: {
        podSelector: { matchLabels: labels },
        policyTypes: ["Ingress", "Egress"],
        // To the apps, wherever their routes lead, and in the LAN to the API servers and to devices with a route: not to the
        // Internet, where it has nothing to do.
        egress: [{ to: [{ namespaceSelector: {} }, ...lan(cluster)] }],
        ingress: [
          {
            ports: [{ port: "web" }, { port: "websecure" }, { port: "websecure-h3", protocol: "UDP" }],
          },
          ...(door
            ? [
                {
                  from: [
                    {
                      namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "cloudflared" } },
                      podSelector: { matchLabels: { "app.kubernetes.io/name": "cloudflared" } },
                    },
                  ],
                  ports: [{ port: "tunnel" }],
                },
              ]
            : []),
          ...(metricsNamespace === undefined
            ? []
            : [
                {
                  from: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": metricsNamespace } } }],
                  ports: [{ port: "metrics" }],
                },
              ]),
        ],
      },
    }),
    PodDisruptionBudget({
      metadata,
      // A pod that is not ready serves nobody, and must not keep its node from being drained.
      spec: { maxUnavailable: 1, unhealthyPodEvictionPolicy: "AlwaysAllow", selector: { matchLabels: labels } },
    }),
  ];
}

/** Where the tunnel comes in, under the name that cloudflared's rules have: `traefik.traefik.svc.cluster.local:80`. */
function tunnelDoor() {
  return Service({
    metadata,
    spec: { type: "ClusterIP", selector: labels, ports: [{ name: "tunnel", port: 80, targetPort: "tunnel" }] },
  });
}

/** The static configuration; the tunnel's entry point believes the headers of what comes from `trusted`. @see https://doc.traefik.io/traefik/reference/install-configuration/configuration-options/ */
function traefikArguments(trusted: string | undefined, ingresses: boolean): readonly string[] {
  return [
    "--global.checkNewVersion=false",
    "--global.sendAnonymousUsage=false",
    `--entryPoints.web.address=:${ports.web}/tcp`,
    // To a port, not to the entry point's name: that would redirect to the port it listens on, 8443. At its default priority
    // no route on this entry point can win over the redirect.
    "--entryPoints.web.http.redirections.entryPoint.to=:443",
    "--entryPoints.web.http.redirections.entryPoint.scheme=https",
    "--entryPoints.web.http.redirections.entryPoint.permanent=true",
    // An answer to a challenge must win over it. Nothing else can: routes name their doors.
    ...(ingresses ? ["--entryPoints.web.http.redirections.entryPoint.priority=1"] : []),
    `--entryPoints.websecure.address=:${ports.websecure}/tcp`,
    "--entryPoints.websecure.http.tls=true",
    // Without a default, what names no door would be at all of them, in plain HTTP and at the tunnel's.
    ...(ingresses ? ["--entryPoints.websecure.asDefault=true"] : []),
    "--entryPoints.websecure.http3",
    "--entryPoints.websecure.http3.advertisedPort=443",
    ...(trusted === undefined
      ? []
      : [`--entryPoints.tunnel.address=:${ports.tunnel}/tcp`, `--entryPoints.tunnel.forwardedHeaders.trustedIPs=${trusted}`]),
    `--entryPoints.traefik.address=:${ports.traefik}/tcp`,
    `--entryPoints.metrics.address=:${ports.metrics}/tcp`,
    "--ping=true",
    "--ping.entryPoint=traefik",
    "--metrics.prometheus=true",
    "--metrics.prometheus.entryPoint=metrics",
    "--api=false",
    "--providers.kubernetesCRD=true",
    `--providers.kubernetesCRD.ingressClass=${ingressClassName}`,
    "--providers.kubernetesCRD.allowCrossNamespace=false",
    "--providers.kubernetesCRD.allowExternalNameServices=false",
    ...(ingresses
      ? ["--providers.kubernetesIngress=true", `--providers.kubernetesIngress.ingressClass=${ingressClassName}`]
      : []),
    // An app that is scaled to nothing answers 503 instead of vanishing with 404.
    "--providers.kubernetesCRD.allowEmptyServices=true",
    "--log.level=INFO",
    "--log.format=json",
    "--accessLog=true",
    "--accessLog.format=json",
  ];
}
