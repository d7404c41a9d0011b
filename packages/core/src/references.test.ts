import { describe, expect, it } from "vitest";
import type { PlainManifest } from "./manifest.ts";
import { containersOf, podTemplate, type Reference, referencesOf } from "./references.ts";

/** An object in the namespace recipes, or outside namespaces. */
function object(
  type: string,
  fields: Readonly<Record<string, unknown>>,
  namespace: string | undefined = "recipes",
): PlainManifest {
  const [apiVersion = "", kind = ""] = type.split(" ");
  return { apiVersion, kind, metadata: namespace === undefined ? { name: "it" } : { name: "it", namespace }, ...fields };
}

const outside = (type: string, fields: Readonly<Record<string, unknown>>): PlainManifest => {
  const { metadata, ...rest } = object(type, fields);
  return { ...rest, apiVersion: rest.apiVersion, kind: rest.kind, metadata: { name: metadata.name } };
};

/** A reference in short: `path -> Kind namespace/name`, with key, port and optional where there are any. */
function shown({ path, group, kind, namespace, name, key, port, optional }: Reference): string {
  const place = namespace === undefined ? name : `${namespace}/${name}`;
  const extra = [
    key === undefined ? "" : ` key ${key}`,
    port === undefined ? "" : ` port ${port}`,
    optional === true ? " optional" : "",
  ];
  return `${path} -> ${group === "" ? "" : `${group} `}${kind} ${place}${extra.join("")}`;
}

/** What an object refers to, apart from its own namespace. */
const found = (manifest: PlainManifest): readonly string[] =>
  referencesOf(manifest)
    .filter(({ path }) => path !== "metadata.namespace")
    .map(shown);

const pod = {
  serviceAccountName: "recipes",
  priorityClassName: "apps",
  runtimeClassName: "gvisor",
  imagePullSecrets: [{ name: "registry" }],
  initContainers: [{ name: "migrate", envFrom: [{ secretRef: { name: "migration" } }] }],
  containers: [
    {
      name: "recipes",
      env: [
        { name: "TZ", value: "Europe/Berlin" },
        { name: "A", valueFrom: { secretKeyRef: { name: "recipes", key: "password" } } },
        { name: "B", valueFrom: { configMapKeyRef: { name: "recipes", key: "theme", optional: true } } },
      ],
      envFrom: [{ configMapRef: { name: "recipes" } }, { secretRef: { name: "mail", optional: true } }],
    },
  ],
  volumes: [
    { name: "a", secret: { secretName: "keys", items: [{ key: "id", path: "id" }] } },
    { name: "b", configMap: { name: "files", optional: true, items: [{ key: "a.conf", path: "a" }] } },
    { name: "c", persistentVolumeClaim: { claimName: "data" } },
    {
      name: "d",
      projected: { sources: [{ secret: { name: "tls" } }, { configMap: { name: "roots", items: [{ key: "ca", path: "ca" }] } }] },
    },
    { name: "e", ephemeral: { volumeClaimTemplate: { spec: { storageClassName: "disks" } } } },
    { name: "f", csi: { driver: "smb.csi.k8s.io", nodePublishSecretRef: { name: "share" } } },
    { name: "g", emptyDir: {} },
  ],
};

