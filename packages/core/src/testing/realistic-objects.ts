import { Certificate, ClusterIssuer } from "../kinds/cert-manager.ts";
import { GitRepository, HelmRelease, HelmRepository, Kustomization, OCIRepository } from "../kinds/flux.ts";
import {
  ClusterRole,
  ClusterRoleBinding,
  ConfigMap,
  CronJob,
  DaemonSet,
  Deployment,
  EndpointSlice,
  NetworkPolicy,
  PersistentVolume,
  PersistentVolumeClaim,
  PodDisruptionBudget,
  PriorityClass,
  Service,
  ServiceAccount,
  StatefulSet,
  StorageClass,
} from "../kinds/kubernetes.ts";
import { IngressRoute, IngressRouteTCP, Middleware, ServersTransport, TLSOption, TLSStore } from "../kinds/traefik.ts";
import type { Manifest } from "../manifest.ts";

const metadata = { name: "recipes", namespace: "recipes" };
const labels = { "app.kubernetes.io/name": "recipes" };
const restricted = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ["ALL"] },
  readOnlyRootFilesystem: true,
  runAsNonRoot: true,
  runAsUser: 1000,
};

/** One valid object of most kinds that a home cluster has, with more fields than most have. */
export const realisticObjects: readonly Manifest[] = [
  Deployment({
    metadata: { ...metadata, labels, annotations: { "example.org/owner": "the kitchen" } },
    spec: {
      replicas: 2,
      revisionHistoryLimit: 3,
      strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: "25%" } },
      selector: { matchLabels: labels },
      template: {
        metadata: { labels, annotations: { "prometheus.io/scrape": "true" } },
        spec: {
          serviceAccountName: "recipes",
          automountServiceAccountToken: false,
          enableServiceLinks: false,
          priorityClassName: "apps",
          terminationGracePeriodSeconds: 60,
          securityContext: { fsGroup: 1000, supplementalGroups: [44, 109], seccompProfile: { type: "RuntimeDefault" } },
          nodeSelector: { "kubernetes.io/arch": "arm64" },
          tolerations: [
            { key: "node.kubernetes.io/unreachable", operator: "Exists", effect: "NoExecute", tolerationSeconds: 60 },
          ],
          affinity: {
            podAntiAffinity: {
              preferredDuringSchedulingIgnoredDuringExecution: [
                {
                  weight: 100,
                  podAffinityTerm: { topologyKey: "kubernetes.io/hostname", labelSelector: { matchLabels: labels } },
                },
              ],
            },
          },
          topologySpreadConstraints: [
            {
              maxSkew: 1,
              topologyKey: "kubernetes.io/hostname",
              whenUnsatisfiable: "ScheduleAnyway",
              labelSelector: { matchLabels: labels },
            },
          ],
          initContainers: [
            {
              name: "migrate",
              image: "registry.example.org/recipes:2.4.1",
              command: ["recipes", "migrate"],
              volumeMounts: [{ name: "data", mountPath: "/data" }],
              securityContext: restricted,
            },
          ],
          containers: [
            {
              name: "recipes",
              image: "registry.example.org/recipes:2.4.1@sha256:0000000000000000000000000000000000000000000000000000000000000000",
              imagePullPolicy: "IfNotPresent",
              args: ["--port=8080"],
              env: [
                { name: "TZ", value: "Europe/Berlin" },
                { name: "PASSWORD", valueFrom: { secretKeyRef: { name: "recipes", key: "password" } } },
                { name: "NODE", valueFrom: { fieldRef: { fieldPath: "spec.nodeName" } } },
              ],
              envFrom: [{ configMapRef: { name: "recipes" } }, { prefix: "MAIL_", secretRef: { name: "mail", optional: true } }],
              ports: [
                { name: "http", containerPort: 8080 },
                { name: "discovery", containerPort: 1900, protocol: "UDP" },
                { name: "discovery-tcp", containerPort: 1900, protocol: "TCP" },
              ],
              resources: { requests: { cpu: "50m", memory: "128Mi" }, limits: { cpu: 1.5, memory: "256Mi" } },
              startupProbe: { tcpSocket: { port: "http" }, failureThreshold: 30, periodSeconds: 2 },
              livenessProbe: { httpGet: { path: "/health", port: 8080, httpHeaders: [{ name: "Accept", value: "text/plain" }] } },
              readinessProbe: { exec: { command: ["recipes", "ready"] }, timeoutSeconds: 5 },
              lifecycle: { preStop: { sleep: { seconds: 5 } } },
              volumeMounts: [
                { name: "data", mountPath: "/data" },
                { name: "config", mountPath: "/etc/recipes.conf", subPath: "recipes.conf", readOnly: true },
                { name: "scratch", mountPath: "/tmp" },
                { name: "certificates", mountPath: "/certificates", readOnly: true },
              ],
              securityContext: restricted,
            },
          ],
          volumes: [
            { name: "data", persistentVolumeClaim: { claimName: "recipes" } },
            {
              name: "config",
              configMap: { name: "recipes", defaultMode: 0o444, items: [{ key: "recipes.conf", path: "recipes.conf" }] },
            },
            { name: "scratch", emptyDir: { medium: "Memory", sizeLimit: "64Mi" } },
            {
              name: "certificates",
              projected: { sources: [{ secret: { name: "recipes-tls" } }, { configMap: { name: "roots" } }] },
            },
          ],
        },
      },
    },
  }),
  StatefulSet({
    metadata: { name: "database", namespace: "recipes" },
    spec: {
      serviceName: "database",
      replicas: 1,
      selector: { matchLabels: { app: "database" } },
      updateStrategy: { type: "OnDelete" },
      template: {
        metadata: { labels: { app: "database" } },
        spec: {
          containers: [
            {
              name: "database",
              image: "registry.example.org/database:16",
              volumeMounts: [{ name: "data", mountPath: "/var/lib/database" }],
            },
          ],
        },
      },
      volumeClaimTemplates: [
        {
          metadata: { name: "data" },
          spec: { accessModes: ["ReadWriteOnce"], storageClassName: "disks", resources: { requests: { storage: "4Gi" } } },
        },
      ],
    },
  }),
  DaemonSet({
    metadata: { name: "announcer", namespace: "kube-system" },
    spec: {
      selector: { matchLabels: { app: "announcer" } },
      template: {
        metadata: { labels: { app: "announcer" } },
        spec: {
          hostNetwork: true,
          tolerations: [{ operator: "Exists" }],
          containers: [
            {
              name: "announcer",
              image: "registry.example.org/announcer:1.0.0",
              ports: [{ name: "metrics", containerPort: 2112, hostPort: 2112 }],
              securityContext: { privileged: true },
            },
          ],
          volumes: [{ name: "modules", hostPath: { path: "/lib/modules", type: "Directory" } }],
        },
      },
    },
  }),
  CronJob({
    metadata: { name: "backup", namespace: "recipes" },
    spec: {
      schedule: "30 4 * * MON-FRI",
      timeZone: "Europe/Berlin",
      concurrencyPolicy: "Forbid",
      successfulJobsHistoryLimit: 1,
      jobTemplate: {
        spec: {
          backoffLimit: 2,
          template: {
            spec: { restartPolicy: "Never", containers: [{ name: "backup", image: "registry.example.org/backup:3" }] },
          },
        },
      },
    },
  }),
  Service({
    metadata: { ...metadata, annotations: { "metallb.io/loadBalancerIPs": "10.0.0.81" } },
    spec: {
      type: "LoadBalancer",
      externalTrafficPolicy: "Local",
      allocateLoadBalancerNodePorts: false,
      loadBalancerSourceRanges: ["10.0.0.0/24"],
      selector: labels,
      ports: [
        { name: "http", port: 80, targetPort: "http" },
        { name: "discovery", port: 1900, targetPort: 1900, protocol: "UDP" },
      ],
    },
  }),
  Service({ metadata: { name: "database", namespace: "recipes" }, spec: { clusterIP: "None", selector: { app: "database" } } }),
  EndpointSlice({
    metadata: { name: "nas", namespace: "recipes", labels: { "kubernetes.io/service-name": "nas" } },
    addressType: "IPv4",
    ports: [{ name: "https", port: 443, protocol: "TCP" }],
    endpoints: [{ addresses: ["10.0.0.50"], conditions: { ready: true } }],
  }),
  ConfigMap({ metadata, data: { "recipes.conf": "port = 8080\n" }, binaryData: { "logo.png": "iVBORw0KGgo=" } }),
  PersistentVolumeClaim({
    metadata,
    spec: { accessModes: ["ReadWriteOnce"], storageClassName: "disks", resources: { requests: { storage: "1Gi" } } },
  }),
  PersistentVolume({
    metadata: { name: "media" },
    spec: {
      capacity: { storage: "4Ti" },
      accessModes: ["ReadWriteMany"],
      persistentVolumeReclaimPolicy: "Retain",
      storageClassName: "",
      mountOptions: ["nfsvers=4.1"],
      nfs: { server: "10.0.0.50", path: "/srv/media" },
      claimRef: { namespace: "recipes", name: "media" },
    },
  }),
  StorageClass({
    metadata: { name: "disks", annotations: { "storageclass.kubernetes.io/is-default-class": "true" } },
    provisioner: "disks.example.org",
    allowVolumeExpansion: true,
    reclaimPolicy: "Retain",
    volumeBindingMode: "Immediate",
    parameters: { replicas: "3" },
  }),
  NetworkPolicy({
    metadata,
    spec: {
      podSelector: { matchLabels: labels },
      policyTypes: ["Ingress", "Egress"],
      ingress: [
        {
          from: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "traefik" } }, podSelector: {} }],
          ports: [{ port: "http" }, { port: 30000, endPort: 32767, protocol: "TCP" }],
        },
      ],
      egress: [{ to: [{ ipBlock: { cidr: "0.0.0.0/0", except: ["10.0.0.0/8"] } }] }],
    },
  }),
  PodDisruptionBudget({
    metadata,
    spec: { maxUnavailable: 1, selector: { matchExpressions: [{ key: "app", operator: "In", values: ["recipes"] }] } },
  }),
  PriorityClass({ metadata: { name: "apps" }, value: 1000, preemptionPolicy: "Never" }),
  ServiceAccount({ metadata, automountServiceAccountToken: false, imagePullSecrets: [{ name: "registry" }] }),
  ClusterRole({
    metadata: { name: "announcer" },
    rules: [
      { apiGroups: [""], resources: ["services", "nodes"], verbs: ["get", "list", "watch"] },
      { nonResourceURLs: ["/metrics"], verbs: ["get"] },
    ],
  }),
  ClusterRoleBinding({
    metadata: { name: "announcer" },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "announcer" },
    subjects: [{ kind: "ServiceAccount", name: "announcer", namespace: "kube-system" }],
  }),
  IngressRoute({
    metadata,
    spec: {
      entryPoints: ["websecure"],
      routes: [
        {
          kind: "Rule",
          match: "Host(`recipes.example.org`) && (PathPrefix(`/api`, `/feeds`) || !Header(`X-Kitchen`, `closed`))",
          priority: 10,
          middlewares: [{ name: "headers", namespace: "traefik" }],
          services: [
            {
              kind: "Service",
              name: "recipes",
              port: "http",
              weight: 1,
              sticky: { cookie: { name: "recipes", secure: true, sameSite: "lax" } },
              healthCheck: { path: "/health", interval: "10s" },
            },
            { kind: "TraefikService", name: "api@internal" },
          ],
        },
      ],
      tls: {
        secretName: "recipes-tls",
        options: { name: "modern", namespace: "traefik" },
        domains: [{ main: "example.org", sans: ["*.example.org"] }],
      },
    },
  }),
  IngressRouteTCP({
    metadata: { name: "database", namespace: "recipes" },
    spec: {
      routes: [{ match: "HostSNI(`*`)", services: [{ name: "database", port: 5432, proxyProtocol: { version: 2 } }] }],
      tls: { passthrough: true },
    },
  }),
  Middleware({ metadata: { name: "retry", namespace: "traefik" }, spec: { retry: { attempts: 4, initialInterval: "100ms" } } }),
  Middleware({
    metadata: { name: "limit", namespace: "traefik" },
    spec: { rateLimit: { average: 100, burst: 50, period: "1s" } },
  }),
  ServersTransport({
    metadata: { name: "nas", namespace: "traefik" },
    spec: {
      serverName: "nas.example.org",
      rootCAs: [{ secret: "nas-ca" }],
      forwardingTimeouts: { dialTimeout: "30s", idleConnTimeout: 90 },
    },
  }),
  TLSOption({ metadata: { name: "modern", namespace: "traefik" }, spec: { minVersion: "VersionTLS13", sniStrict: true } }),
  TLSStore({ metadata: { name: "default", namespace: "traefik" }, spec: { defaultCertificate: { secretName: "wildcard-tls" } } }),
  HelmRelease({
    metadata: { name: "traefik", namespace: "traefik" },
    spec: {
      interval: "1h",
      timeout: "10m",
      releaseName: "traefik",
      chart: {
        spec: {
          chart: "traefik",
          version: "41.3.0",
          interval: "12h",
          sourceRef: { kind: "HelmRepository", name: "traefik", namespace: "flux-system" },
        },
      },
      install: { crds: "CreateReplace", strategy: { name: "RetryOnFailure", retryInterval: "5m" } },
      upgrade: { crds: "CreateReplace", remediation: { retries: 3, strategy: "rollback" } },
      driftDetection: { mode: "enabled", ignore: [{ paths: ["/spec/replicas"], target: { kind: "Deployment" } }] },
      dependsOn: [{ name: "cert-manager", namespace: "cert-manager" }],
      values: { deployment: { replicas: 2 }, ports: { web: { port: 8000 } } },
      valuesFrom: [
        { kind: "Secret", name: "traefik-values", valuesKey: "values.yaml", targetPath: "service.spec", optional: true },
      ],
    },
  }),
  HelmRelease({
    metadata: { name: "metallb", namespace: "metallb-system" },
    spec: {
      interval: "1h",
      chartRef: { kind: "OCIRepository", name: "metallb" },
      values: { speaker: { ignoreExcludeLB: true } },
    },
  }),
  Kustomization({
    metadata: { name: "recipes", namespace: "flux-system" },
    spec: {
      interval: "1h",
      retryInterval: "2m",
      timeout: "5m",
      prune: true,
      wait: true,
      path: "./clusters/home/recipes",
      sourceRef: { kind: "GitRepository", name: "flux-system" },
      dependsOn: [{ name: "namespaces" }],
      decryption: { provider: "sops", secretRef: { name: "sops-age" } },
      postBuild: {
        substitute: { domain: "example.org" },
        substituteFrom: [{ kind: "ConfigMap", name: "facts", optional: true }],
      },
      deletionPolicy: "Orphan",
    },
  }),
  GitRepository({
    metadata: { name: "flux-system", namespace: "flux-system" },
    spec: {
      interval: "5m",
      timeout: "60s",
      url: "https://git.example.org/home/cluster.git",
      ref: { branch: "main" },
      secretRef: { name: "git" },
    },
  }),
  HelmRepository({
    metadata: { name: "traefik", namespace: "flux-system" },
    spec: { interval: "12h", url: "https://charts.example.org", type: "default" },
  }),
  OCIRepository({
    metadata: { name: "metallb", namespace: "metallb-system" },
    spec: {
      interval: "12h",
      url: "oci://registry.example.org/charts/metallb",
      ref: { tag: "0.16.1" },
      layerSelector: { mediaType: "application/vnd.cncf.helm.chart.content.v1.tar+gzip", operation: "copy" },
    },
  }),
  Certificate({
    metadata: { name: "wildcard", namespace: "traefik" },
    spec: {
      secretName: "wildcard-tls",
      dnsNames: ["example.org", "*.example.org"],
      duration: "2160h0m0s",
      renewBefore: "720h",
      privateKey: { algorithm: "ECDSA", size: 384, rotationPolicy: "Always" },
      usages: ["server auth"],
      issuerRef: { kind: "ClusterIssuer", name: "letsencrypt" },
    },
  }),
  ClusterIssuer({
    metadata: { name: "letsencrypt" },
    spec: {
      acme: {
        email: "certificates@example.org",
        server: "https://acme-v02.api.letsencrypt.org/directory",
        privateKeySecretRef: { name: "letsencrypt-account" },
        solvers: [
          {
            selector: { dnsZones: ["example.org"] },
            dns01: { cloudflare: { apiTokenSecretRef: { name: "cloudflare", key: "token" } } },
          },
        ],
      },
    },
  }),
];
