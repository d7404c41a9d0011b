import { describe, expect, it } from "vitest";
import { constraints } from "./constraints.ts";
import { scalarChecks } from "./scalar-checks.ts";
import { type FieldType, schemaChecker } from "./schema.ts";
import { isList } from "./schema-check.ts";
import schemas from "./schemas.json" with { type: "json" };
import { changedObject } from "./testing/changed-object.ts";

const checker = schemaChecker([], "1.33");
const check = (name: string, changes: Readonly<Record<string, unknown>>) => checker.check(changedObject(name, changes));

const pod = "spec.template.spec";
const container = `${pod}.containers[0]`;
const job = "spec.jobTemplate.spec.template.spec";
const tokens = { password: "secret" };

/** What a kind must not be, each with the field at which that is found and a part of what is said. */
const refusals: readonly (readonly [string, Readonly<Record<string, unknown>>, string, string])[] = [
  // Metadata
  ["Deployment", { "metadata.namespace": "Recipes" }, "metadata.namespace", "DNS label"],
  ["Deployment", { 'metadata.labels["-app"]': "recipes" }, "metadata.labels", 'it is "-app"'],
  ["Deployment", { "metadata.labels.app": "with space" }, "metadata.labels.app", "label's value"],
  ["Deployment", { "metadata.labels.app": "x".repeat(64) }, "metadata.labels.app", "at most 63"],
  ["Deployment", { 'metadata.annotations["a/b/c"]': "" }, "metadata.annotations", 'it is "a/b/c"'],
  ["Deployment", { "metadata.annotations.notes": "n".repeat(2 ** 18) }, "metadata.annotations", "must have 262144 bytes at most"],
  ["Deployment", { "metadata.finalizers": ["a", "b", "a"] }, "metadata.finalizers[2]", "same value as item 0: a"],

  // Workloads
  ["Deployment", { "spec.replicas": -1 }, "spec.replicas", "not negative"],
  ["Deployment", { "spec.selector": {} }, "spec.selector", "must select the pods of the template, but it is empty"],
  [
    "Deployment",
    { "spec.selector.matchLabels.tier": "web" },
    "spec.selector.matchLabels.tier",
    "it wants web and the template has no such label",
  ],
  ["Deployment", { "spec.strategy.type": "Recreate" }, "spec.strategy.rollingUpdate", "for type RollingUpdate only"],
  [
    "Deployment",
    { "spec.strategy.rollingUpdate": { maxSurge: 0, maxUnavailable: "0%" } },
    "spec.strategy.rollingUpdate.maxUnavailable",
    "no pod is ever replaced",
  ],
  ["Deployment", { "spec.strategy.rollingUpdate.maxSurge": "one" }, "spec.strategy.rollingUpdate.maxSurge", "percentage"],
  ["Deployment", { [`${pod}.restartPolicy`]: "OnFailure" }, `${pod}.restartPolicy`, "must be Always"],
  [
    "StatefulSet",
    { "spec.updateStrategy.rollingUpdate": { partition: 1 } },
    "spec.updateStrategy.rollingUpdate",
    "type is OnDelete",
  ],
  ["CronJob", { "spec.schedule": "30 4 * *" }, "spec.schedule", "five fields"],
  ["CronJob", { "spec.timeZone": "Berlin" }, "spec.timeZone", "IANA"],
  ["CronJob", { [`${job}.restartPolicy`]: undefined }, `${job}.restartPolicy`, "missing, and the default is Always"],
  ["CronJob", { [`${job}.restartPolicy`]: "Always" }, `${job}.restartPolicy`, "must be Never or OnFailure"],
  [
    "CronJob",
    { [`${job}.containers[0].volumeMounts`]: [{ name: "data", mountPath: "/data" }] },
    `${job}.containers[0].volumeMounts[0].name`,
    "names no volume of the pod: data",
  ],

  // Pods
  ["Deployment", { [`${pod}.containers`]: [] }, `${pod}.containers`, "at least one container"],
  ["Deployment", { [`${pod}.containers[1]`]: { name: "recipes", image: "a" } }, `${pod}.containers[1]`, "the same name as"],
  ["Deployment", { [`${pod}.initContainers[0].name`]: "recipes" }, `${container}.name`, `is the name of initContainers[0], too`],
  ["Deployment", { [`${pod}.volumes[1].name`]: "data" }, `${pod}.volumes[1]`, "the same name as"],
  ["Deployment", { [`${pod}.volumes[0]`]: { name: "data" } }, `${pod}.volumes[0]`, "it has none"],
  ["Deployment", { [`${pod}.volumes[0].emptyDir`]: {} }, `${pod}.volumes[0]`, "it has emptyDir and persistentVolumeClaim"],
  [
    "Deployment",
    { [`${pod}.volumes[0].name`]: "files" },
    `${container}.volumeMounts[0].name`,
    "names no volume of the pod: data",
  ],
  [
    "Deployment",
    { [`${pod}.volumes[1].configMap.defaultMode`]: 755 },
    `${pod}.volumes[1].configMap.defaultMode`,
    "511 in decimal",
  ],
  [
    "Deployment",
    { [`${pod}.volumes[1].configMap.items[0].path`]: "../etc/passwd" },
    `${pod}.volumes[1].configMap.items[0].path`,
    "relative path",
  ],
  ["Deployment", { [`${pod}.nodeSelector.disk`]: "fast disk" }, `${pod}.nodeSelector.disk`, "label's value"],
  ["Deployment", { [`${pod}.tolerations[0].effect`]: "NoSchedule" }, `${pod}.tolerations[0].tolerationSeconds`, "NoExecute only"],
  ["Deployment", { [`${pod}.tolerations[0].value`]: "yes" }, `${pod}.tolerations[0].value`, "must be absent"],
  ["Deployment", { [`${pod}.tolerations[0]`]: { effect: "NoSchedule" } }, `${pod}.tolerations[0].operator`, "must be Exists"],
  ["Deployment", { [`${pod}.securityContext.runAsUser`]: -1 }, `${pod}.securityContext.runAsUser`, "id of a user"],
  [
    "Deployment",
    { [`${pod}.securityContext.seccompProfile.localhostProfile`]: "a.json" },
    `${pod}.securityContext.seccompProfile.localhostProfile`,
    "for type Localhost only",
  ],
  ["Deployment", { [`${pod}.hostAliases`]: [{ ip: "nas", hostnames: ["nas"] }] }, `${pod}.hostAliases[0].ip`, "IP address"],
  ["DaemonSet", { [`${container}.ports[0].hostPort`]: 80 }, `${container}.ports[0].hostPort`, "must be the containerPort 2112"],

  // Containers
  ["Deployment", { [`${container}.name`]: "Recipes" }, `${container}.name`, "DNS label"],
  ["Deployment", { [`${container}.image`]: "recipes 2.4.1" }, `${container}.image`, "image reference"],
  ["Deployment", { [`${container}.env[1].name`]: "TZ" }, `${container}.env[1]`, "the same name as"],
  ["Deployment", { [`${container}.env[0].name`]: "A=B" }, `${container}.env[0].name`, "environment variable"],
  ["Deployment", { [`${container}.env[1].value`]: "x" }, `${container}.env[1]`, "at most one of value, valueFrom"],
  ["Deployment", { [`${container}.env[1].valueFrom`]: {} }, `${container}.env[1].valueFrom`, "exactly one of"],
  [
    "Deployment",
    { [`${container}.envFrom[0]`]: { prefix: "A_" } },
    `${container}.envFrom[0]`,
    "exactly one of configMapRef, secretRef",
  ],
  ["Deployment", { [`${container}.ports[0].containerPort`]: 65536 }, `${container}.ports[0].containerPort`, "from 1 to 65535"],
  ["Deployment", { [`${container}.ports[0].name`]: "a-name-of-16-chars" }, `${container}.ports[0].name`, "at most 15"],
  [
    "Deployment",
    { [`${container}.ports[1].protocol`]: "TCP" },
    `${container}.ports[2]`,
    "the same containerPort and protocol as",
  ],
  ["Deployment", { [`${container}.ports[1]`]: { name: "http", containerPort: 81 } }, `${container}.ports[1]`, "the same name as"],
  [
    "Deployment",
    { [`${container}.ports[2].protocol`]: undefined, [`${container}.ports[1].protocol`]: undefined },
    `${container}.ports[2]`,
    "1900/TCP",
  ],
  [
    "Deployment",
    { [`${container}.resources.requests.memory`]: "1Gi" },
    `${container}.resources.requests.memory`,
    "must not be over the limit of 256Mi",
  ],
  [
    "Deployment",
    { [`${container}.resources.requests.cpu`]: "1600m" },
    `${container}.resources.requests.cpu`,
    "must not be over the limit of 1.5",
  ],
  [
    "Deployment",
    { [`${container}.resources.limits.memory`]: "-1Gi" },
    `${container}.resources.limits.memory`,
    "must not be negative",
  ],
  ["Deployment", { [`${container}.resources.limits.memory`]: "256MB" }, `${container}.resources.limits.memory`, "quantity"],
  [
    "Deployment",
    { [`${container}.readinessProbe.httpGet`]: { port: "http" } },
    `${container}.readinessProbe`,
    "it has exec and httpGet",
  ],
  [
    "Deployment",
    { [`${container}.livenessProbe.successThreshold`]: 2 },
    `${container}.livenessProbe.successThreshold`,
    "must be 1",
  ],
  ["Deployment", { [`${container}.livenessProbe.httpGet.port`]: 0 }, `${container}.livenessProbe.httpGet.port`, "port"],
  [
    "Deployment",
    { [`${container}.lifecycle.preStop.exec`]: { command: ["sync"] } },
    `${container}.lifecycle.preStop`,
    "it has exec and sleep",
  ],
  [
    "Deployment",
    { [`${container}.volumeMounts[1].mountPath`]: "/data" },
    `${container}.volumeMounts[1]`,
    "the same mountPath as",
  ],
  [
    "Deployment",
    { [`${container}.volumeMounts[0].mountPath`]: "data" },
    `${container}.volumeMounts[0].mountPath`,
    "absolute path",
  ],
  ["Deployment", { [`${container}.volumeMounts[1].subPath`]: "/a" }, `${container}.volumeMounts[1].subPath`, "relative path"],
  [
    "DaemonSet",
    { [`${container}.securityContext.allowPrivilegeEscalation`]: false },
    `${container}.securityContext.allowPrivilegeEscalation`,
    "privileged",
  ],

  // Services and networks
  ["Service", { "spec.ports[1].name": undefined }, "spec.ports[1].name", "is required where a Service has several ports"],
  ["Service", { "spec.ports[1].name": "http" }, "spec.ports[1].name", "is the name of ports[0] too"],
  [
    "Service",
    { "spec.ports[1].port": 80, "spec.ports[1].protocol": "TCP" },
    "spec.ports[1]",
    "the same port and protocol as item 0: 80/TCP",
  ],
  ["Service", { "spec.ports": [] }, "spec.ports", "at least one port"],
  ["Service", { "spec.ports[0].targetPort": "HTTP" }, "spec.ports[0].targetPort", "name of a port"],
  ["Service", { "spec.clusterIP": "None" }, "spec.clusterIP", "must not be None"],
  ["Service", { "spec.clusterIP": "ten" }, "spec.clusterIP", "must be None or an IP address"],
  ["Service", { "spec.loadBalancerIP": "10.0.0.300" }, "spec.loadBalancerIP", "IP address"],
  ["Service", { "spec.loadBalancerSourceRanges": ["10.0.0.0"] }, "spec.loadBalancerSourceRanges[0]", "subnet"],
  ["Service", { "spec.type": "ClusterIP" }, "spec.externalTrafficPolicy", "reached from outside, but the type is ClusterIP"],
  [
    "Service",
    { "spec.type": undefined },
    "spec.allocateLoadBalancerNodePorts",
    "for type LoadBalancer only, but type is not set",
  ],
  [
    "Service database",
    { "spec.ports": [{ port: 80, nodePort: 30080 }] },
    "spec.ports[0].nodePort",
    "type NodePort or LoadBalancer only",
  ],
  ["Service database", { "spec.type": "ExternalName" }, "spec.externalName", "it is missing"],
  [
    "Service database",
    { "spec.type": "ExternalName", "spec.externalName": "10.0.0.50" },
    "spec.externalName",
    "it is the address 10.0.0.50",
  ],
  ["EndpointSlice", { "endpoints[0].addresses[0]": "nas.example.org" }, "endpoints[0].addresses[0]", "IPv4 address"],
  ["EndpointSlice", { "endpoints[0].addresses[0]": "127.0.0.1" }, "endpoints[0].addresses[0]", "no loopback"],
  ["EndpointSlice", { "endpoints[0].addresses": [] }, "endpoints[0].addresses", "at least one address"],
  ["EndpointSlice", { addressType: "IPv6" }, "endpoints[0].addresses[0]", "IPv6 address"],
  ["EndpointSlice", { ports: [{ port: 80 }, { port: 443 }] }, "ports[1]", "the same name as item 0: none"],
  ["NetworkPolicy", { "spec.egress[0].to[0]": {} }, "spec.egress[0].to[0]", "at least one of ipBlock"],
  ["NetworkPolicy", { "spec.egress[0].to[0].podSelector": {} }, "spec.egress[0].to[0]", "at most one of ipBlock, podSelector"],
  ["NetworkPolicy", { "spec.egress[0].to[0].ipBlock.cidr": "10.0.0.0/33" }, "spec.egress[0].to[0].ipBlock.cidr", "subnet"],
  ["NetworkPolicy", { "spec.ingress[0].ports[1].endPort": 80 }, "spec.ingress[0].ports[1].endPort", "it is 80 and port is 30000"],
  ["NetworkPolicy", { "spec.ingress[0].ports[0].endPort": 80 }, "spec.ingress[0].ports[0].endPort", "port that is a number"],

  // Storage, data and access
  ["ConfigMap", { 'data["a/b"]': "" }, "data", 'it is "a/b"'],
  ["ConfigMap", { 'data["logo.png"]': "" }, 'binaryData["logo.png"]', "is a key of data, too"],
  ["ConfigMap", { 'binaryData["logo.png"]': "a b" }, 'binaryData["logo.png"]', "base64"],
  ["PersistentVolumeClaim", { "spec.accessModes": [] }, "spec.accessModes", "at least one mode"],
  ["PersistentVolumeClaim", { "spec.accessModes": ["ReadWriteOnce", "ReadWriteOncePod"] }, "spec.accessModes", "no other mode"],
  ["PersistentVolumeClaim", { "spec.resources": undefined }, "spec.resources.requests.storage", "is required"],
  ["PersistentVolumeClaim", { "spec.resources.requests.storage": "0" }, "spec.resources.requests.storage", "more than nothing"],
  [
    "StatefulSet",
    { "spec.volumeClaimTemplates[0].spec.accessModes": undefined },
    "spec.volumeClaimTemplates[0].spec.accessModes",
    "at least one mode",
  ],
  [
    "StatefulSet",
    { "spec.volumeClaimTemplates[0].metadata.name": "files" },
    `${container}.volumeMounts[0].name`,
    "names no volume of the pod: data",
  ],
  ["PersistentVolume", { "spec.capacity": {} }, "spec.capacity.storage", "is required"],
  ["PersistentVolume", { "spec.hostPath": { path: "/srv" } }, "spec", "it has hostPath and nfs"],
  ["PersistentVolume", { "spec.nfs.path": "srv" }, "spec.nfs.path", "absolute path"],
  ["StorageClass", { reclaimPolicy: "Recycle" }, "reclaimPolicy", 'one of "Delete", "Retain"'],
  ["PodDisruptionBudget", { "spec.minAvailable": 1 }, "spec", "at most one of maxUnavailable, minAvailable"],
  [
    "PodDisruptionBudget",
    { "spec.selector.matchExpressions[0].values": [] },
    "spec.selector.matchExpressions[0].values",
    "at least one value",
  ],
  [
    "PodDisruptionBudget",
    { "spec.selector.matchExpressions[0].operator": "Exists" },
    "spec.selector.matchExpressions[0].values",
    "must be absent",
  ],
  [
    "PodDisruptionBudget",
    { "spec.selector.matchExpressions[0].operator": "in" },
    "spec.selector.matchExpressions[0].operator",
    '"In", "NotIn"',
  ],
  ["PriorityClass", { value: 2_000_000_000 }, "value", "must be 1000000000 or less"],
  ["ClusterRole", { "rules[0].verbs": [] }, "rules[0].verbs", "at least one verb"],
  ["ClusterRole", { "rules[0].apiGroups": undefined }, "rules[0].apiGroups", '"" is the core group'],
  ["ClusterRole", { "rules[1].resources": ["pods"] }, "rules[1].resources", "beside nonResourceURLs"],
  ["ClusterRoleBinding", { "subjects[0].namespace": undefined }, "subjects[0].namespace", "is required for a ServiceAccount"],
  ["ClusterRoleBinding", { "roleRef.kind": "Role" }, "roleRef.kind", "must be ClusterRole"],
  ["ClusterRoleBinding", { "subjects[0].kind": "Account" }, "subjects[0].kind", '"ServiceAccount"'],

  // Flux
  ["HelmRelease", { "spec.interval": "1d" }, "spec.interval", "duration such as"],
  ["HelmRelease", { "spec.chartRef": { kind: "OCIRepository", name: "traefik" } }, "spec", "it has chart and chartRef"],
  ["HelmRelease", { "spec.chart": undefined }, "spec", "exactly one of chart, chartRef, but it has none"],
  [
    "HelmRelease",
    { "spec.install.strategy.name": "RemediateOnFailure" },
    "spec.install.strategy.retryInterval",
    "for name RetryOnFailure only",
  ],
  ["HelmRelease", { "spec.kubeConfig": {} }, "spec.kubeConfig", "exactly one of configMapRef, secretRef"],
  ["HelmRelease", { "spec.valuesFrom[0].targetPath": "a b" }, "spec.valuesFrom[0].targetPath", "must match"],
  ["Kustomization", { "spec.timeout": "5 minutes" }, "spec.timeout", "duration such as"],
  ["GitRepository", { "spec.timeout": "1h" }, "spec.timeout", "minutes or seconds"],
  ["GitRepository", { "spec.url": "git@git.example.org:home/cluster.git" }, "spec.url", "ssh://"],
  ["GitRepository", { "spec.serviceAccountName": "flux" }, "spec.serviceAccountName", "for provider aws or azure only"],
  ["HelmRepository", { "spec.url": "ftp://charts.example.org" }, "spec.url", "oci://"],
  ["OCIRepository", { "spec.url": "https://registry.example.org/metallb" }, "spec.url", "starts with oci://"],

  // cert-manager
  ["Certificate", { "spec.duration": "90d" }, "spec.duration", "2160h"],
  ["Certificate", { "spec.duration": "30m", "spec.renewBefore": undefined }, "spec.duration", "must be 1h or more"],
  ["Certificate", { "spec.renewBefore": "1m" }, "spec.renewBefore", "must be 5m or more"],
  ["Certificate", { "spec.renewBefore": "2160h" }, "spec.renewBefore", "less than the duration of 2160h0m0s"],
  ["Certificate", { "spec.renewBeforePercentage": 30 }, "spec", "at most one of renewBefore, renewBeforePercentage"],
  ["Certificate", { "spec.dnsNames": undefined }, "spec", "at least one of commonName, dnsNames"],
  ["Certificate", { "spec.dnsNames[0]": "https://example.org" }, "spec.dnsNames[0]", "host such as"],
  ["Certificate", { "spec.commonName": "c".repeat(65) }, "spec.commonName", "64 characters or less"],
  ["Certificate", { "spec.privateKey.size": 2048 }, "spec.privateKey.size", "256, 384 or 521 for ECDSA"],
  ["Certificate", { "spec.privateKey": { size: 1024 } }, "spec.privateKey.size", "from 2048 to 8192 for RSA"],
  ["ClusterIssuer", { "spec.selfSigned": {} }, "spec", "it has acme and selfSigned"],
  ["ClusterIssuer", { "spec.acme.solvers[0].http01": { ingress: {} } }, "spec.acme.solvers[0]", "exactly one of dns01, http01"],
  ["ClusterIssuer", { "spec.acme.solvers[0].dns01.route53": {} }, "spec.acme.solvers[0].dns01", "it has cloudflare and route53"],
  [
    "ClusterIssuer",
    { "spec.acme.solvers[0].dns01.cloudflare.apiKeySecretRef": { name: "a" } },
    "spec.acme.solvers[0].dns01.cloudflare",
    "exactly one of",
  ],

  // Traefik
  [
    "IngressRoute",
    { "spec.routes[0].match": "Hosts(`recipes.example.org`)" },
    "spec.routes[0].match",
    "has the matcher Hosts, which is none",
  ],
  [
    "IngressRoute",
    { "spec.routes[0].match": "Host(`a.example.org`) & Path(`/`)" },
    "spec.routes[0].match",
    "must be a rule such as",
  ],
  ["IngressRoute", { "spec.routes[0].match": "Host(recipes.example.org)" }, "spec.routes[0].match", "must be a rule such as"],
  ["IngressRoute", { "spec.routes[0].match": "(Host(`a.example.org`)" }, "spec.routes[0].match", "must be a rule such as"],
  ["IngressRoute", { "spec.routes[0].match": "" }, "spec.routes[0].match", "must be a rule such as"],
  [
    "IngressRouteTCP",
    { "spec.routes[0].match": "Host(`a.example.org`)" },
    "spec.routes[0].match",
    "has the matcher Host, which is none",
  ],
  [
    "IngressRoute",
    { "spec.routes[0].services[0].port": 70000 },
    "spec.routes[0].services[0].port",
    "port number from 1 to 65535",
  ],
  [
    "IngressRoute",
    { "spec.routes[0].services[0].healthCheck.interval": "10 s" },
    "spec.routes[0].services[0].healthCheck.interval",
    "duration",
  ],
  ["Middleware", { "spec.chain": { middlewares: [] } }, "spec", "exactly one of its fields, but it has chain and retry"],
  ["Middleware", { "spec.retry": undefined }, "spec", "exactly one of its fields, but it has none"],
  ["Middleware", { "spec.retry.initialInterval": "fast" }, "spec.retry.initialInterval", "number of seconds"],
  ["Middleware limit", { "spec.rateLimit.period": "1 minute" }, "spec.rateLimit.period", "duration"],
  ["ServersTransport", { "spec.rootCAs[0].configMap": "roots" }, "spec.rootCAs[0]", "at most one of configMap, secret"],
];