const podReferences = (spec: string): readonly string[] => [
  `${spec}.serviceAccountName -> ServiceAccount recipes/recipes`,
  `${spec}.priorityClassName -> scheduling.k8s.io PriorityClass apps`,
  `${spec}.runtimeClassName -> node.k8s.io RuntimeClass gvisor`,
  `${spec}.imagePullSecrets[0].name -> Secret recipes/registry`,
  `${spec}.volumes[0].secret.secretName -> Secret recipes/keys`,
  `${spec}.volumes[1].configMap.name -> ConfigMap recipes/files optional`,
  `${spec}.volumes[2].persistentVolumeClaim.claimName -> PersistentVolumeClaim recipes/data`,
  `${spec}.volumes[3].projected.sources[0].secret.name -> Secret recipes/tls`,
  `${spec}.volumes[3].projected.sources[1].configMap.name -> ConfigMap recipes/roots`,
  `${spec}.volumes[5].csi.nodePublishSecretRef.name -> Secret recipes/share`,
  `${spec}.volumes[4].ephemeral.volumeClaimTemplate.spec.storageClassName -> storage.k8s.io StorageClass disks`,
  `${spec}.volumes[0].secret.items[0].key -> Secret recipes/keys key id`,
  `${spec}.volumes[1].configMap.items[0].key -> ConfigMap recipes/files key a.conf optional`,
  `${spec}.volumes[3].projected.sources[1].configMap.items[0].key -> ConfigMap recipes/roots key ca`,
  `${spec}.initContainers[0].envFrom[0].secretRef.name -> Secret recipes/migration`,
  `${spec}.containers[0].envFrom[1].secretRef.name -> Secret recipes/mail optional`,
  `${spec}.containers[0].envFrom[0].configMapRef.name -> ConfigMap recipes/recipes`,
  `${spec}.containers[0].env[1].valueFrom.secretKeyRef -> Secret recipes/recipes key password`,
  `${spec}.containers[0].env[2].valueFrom.configMapKeyRef -> ConfigMap recipes/recipes key theme optional`,
];

describe("referencesOf", () => {
  it("begins with the namespace that the object lives in", () => {
    expect(referencesOf(object("v1 ConfigMap", {})).map(shown)).toEqual(["metadata.namespace -> Namespace recipes"]);
    expect(referencesOf(outside("v1 Namespace", {}))).toEqual([]);
  });

  it.each([
    ["v1 Pod", { spec: pod }, "spec"],
    ["apps/v1 Deployment", { spec: { template: { spec: pod } } }, "spec.template.spec"],
    ["apps/v1 DaemonSet", { spec: { template: { spec: pod } } }, "spec.template.spec"],
    ["apps/v1 StatefulSet", { spec: { template: { spec: pod } } }, "spec.template.spec"],
    ["apps/v1 ReplicaSet", { spec: { template: { spec: pod } } }, "spec.template.spec"],
    ["batch/v1 Job", { spec: { template: { spec: pod } } }, "spec.template.spec"],
    ["batch/v1 CronJob", { spec: { jobTemplate: { spec: { template: { spec: pod } } } } }, "spec.jobTemplate.spec.template.spec"],
  ])("finds what the pods of a %s need", (type, fields, spec) => {
    expect([...found(object(type, fields))].sort()).toEqual([...podReferences(spec)].sort());
  });

  const kinds: readonly (readonly [string, PlainManifest, readonly string[]])[] = [
    [
      "a StatefulSet",
      object("apps/v1 StatefulSet", {
        spec: { serviceName: "database", volumeClaimTemplates: [{ spec: { storageClassName: "disks" } }] },
      }),
      [
        "spec.serviceName -> Service recipes/database",
        "spec.volumeClaimTemplates[0].spec.storageClassName -> storage.k8s.io StorageClass disks",
      ],
    ],
    [
      "a claim",
      object("v1 PersistentVolumeClaim", {
        spec: {
          storageClassName: "disks",
          volumeName: "media",
          dataSource: { kind: "PersistentVolumeClaim", name: "old" },
          dataSourceRef: { apiGroup: "snapshot.storage.k8s.io", kind: "VolumeSnapshot", name: "nightly", namespace: "backups" },
        },
      }),
      [
        "spec.storageClassName -> storage.k8s.io StorageClass disks",
        "spec.volumeName -> PersistentVolume media",
        "spec.dataSource -> PersistentVolumeClaim recipes/old",
        "spec.dataSourceRef -> snapshot.storage.k8s.io VolumeSnapshot backups/nightly",
      ],
    ],
    [
      "a volume",
      outside("v1 PersistentVolume", {
        spec: {
          storageClassName: "disks",
          claimRef: { namespace: "recipes", name: "media" },
          csi: { driver: "smb.csi.k8s.io", nodeStageSecretRef: { namespace: "kube-system", name: "share" } },
        },
      }),
      [
        "spec.storageClassName -> storage.k8s.io StorageClass disks",
        "spec.claimRef -> PersistentVolumeClaim recipes/media",
        "spec.csi.nodeStageSecretRef -> Secret kube-system/share",
      ],
    ],
    ["a claim without a class", object("v1 PersistentVolumeClaim", { spec: { storageClassName: "" } }), []],
    [
      "a ServiceAccount",
      object("v1 ServiceAccount", { imagePullSecrets: [{ name: "registry" }] }),
      ["imagePullSecrets[0].name -> Secret recipes/registry"],
    ],
    [
      "a RoleBinding",
      object("rbac.authorization.k8s.io/v1 RoleBinding", {
        roleRef: { kind: "Role", name: "reader" },
        subjects: [
          { kind: "ServiceAccount", name: "recipes" },
          { kind: "ServiceAccount", name: "backup", namespace: "backups" },
          { kind: "User", name: "cook" },
        ],
      }),
      [
        "roleRef.name -> rbac.authorization.k8s.io Role recipes/reader",
        "subjects[0].name -> ServiceAccount recipes/recipes",
        "subjects[1].name -> ServiceAccount backups/backup",
      ],
    ],
    [
      "a ClusterRoleBinding",
      outside("rbac.authorization.k8s.io/v1 ClusterRoleBinding", {
        roleRef: { kind: "ClusterRole", name: "announcer" },
        subjects: [{ kind: "ServiceAccount", name: "announcer", namespace: "kube-system" }],
      }),
      [
        "roleRef.name -> rbac.authorization.k8s.io ClusterRole announcer",
        "subjects[0].name -> ServiceAccount kube-system/announcer",
      ],
    ],
    [
      "a binding to a role that Kubernetes has",
      object("rbac.authorization.k8s.io/v1 RoleBinding", { roleRef: { kind: "ClusterRole", name: "view" }, subjects: [] }),
      [],
    ],
    [
      "an EndpointSlice",
      object("discovery.k8s.io/v1 EndpointSlice", {
        metadata: { name: "nas", namespace: "recipes", labels: { "kubernetes.io/service-name": "nas" } },
      }),
      ['metadata.labels["kubernetes.io/service-name"] -> Service recipes/nas'],
    ],
    [
      "an Ingress",
      object("networking.k8s.io/v1 Ingress", {
        spec: {
          ingressClassName: "traefik",
          defaultBackend: { service: { name: "sorry", port: { number: 80 } } },
          tls: [{ secretName: "tls" }],
          rules: [
            {
              http: {
                paths: [
                  { backend: { service: { name: "recipes", port: { name: "http" } } } },
                  { backend: { resource: { kind: "Bucket", name: "a" } } },
                ],
              },
            },
          ],
        },
      }),
      [
        "spec.ingressClassName -> networking.k8s.io IngressClass traefik",
        "spec.tls[0].secretName -> Secret recipes/tls",
        "spec.defaultBackend.service -> Service recipes/sorry port 80",
        "spec.rules[0].http.paths[0].backend.service -> Service recipes/recipes port http",
      ],
    ],
    [
      "an autoscaler",
      object("autoscaling/v2 HorizontalPodAutoscaler", {
        spec: { scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "recipes" } },
      }),
      ["spec.scaleTargetRef -> apps Deployment recipes/recipes"],
    ],
    [
      "a webhook",
      outside("admissionregistration.k8s.io/v1 ValidatingWebhookConfiguration", {
        webhooks: [
          { clientConfig: { service: { namespace: "cert-manager", name: "webhook", port: 443 } } },
          { clientConfig: { url: "https://a" } },
        ],
      }),
      ["webhooks[0].clientConfig.service -> Service cert-manager/webhook port 443"],
    ],
    [
      "an API of its own",
      outside("apiregistration.k8s.io/v1 APIService", {
        spec: { service: { namespace: "kube-system", name: "metrics-server" } },
      }),
      ["spec.service -> Service kube-system/metrics-server"],
    ],
    [
      "a CRD with a conversion",
      outside("apiextensions.k8s.io/v1 CustomResourceDefinition", {
        spec: {
          conversion: {
            webhook: { clientConfig: { service: { namespace: "longhorn-system", name: "conversion", port: 9501 } } },
          },
        },
      }),
      ["spec.conversion.webhook.clientConfig.service -> Service longhorn-system/conversion port 9501"],
    ],
    [
      "an IngressRoute",
      object("traefik.io/v1alpha1 IngressRoute", {
        spec: {
          ingressClassName: "lan",
          parentRefs: [{ name: "parent", namespace: "traefik" }],
          tls: { secretName: "tls", options: { name: "modern", namespace: "traefik" }, store: { name: "default" } },
          routes: [
            {
              middlewares: [{ name: "headers", namespace: "traefik" }, { name: "local" }, { name: "auth@file" }],
              services: [
                { name: "recipes", port: "http", serversTransport: "nas", middlewares: [{ name: "retry" }] },
                { name: "shared", namespace: "kitchen", port: 80, serversTransport: "mtls" },
                { name: "both", kind: "TraefikService" },
                { name: "api@internal", kind: "TraefikService" },
                { name: "other", serversTransport: "insecure@file" },
              ],
            },
          ],
        },
      }),
      [
        "spec.ingressClassName -> networking.k8s.io IngressClass lan",
        "spec.parentRefs[0] -> traefik.io IngressRoute traefik/parent",
        "spec.tls.secretName -> Secret recipes/tls",
        "spec.tls.options -> traefik.io TLSOption traefik/modern",
        "spec.tls.store -> traefik.io TLSStore recipes/default",
        "spec.routes[0].middlewares[0] -> traefik.io Middleware traefik/headers",
        "spec.routes[0].middlewares[1] -> traefik.io Middleware recipes/local",
        "spec.routes[0].services[0] -> Service recipes/recipes port http",
        "spec.routes[0].services[1] -> Service kitchen/shared port 80",
        "spec.routes[0].services[2] -> traefik.io TraefikService recipes/both",
        "spec.routes[0].services[4] -> Service recipes/other",
        "spec.routes[0].services[0].serversTransport -> traefik.io ServersTransport recipes/nas",
        "spec.routes[0].services[1].serversTransport -> traefik.io ServersTransport kitchen/mtls",
        "spec.routes[0].services[0].middlewares[0] -> traefik.io Middleware recipes/retry",
      ],
    ],
    [
      "an IngressRouteTCP",
      object("traefik.io/v1alpha1 IngressRouteTCP", {
        spec: {
          routes: [{ middlewares: [{ name: "allow" }], services: [{ name: "database", port: 5432, serversTransport: "tcp" }] }],
        },
      }),
      [
        "spec.routes[0].middlewares[0] -> traefik.io MiddlewareTCP recipes/allow",
        "spec.routes[0].services[0] -> Service recipes/database port 5432",
        "spec.routes[0].services[0].serversTransport -> traefik.io ServersTransportTCP recipes/tcp",
      ],
    ],
    [
      "an IngressRouteUDP",
      object("traefik.io/v1alpha1 IngressRouteUDP", { spec: { routes: [{ services: [{ name: "dns", port: 53 }] }] } }),
      ["spec.routes[0].services[0] -> Service recipes/dns port 53"],
    ],
    [
      "a Middleware",
      object("traefik.io/v1alpha1 Middleware", {
        spec: {
          basicAuth: { secret: "users" },
          digestAuth: { secret: "digest" },
          forwardAuth: { tls: { certSecret: "client", caSecret: "ca" } },
          rateLimit: { redis: { secret: "redis", tls: { caSecret: "redis-ca" } } },
          errors: { service: { name: "errors", port: 8080 } },
          chain: { middlewares: [{ name: "first" }, { name: "second", namespace: "traefik" }] },
        },
      }),
      [
        "spec.basicAuth.secret -> Secret recipes/users",
        "spec.digestAuth.secret -> Secret recipes/digest",
        "spec.forwardAuth.tls.certSecret -> Secret recipes/client",
        "spec.forwardAuth.tls.caSecret -> Secret recipes/ca",
        "spec.rateLimit.redis.secret -> Secret recipes/redis",
        "spec.rateLimit.redis.tls.caSecret -> Secret recipes/redis-ca",
        "spec.chain.middlewares[0] -> traefik.io Middleware recipes/first",
        "spec.chain.middlewares[1] -> traefik.io Middleware traefik/second",
        "spec.errors.service -> Service recipes/errors port 8080",
      ],
    ],
    [
      "a TraefikService",
      object("traefik.io/v1alpha1 TraefikService", {
        spec: {
          weighted: {
            services: [
              { name: "blue", port: 80 },
              { name: "green", kind: "TraefikService" },
            ],
          },
          mirroring: { name: "main", mirrors: [{ name: "copy" }] },
          failover: { service: { name: "first" }, fallback: { name: "second" } },
        },
      }),
      [
        "spec.failover.service -> Service recipes/first",
        "spec.failover.fallback -> Service recipes/second",
        "spec.mirroring -> Service recipes/main",
        "spec.mirroring.mirrors[0] -> Service recipes/copy",
        "spec.weighted.services[0] -> Service recipes/blue port 80",
        "spec.weighted.services[1] -> traefik.io TraefikService recipes/green",
      ],
    ],
    [
      "a ServersTransport",
      object("traefik.io/v1alpha1 ServersTransport", {
        spec: { certificatesSecrets: ["client"], rootCAsSecrets: ["old"], rootCAs: [{ secret: "ca" }, { configMap: "roots" }] },
      }),
      [
        "spec.certificatesSecrets[0] -> Secret recipes/client",
        "spec.rootCAsSecrets[0] -> Secret recipes/old",
        "spec.rootCAs[0].secret -> Secret recipes/ca",
        "spec.rootCAs[1].configMap -> ConfigMap recipes/roots",
      ],
    ],
    [
      "a ServersTransportTCP",
      object("traefik.io/v1alpha1 ServersTransportTCP", { spec: { tls: { rootCAs: [{ secret: "ca" }] } } }),
      ["spec.tls.rootCAs[0].secret -> Secret recipes/ca"],
    ],
    [
      "TLS of Traefik",
      object("traefik.io/v1alpha1 TLSStore", {
        spec: { defaultCertificate: { secretName: "wildcard" }, certificates: [{ secretName: "other" }] },
      }),
      [
        "spec.defaultCertificate.secretName -> Secret recipes/wildcard",
        "spec.certificates[0].secretName -> Secret recipes/other",
      ],
    ],
    [
      "client certificates of Traefik",
      object("traefik.io/v1alpha1 TLSOption", { spec: { clientAuth: { secretNames: ["ca"] } } }),
      ["spec.clientAuth.secretNames[0] -> Secret recipes/ca"],
    ],
    [
      "a Certificate",
      object("cert-manager.io/v1 Certificate", {
        spec: {
          issuerRef: { kind: "ClusterIssuer", name: "letsencrypt" },
          keystores: { pkcs12: { passwordSecretRef: { name: "keystore", key: "password" } } },
        },
      }),
      [
        "spec.issuerRef -> cert-manager.io ClusterIssuer letsencrypt",
        "spec.keystores.pkcs12.passwordSecretRef -> Secret recipes/keystore key password",
      ],
    ],
    [
      "a Certificate of an Issuer",
      object("cert-manager.io/v1 Certificate", { spec: { issuerRef: { name: "own" } } }),
      ["spec.issuerRef -> cert-manager.io Issuer recipes/own"],
    ],
    [
      "a ClusterIssuer, whose Secrets are cert-manager's",
      outside("cert-manager.io/v1 ClusterIssuer", {
        spec: {
          acme: {
            privateKeySecretRef: { name: "made-by-cert-manager" },
            externalAccountBinding: { keySecretRef: { name: "eab", key: "hmac" } },
            solvers: [
              { dns01: { cloudflare: { apiTokenSecretRef: { name: "cloudflare", key: "token" } } } },
              { http01: { ingress: { ingressClassName: "traefik" } } },
            ],
          },
        },
      }),
      [
        "spec.acme.externalAccountBinding.keySecretRef -> Secret cert-manager/eab key hmac",
        "spec.acme.solvers[0].dns01.cloudflare.apiTokenSecretRef -> Secret cert-manager/cloudflare key token",
        "spec.acme.solvers[1].http01.ingress.ingressClassName -> networking.k8s.io IngressClass traefik",
      ],
    ],
    [
      "an Issuer, whose Secrets are beside it",
      object("cert-manager.io/v1 Issuer", {
        spec: {
          ca: { secretName: "root" },
          vault: { auth: { appRole: { secretRef: { name: "vault", key: "id" } } } },
          venafi: { tpp: { credentialsRef: { name: "tpp" } } },
        },
      }),
      [
        "spec.ca.secretName -> Secret recipes/root",
        "spec.vault.auth.appRole.secretRef -> Secret recipes/vault key id",
        "spec.venafi.tpp.credentialsRef -> Secret recipes/tpp",
      ],
    ],
    [
      "a HelmRelease",
      object("helm.toolkit.fluxcd.io/v2 HelmRelease", {
        spec: {
          chart: {
            spec: {
              sourceRef: { kind: "HelmRepository", name: "charts", namespace: "flux-system" },
              verify: { secretRef: { name: "cosign" } },
            },
          },
          valuesFrom: [
            { kind: "Secret", name: "values" },
            { kind: "ConfigMap", name: "more", valuesKey: "more.yaml", optional: true },
          ],
          dependsOn: [{ name: "database" }, { name: "cert-manager", namespace: "cert-manager" }],
          targetNamespace: "kitchen",
          serviceAccountName: "deployer",
        },
      }),
      [
        "spec.chart.spec.sourceRef -> source.toolkit.fluxcd.io HelmRepository flux-system/charts",
        "spec.valuesFrom[0] -> Secret recipes/values key values.yaml",
        "spec.valuesFrom[1] -> ConfigMap recipes/more key more.yaml optional",
        "spec.dependsOn[0] -> helm.toolkit.fluxcd.io HelmRelease recipes/database",
        "spec.dependsOn[1] -> helm.toolkit.fluxcd.io HelmRelease cert-manager/cert-manager",
        "spec.targetNamespace -> Namespace kitchen",
        "spec.chart.spec.verify.secretRef.name -> Secret recipes/cosign",
        "spec.serviceAccountName -> ServiceAccount recipes/deployer",
      ],
    ],
    [
      "a HelmRelease of an artifact, into a namespace that it makes",
      object("helm.toolkit.fluxcd.io/v2 HelmRelease", {
        spec: {
          chartRef: { kind: "OCIRepository", name: "chart" },
          install: { createNamespace: true },
          targetNamespace: "kitchen",
        },
      }),
      ["spec.chartRef -> source.toolkit.fluxcd.io OCIRepository recipes/chart"],
    ],
    [
      "a HelmRelease on another cluster",
      object("helm.toolkit.fluxcd.io/v2 HelmRelease", {
        spec: {
          chartRef: { kind: "HelmChart", name: "chart" },
          kubeConfig: { secretRef: { name: "remote", key: "config" } },
          storageNamespace: "there",
        },
      }),
      [
        "spec.chartRef -> source.toolkit.fluxcd.io HelmChart recipes/chart",
        "spec.kubeConfig.secretRef.name -> Secret recipes/remote key config",
      ],
    ],
    [
      "a Flux Kustomization",
      object("kustomize.toolkit.fluxcd.io/v1 Kustomization", {
        spec: {
          sourceRef: { kind: "GitRepository", name: "flux-system", namespace: "flux-system" },
          decryption: { secretRef: { name: "sops-age" } },
          postBuild: {
            substituteFrom: [
              { kind: "ConfigMap", name: "facts" },
              { kind: "Secret", name: "keys", optional: true },
            ],
          },
          dependsOn: [{ name: "namespaces" }],
          targetNamespace: "kitchen",
        },
      }),
      [
        "spec.sourceRef -> source.toolkit.fluxcd.io GitRepository flux-system/flux-system",
        "spec.postBuild.substituteFrom[0] -> ConfigMap recipes/facts",
        "spec.postBuild.substituteFrom[1] -> Secret recipes/keys optional",
        "spec.dependsOn[0] -> kustomize.toolkit.fluxcd.io Kustomization recipes/namespaces",
        "spec.targetNamespace -> Namespace kitchen",
        "spec.decryption.secretRef.name -> Secret recipes/sops-age",
      ],
    ],
    ...["Bucket", "GitRepository", "HelmRepository", "OCIRepository"].map(
      (kind) =>
        [
          `a source of kind ${kind}`,
          object(`source.toolkit.fluxcd.io/v1 ${kind}`, {
            spec: { secretRef: { name: "login" }, certSecretRef: { name: "ca" }, serviceAccountName: "puller" },
          }),
          [
            "spec.secretRef.name -> Secret recipes/login",
            "spec.certSecretRef.name -> Secret recipes/ca",
            "spec.serviceAccountName -> ServiceAccount recipes/puller",
          ],
        ] as const,
    ),
    [
      "a GitRepository that includes another",
      object("source.toolkit.fluxcd.io/v1 GitRepository", {
        spec: { include: [{ repository: { name: "shared" } }], verify: { secretRef: { name: "keys" } } },
      }),
      [
        "spec.verify.secretRef.name -> Secret recipes/keys",
        "spec.include[0].repository -> source.toolkit.fluxcd.io GitRepository recipes/shared",
      ],
    ],
    [
      "a HelmChart",
      object("source.toolkit.fluxcd.io/v1 HelmChart", { spec: { sourceRef: { kind: "HelmRepository", name: "charts" } } }),
      ["spec.sourceRef -> source.toolkit.fluxcd.io HelmRepository recipes/charts"],
    ],
    [
      "an Alert",
      object("notification.toolkit.fluxcd.io/v1beta3 Alert", {
        spec: {
          providerRef: { name: "chat" },
          eventSources: [
            { kind: "HelmRelease", name: "*" },
            { kind: "Kustomization", name: "apps", namespace: "flux-system" },
          ],
        },
      }),
      [
        "spec.providerRef -> notification.toolkit.fluxcd.io Provider recipes/chat",
        "spec.eventSources[1] -> kustomize.toolkit.fluxcd.io Kustomization flux-system/apps",
      ],
    ],
    [
      "a Receiver",
      object("notification.toolkit.fluxcd.io/v1 Receiver", {
        spec: { secretRef: { name: "hook" }, resources: [{ kind: "GitRepository", name: "cluster" }] },
      }),
      [
        "spec.secretRef.name -> Secret recipes/hook",
        "spec.resources[0] -> source.toolkit.fluxcd.io GitRepository recipes/cluster",
      ],
    ],
    [
      "an announcement of MetalLB",
      object("metallb.io/v1beta1 L2Advertisement", { spec: { ipAddressPools: ["apps"] } }, "metallb-system"),
      ["spec.ipAddressPools[0] -> metallb.io IPAddressPool metallb-system/apps"],
    ],
    [
      "an announcement of MetalLB by BGP",
      object("metallb.io/v1beta1 BGPAdvertisement", { spec: { ipAddressPools: ["apps"], peers: ["router"] } }, "metallb-system"),
      [
        "spec.ipAddressPools[0] -> metallb.io IPAddressPool metallb-system/apps",
        "spec.peers[0] -> metallb.io BGPPeer metallb-system/router",
      ],
    ],
    [
      "a peer of MetalLB",
      object(
        "metallb.io/v1beta2 BGPPeer",
        { spec: { bfdProfile: "fast", passwordSecret: { name: "router" } } },
        "metallb-system",
      ),
      ["spec.bfdProfile -> metallb.io BFDProfile metallb-system/fast", "spec.passwordSecret -> Secret metallb-system/router"],
    ],
    [
      "a backup target of Longhorn",
      object("longhorn.io/v1beta2 BackupTarget", { spec: { credentialSecret: "nas" } }, "longhorn-system"),
      ["spec.credentialSecret -> Secret longhorn-system/nas"],
    ],
    [
      "an ExternalSecret",
      object("external-secrets.io/v1 ExternalSecret", {
        spec: { secretStoreRef: { kind: "ClusterSecretStore", name: "vault" } },
      }),
      ["spec.secretStoreRef -> external-secrets.io ClusterSecretStore vault"],
    ],
  ];

  it.each(kinds)("finds what %s refers to", (_, manifest, references) => {
    expect(found(manifest)).toEqual(references);
  });

  it("knows what Kubernetes brings along", () => {
    const template = (spec: object): PlainManifest => object("v1 Pod", { spec: { containers: [], ...spec } });
    expect(found(template({ priorityClassName: "system-cluster-critical" }))).toEqual([]);
  });

  it("finds nothing in fields that are not of their type, which the schema check reports", () => {
    const spec = {
      template: {
        spec: { volumes: "none", containers: [null, { env: [1, { valueFrom: [] }] }], imagePullSecrets: [{ name: 5 }] },
      },
    };
    expect(found(object("apps/v1 Deployment", { spec }))).toEqual([]);
    expect(found(object("traefik.io/v1alpha1 IngressRoute", { spec: { routes: {}, tls: "on" } }))).toEqual([]);
    expect(found(object("apps/v1 Deployment", { spec: null }))).toEqual([]);
  });
});