describe("constraints", () => {
  it.each(refusals)("refuse a %s with %j at %s", (name, changes, path, message) => {
    expect(check(name, changes)).toContainEqual(expect.objectContaining({ path, message: expect.stringContaining(message) }));
  });

  it.each<readonly [string, Readonly<Record<string, unknown>>]>([
    // The claims of a StatefulSet are volumes of its pods.
    ["StatefulSet", { [`${container}.volumeMounts[1]`]: { name: "data", mountPath: "/backup", subPath: "backup" } }],
    ["StatefulSet", { "spec.updateStrategy": { type: "RollingUpdate", rollingUpdate: { partition: 1 } } }],
    ["Deployment", { "spec.selector": { matchExpressions: [{ key: "app", operator: "Exists" }] } }],
    ["Deployment", { [`${container}.ports[0].name`]: undefined, [`${container}.ports[1].name`]: undefined }],
    [
      "Deployment",
      { [`${container}.resources`]: { requests: { cpu: 0.5, memory: "1e3" }, limits: { cpu: "500m", memory: "1k" } } },
    ],
    ["Deployment", { [`${pod}.volumes[4]`]: { name: "roots", hostPath: { path: "/" } } }],
    ["Service", { "spec.ports": [{ port: 80 }] }],
    ["Service", { "spec.ports[0].name": "a-name-that-only-a-service-may-have" }],
    [
      "Service",
      {
        "spec.type": "NodePort",
        "spec.allocateLoadBalancerNodePorts": undefined,
        "spec.loadBalancerSourceRanges": undefined,
        "spec.ports[0].nodePort": 30080,
      },
    ],
    ["Service database", { "spec.type": "ExternalName", "spec.clusterIP": undefined, "spec.externalName": "nas.example.org." }],
    ["EndpointSlice", { addressType: "FQDN", "endpoints[0].addresses[0]": "nas.example.org" }],
    ["EndpointSlice", { addressType: "IPv6", "endpoints[0].addresses[0]": "fd00::50" }],
    ["NetworkPolicy", { "spec.egress[0].to[0].ipBlock": { cidr: "fd00::/8" } }],
    ["Secret", {}],
    ["Certificate", { "spec.duration": undefined, "spec.renewBefore": "360h" }],
    ["IngressRoute", { "spec.routes[0].match": "HostRegexp(`^.+\\.example\\.org$`) && !(Path(`/a(b)`) || Query(`a`, `b`))" }],
    ["IngressRoute", { "spec.routes[0].match": "Headers(`a`, `b`)", "spec.routes[0].syntax": "v2" }],
    ["IngressRoute", { "spec.routes[0].services[0].port": undefined }],
    ["IngressRoute", { "spec.routes[0].services[0].weight": 0 }],
    ["IngressRouteTCP", { "spec.routes[0].services[0].proxyProtocol.version": 1 }],
    ["Deployment", { 'metadata.annotations["Example.org/Note"]': "the prefix of an annotation may have upper-case letters" }],
    ["CronJob", { "spec.schedule": "@daily" }],
    ["Kustomization", { "spec.interval": "1h30m" }],
    ["OCIRepository", { "spec.timeout": "90s" }],
  ])("let a %s with %j pass", (name, changes) => {
    const object =
      name === "Secret"
        ? { apiVersion: "v1", kind: "Secret", metadata: { name: "recipes", namespace: "recipes" }, stringData: tokens }
        : changedObject(name, changes);
    expect(checker.check(object)).toEqual([]);
  });

  it("are of types, fields and formats that exist", () => {
    const types = new Map(Object.entries<Readonly<Record<string, unknown>>>(schemas.types));
    const scalarsOf = (type: FieldType): readonly string[] => {
      if (typeof type === "string") return [type];
      if (isList(type)) return scalarsOf(type[0]);
      return "map" in type ? scalarsOf(type.map) : "type" in type ? scalarsOf(type.type) : [];
    };
    const mistakes = Object.entries(constraints).flatMap(
      ([type, { formats = {}, exactlyOne = [], atMostOne = [], atLeastOne = [], unique = {} }]) => {
        const record = types.get(type);
        if (record === undefined) return [type];
        const fields = [...Object.keys(formats), ...Object.keys(unique), ...[exactlyOne, atMostOne, atLeastOne].flat(2)];
        return [
          ...fields.filter((field) => !(field in record) && !(`${field}?` in record)).map((field) => `${type}.${field}`),
          ...Object.values(formats)
            .flatMap(scalarsOf)
            .filter((name) => scalarChecks[name] === undefined && name !== "object"),
        ];
      },
    );
    expect(mistakes).toEqual([]);
  });
});