describe("podTemplate", () => {
  it("has the labels and annotations that are texts, and the place of the template", () => {
    const template = {
      metadata: { labels: { app: "recipes", broken: 1 }, annotations: { "example.org/note": "soup" } },
      spec: { containers: [] },
    };
    expect(podTemplate(object("apps/v1 Deployment", { spec: { template } }))).toEqual({
      path: "spec.template",
      labels: { app: "recipes" },
      annotations: { "example.org/note": "soup" },
      spec: { containers: [] },
    });
    expect(podTemplate(object("v1 Pod", { spec: { containers: [] } }))).toMatchObject({ path: "", labels: {} });
  });

  it("is none for objects that make no pods", () => {
    expect(podTemplate(object("v1 Service", { spec: { template: { spec: {} } } }))).toBeUndefined();
    expect(podTemplate(object("apps/v1 Deployment", { spec: {} }))).toBeUndefined();
    expect(podTemplate(object("example.org/v1 Deployment", { spec: { template: { spec: {} } } }))).toBeUndefined();
  });
});

describe("containersOf", () => {
  it("lists init containers first, each with its place", () => {
    const [migrate, recipes] = [{ name: "migrate" }, { name: "recipes" }];
    expect(containersOf({ containers: [recipes], initContainers: [migrate, "broken"] })).toEqual([
      { path: "initContainers[0]", spec: migrate },
      { path: "containers[0]", spec: recipes },
    ]);
  });
});
