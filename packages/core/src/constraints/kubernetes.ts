import { fieldPath, itemPath } from "../field-path.ts";
import { addressFamily } from "../ip.ts";
import { isObject, listAt, stringAt, valueAt } from "../manifest.ts";
import { quantityValue, scalarChecks } from "../scalar-checks.ts";
import { entriesOf, type Found, itemsOf, keysOf, onlyWith, type TypeConstraints } from "./type-constraints.ts";

const handlers = ["exec", "grpc", "httpGet", "tcpSocket"];
const volumeSources = [
  "awsElasticBlockStore azureDisk azureFile cephfs cinder configMap csi downwardAPI emptyDir ephemeral fc flexVolume flocker",
  "gcePersistentDisk gitRepo glusterfs hostPath image iscsi nfs persistentVolumeClaim photonPersistentDisk portworxVolume",
  "projected quobyte rbd scaleIO secret storageos vsphereVolume",
].flatMap((line) => line.split(" "));
const persistentSources = [
  "awsElasticBlockStore azureDisk azureFile cephfs cinder csi fc flexVolume flocker gcePersistentDisk glusterfs hostPath",
  "iscsi local nfs photonPersistentDisk portworxVolume quobyte rbd scaleIO storageos vsphereVolume",
].flatMap((line) => line.split(" "));

const container = {
  formats: { name: "dnsLabel", image: "image" },
  unique: {
    env: ["name"],
    ports: ["containerPort protocol=TCP", "name"],
    volumeDevices: ["devicePath"],
    volumeMounts: ["mountPath"],
  },
  checks: [probesSucceedOnce],
} satisfies TypeConstraints;

/** What the workloads whose pods run for good have in common. */
const checks = [
  selectorMatchesTemplate,
  podsRestart,
  (spec) => mountedVolumesExist(spec, "template.spec"),
] satisfies TypeConstraints["checks"];

const items = { formats: { defaultMode: "fileMode" } } satisfies TypeConstraints;
const port = { formats: { port: "portReference" } } satisfies TypeConstraints;
const weight = { formats: { weight: { type: "int32", minimum: 1, maximum: 100 } } } satisfies TypeConstraints;

/**
 * Constraints of the kinds of Kubernetes itself, by type.
 * @see https://github.com/kubernetes/kubernetes/tree/v1.33.0/pkg/apis (the packages named validation)
 */
export const kubernetesConstraints: Readonly<Record<string, TypeConstraints>> = {
  "apis/meta/v1/LabelSelector": { formats: { matchLabels: { map: "labelValue" } } },
  "apis/meta/v1/LabelSelectorRequirement": {
    formats: { key: "qualifiedName", operator: { enum: ["In", "NotIn", "Exists", "DoesNotExist"] } },
    checks: [valuesOfOperator],
  },
  "apis/meta/v1/ObjectMeta": {
    formats: { namespace: "dnsLabel" },
    unique: { finalizers: ["."], ownerReferences: ["uid"] },
    checks: [metadataMaps],
  },
  "apps/v1/DaemonSetSpec": { formats: { minReadySeconds: "notNegative", revisionHistoryLimit: "notNegative" }, checks },
  "apps/v1/DeploymentSpec": {
    formats: {
      minReadySeconds: "notNegative",
      progressDeadlineSeconds: "positive",
      replicas: "notNegative",
      revisionHistoryLimit: "notNegative",
    },
    checks,
  },
  "apps/v1/DeploymentStrategy": { checks: [onlyWith("rollingUpdate", "type", ["RollingUpdate"])] },
  "apps/v1/ReplicaSetSpec": { formats: { minReadySeconds: "notNegative", replicas: "notNegative" }, checks },
  "apps/v1/RollingUpdateDaemonSet": { formats: { maxSurge: "countOrPercentage", maxUnavailable: "countOrPercentage" } },
  "apps/v1/RollingUpdateDeployment": {
    formats: { maxSurge: "countOrPercentage", maxUnavailable: "countOrPercentage" },
    checks: [updateGoesOn],
  },
  "apps/v1/RollingUpdateStatefulSetStrategy": { formats: { maxUnavailable: "countOrPercentage", partition: "notNegative" } },
  "apps/v1/StatefulSetSpec": {
    formats: { minReadySeconds: "notNegative", replicas: "notNegative", revisionHistoryLimit: "notNegative" },
    checks: [
      selectorMatchesTemplate,
      podsRestart,
      (spec) =>
        mountedVolumesExist(
          spec,
          "template.spec",
          listAt(spec, "volumeClaimTemplates").map((claim) => valueAt(claim, "metadata", "name")),
        ),
    ],
  },
  "apps/v1/StatefulSetUpdateStrategy": { checks: [onlyWith("rollingUpdate", "type", ["RollingUpdate"])] },
  "autoscaling/v2/HorizontalPodAutoscalerSpec": { formats: { maxReplicas: "positive", minReplicas: "notNegative" } },
  "batch/v1/CronJobSpec": {
    formats: {
      failedJobsHistoryLimit: "notNegative",
      schedule: "cron",
      startingDeadlineSeconds: "notNegative",
      successfulJobsHistoryLimit: "notNegative",
      timeZone: "timeZone",
    },
  },
  "batch/v1/JobSpec": {
    formats: {
      activeDeadlineSeconds: "notNegative",
      backoffLimit: "notNegative",
      completions: "notNegative",
      parallelism: "notNegative",
      ttlSecondsAfterFinished: "notNegative",
    },
    checks: [podsEnd, (spec) => mountedVolumesExist(spec, "template.spec")],
  },
  "discovery.k8s.io/v1/EndpointPort": { formats: { port: "port" } },
  "discovery.k8s.io/v1/EndpointSlice": { unique: { ports: ["name="] }, checks: [endpointAddresses] },
  "networking.k8s.io/v1/HTTPIngressPath": { formats: { path: "absolutePath" } },
  "networking.k8s.io/v1/IPBlock": { formats: { cidr: "cidr", except: ["cidr"] } },
  "networking.k8s.io/v1/IngressBackend": { exactlyOne: [["resource", "service"]] },
  "networking.k8s.io/v1/IngressRule": { formats: { host: "hostName" } },
  "networking.k8s.io/v1/IngressSpec": { atLeastOne: [["defaultBackend", "rules"]] },
  "networking.k8s.io/v1/IngressTLS": { formats: { hosts: ["hostName"] } },
  "networking.k8s.io/v1/NetworkPolicyPeer": {
    atLeastOne: [["ipBlock", "namespaceSelector", "podSelector"]],
    atMostOne: [
      ["ipBlock", "namespaceSelector"],
      ["ipBlock", "podSelector"],
    ],
  },
  "networking.k8s.io/v1/NetworkPolicyPort": { formats: { endPort: "port", port: "portReference" }, checks: [portsInOrder] },
  "networking.k8s.io/v1/ServiceBackendPort": { formats: { name: "portName", number: "port" }, exactlyOne: [["name", "number"]] },
  "policy/v1/PodDisruptionBudgetSpec": {
    formats: { maxUnavailable: "countOrPercentage", minAvailable: "countOrPercentage" },
    atMostOne: [["maxUnavailable", "minAvailable"]],
  },
  "rbac.authorization.k8s.io/v1/ClusterRoleBinding": { checks: [clusterSubjects] },
  "rbac.authorization.k8s.io/v1/PolicyRule": { checks: [ruleIsWhole] },
  "rbac.authorization.k8s.io/v1/RoleRef": {
    formats: { apiGroup: { enum: ["rbac.authorization.k8s.io"] }, kind: { enum: ["ClusterRole", "Role"] }, name: "pathSegment" },
  },
  "rbac.authorization.k8s.io/v1/Subject": { formats: { kind: { enum: ["Group", "ServiceAccount", "User"] } } },
  "scheduling.k8s.io/v1/PriorityClass": { formats: { value: { type: "int32", maximum: 1_000_000_000 } } },
  "storage.k8s.io/v1/StorageClass": { formats: { provisioner: "qualifiedName", reclaimPolicy: { enum: ["Delete", "Retain"] } } },
  "v1/ConfigMap": { checks: [dataKeys("data", "binaryData"), dataSize("data", "binaryData")] },
  "v1/ConfigMapVolumeSource": items,
  "v1/Container": container,
  "v1/ContainerPort": { formats: { containerPort: "port", hostIP: "address", hostPort: "port", name: "portName" } },
  "v1/DownwardAPIVolumeSource": items,
  "v1/EnvFromSource": { exactlyOne: [["configMapRef", "secretRef"]] },
  "v1/EnvVar": { formats: { name: "environmentName" }, atMostOne: [["value", "valueFrom"]] },
  "v1/EnvVarSource": { exactlyOne: [["configMapKeyRef", "fieldRef", "fileKeyRef", "resourceFieldRef", "secretKeyRef"]] },
  "v1/EphemeralContainer": container,
  "v1/GRPCAction": { formats: { port: "port" } },
  "v1/HTTPGetAction": port,
  "v1/HostAlias": { formats: { hostnames: ["dnsSubdomain"], ip: "address" } },
  "v1/HostPathVolumeSource": { formats: { path: "absolutePath" } },
  "v1/KeyToPath": { formats: { mode: "fileMode", path: "relativePath" } },
  "v1/LifecycleHandler": { exactlyOne: [["exec", "httpGet", "sleep", "tcpSocket"]] },
  "v1/LocalVolumeSource": { formats: { path: "absolutePath" } },
  "v1/NFSVolumeSource": { formats: { path: "absolutePath" } },
  "v1/NodeSelectorRequirement": { formats: { key: "qualifiedName" } },
  "v1/PersistentVolumeClaimSpec": { checks: [claimIsWhole] },
  "v1/PersistentVolumeClaimVolumeSource": { formats: { claimName: "dnsSubdomain" } },
  "v1/PersistentVolumeSpec": { exactlyOne: [persistentSources], checks: [volumeIsWhole] },
  "v1/Pod": { checks: [(pod) => mountedVolumesExist(pod, "spec")] },
  "v1/PodSecurityContext": {
    formats: { fsGroup: "userId", runAsGroup: "userId", runAsUser: "userId", supplementalGroups: ["userId"] },
    unique: { sysctls: ["name"] },
  },
  "v1/PodSpec": {
    formats: {
      activeDeadlineSeconds: "positive",
      hostname: "dnsLabel",
      nodeName: "dnsSubdomain",
      nodeSelector: { map: "labelValue" },
      priorityClassName: "dnsSubdomain",
      runtimeClassName: "dnsSubdomain",
      serviceAccountName: "dnsSubdomain",
      subdomain: "dnsLabel",
      terminationGracePeriodSeconds: "notNegative",
    },
    unique: {
      containers: ["name"],
      ephemeralContainers: ["name"],
      hostAliases: ["ip"],
      imagePullSecrets: ["name"],
      initContainers: ["name"],
      resourceClaims: ["name"],
      schedulingGates: ["name"],
      topologySpreadConstraints: ["topologyKey whenUnsatisfiable"],
      volumes: ["name"],
    },
    checks: [containersToldApart, hostPortsMatch],
  },
  "v1/PreferredSchedulingTerm": weight,
  "v1/Probe": {
    formats: {
      failureThreshold: "notNegative",
      initialDelaySeconds: "notNegative",
      periodSeconds: "notNegative",
      successThreshold: "notNegative",
      terminationGracePeriodSeconds: "positive",
      timeoutSeconds: "notNegative",
    },
    exactlyOne: [handlers],
  },
  "v1/ProjectedVolumeSource": items,
  "v1/ResourceRequirements": { checks: [amountsNotNegative, requestsWithinLimits] },
  "v1/SeccompProfile": { checks: [onlyWith("localhostProfile", "type", ["Localhost"])] },
  "v1/Secret": { checks: [dataKeys("data", "stringData"), dataSize("data", "stringData")] },
  "v1/SecretVolumeSource": items,
  "v1/SecurityContext": { formats: { runAsGroup: "userId", runAsUser: "userId" }, checks: [escalationIsOne] },
  "v1/ServiceAccount": { unique: { secrets: ["name"] } },
  "v1/ServicePort": { formats: { name: "dnsLabel", nodePort: "port", port: "port", targetPort: "portReference" } },
  "v1/ServiceSpec": {
    formats: {
      externalIPs: ["address"],
      loadBalancerIP: "address",
      loadBalancerSourceRanges: ["cidr"],
      selector: { map: "labelValue" },
    },
    unique: { ports: ["port protocol=TCP"] },
    checks: [
      servicePortNames,
      serviceType,
      onlyWith("allocateLoadBalancerNodePorts", "type", ["LoadBalancer"]),
      onlyWith("loadBalancerClass", "type", ["LoadBalancer"]),
      onlyWith("loadBalancerSourceRanges", "type", ["LoadBalancer"]),
    ],
  },
  "v1/TCPSocketAction": port,
  "v1/Toleration": { checks: [tolerationIsWhole] },
  "v1/TopologySpreadConstraint": { formats: { maxSkew: "positive", minDomains: "positive" } },
  "v1/Volume": { formats: { name: "dnsLabel" }, exactlyOne: [volumeSources] },
  "v1/VolumeMount": { formats: { mountPath: "mountPath", subPath: "relativePath" }, atMostOne: [["subPath", "subPathExpr"]] },
  "v1/VolumeProjection": {
    exactlyOne: [["clusterTrustBundle", "configMap", "downwardAPI", "podCertificate", "secret", "serviceAccountToken"]],
  },
  "v1/VolumeResourceRequirements": { checks: [amountsNotNegative, requestsWithinLimits] },
  "v1/WeightedPodAffinityTerm": weight,
};

/** All labels and annotations together, and all data of a ConfigMap or Secret, in bytes. */
const annotationLimit = 256 * 2 ** 10;
const dataLimit = 2 ** 20;

function metadataMaps(metadata: Readonly<Record<string, unknown>>): Found {
  const found: Found[number][] = [];
  const { labels, annotations } = metadata;
  for (const key of keysOf(labels)) {
    const value = valueAt(labels, key);
    for (const bad of badKey("qualifiedName", key, "labels")) found.push(bad);
    const message = scalarChecks["labelValue"]?.(value);
    if (message !== undefined)
      found.push({ path: fieldPath("labels", key), message: `${message}, but it is ${JSON.stringify(value)}` });
  }
  // The prefix of an annotation may have upper-case letters, other than that of a label.
  for (const key of keysOf(annotations)) {
    for (const bad of badKey("qualifiedName", key, "annotations", key.toLowerCase())) found.push(bad);
  }
  const size = sizeOf(annotations);
  if (size > annotationLimit) {
    found.push({
      path: "annotations",
      message: `must have ${annotationLimit} bytes at most, keys and values together, but has ${size}`,
    });
  }
  return found;
}

function badKey(format: string, key: string, path: string, checked = key): Found {
  const message = scalarChecks[format]?.(checked);
  return message === undefined ? [] : [{ path, message: `has a key that ${message}, but it is ${JSON.stringify(key)}` }];
}

function sizeOf(map: unknown): number {
  let size = 0;
  for (const key of keysOf(map)) {
    const value = valueAt(map, key);
    size += Buffer.byteLength(key) + (typeof value === "string" ? Buffer.byteLength(value) : 0);
  }
  return size;
}

function dataKeys(...maps: readonly [string, string]): (object: Readonly<Record<string, unknown>>) => Found {
  return (object) => {
    const [first, second] = maps.map((map) => entriesOf(object[map]).map(([key]) => key));
    const shared = (first ?? []).filter((key) => second?.includes(key));
    return [
      ...maps.flatMap((map) => entriesOf(object[map]).flatMap(([key]) => badKey("configKey", key, map))),
      ...shared.map((key) => ({
        path: fieldPath(maps[1], key),
        message: `is a key of ${maps[0]}, too`,
        fix: "remove one of them",
      })),
    ];
  };
}

function dataSize(...maps: readonly [string, string]): (object: Readonly<Record<string, unknown>>) => Found {
  return (object) => {
    const size = maps.reduce((sum, map) => sum + sizeOf(object[map]), 0);
    if (size <= dataLimit) return [];
    const message = `must have ${dataLimit} bytes at most, keys and values together, but has ${size}`;
    return [{ path: "", message, fix: "split it, or mount it from a volume" }];
  };
}

function valuesOfOperator({ operator, values }: Readonly<Record<string, unknown>>): Found {
  const count = Array.isArray(values) ? values.length : 0;
  if ((operator === "In" || operator === "NotIn") && count === 0) {
    return [{ path: "values", message: `must name at least one value for the operator ${operator}, but it names none` }];
  }
  if ((operator === "Exists" || operator === "DoesNotExist") && count > 0) {
    return [{ path: "values", message: `must be absent for the operator ${operator}` }];
  }
  return [];
}

function selectorMatchesTemplate(spec: Readonly<Record<string, unknown>>): Found {
  const wanted = valueAt(spec, "selector", "matchLabels");
  const labels = valueAt(spec, "template", "metadata", "labels");
  const keys = keysOf(wanted);
  if (isObject(spec["selector"]) && keys.length === 0 && listAt(spec, "selector", "matchExpressions").length === 0) {
    return [{ path: "selector", message: "must select the pods of the template, but it is empty" }];
  }
  const found: Found[number][] = [];
  for (const key of keys) {
    const [value, label] = [valueAt(wanted, key), valueAt(labels, key)];
    if (value === label) continue;
    const message = `must select the pods of the template, but it wants ${String(value)} and the template has ${String(label ?? "no such label")}`;
    found.push({ path: fieldPath("selector.matchLabels", key), message });
  }
  return found;
}

function podsRestart(spec: Readonly<Record<string, unknown>>): Found {
  const policy = stringAt(spec, "template", "spec", "restartPolicy");
  if (policy === undefined || policy === "Always") return [];
  return [
    {
      path: "template.spec.restartPolicy",
      message: `must be Always, since these pods run for good, but it is ${policy}`,
      fix: "remove it",
    },
  ];
}

function podsEnd(spec: Readonly<Record<string, unknown>>): Found {
  if (!isObject(valueAt(spec, "template", "spec"))) return [];
  const policy = stringAt(spec, "template", "spec", "restartPolicy");
  if (policy === "Never" || policy === "OnFailure") return [];
  const message = `must be Never or OnFailure, since a Job ends, but it is ${policy ?? "missing, and the default is Always"}`;
  return [{ path: "template.spec.restartPolicy", message }];
}

/** Volumes that containers mount are volumes of the pod; those of a StatefulSet come from its claims, too. */
function mountedVolumesExist(spec: Readonly<Record<string, unknown>>, path: string, claims: readonly unknown[] = []): Found {
  const pod = valueAt(spec, ...path.split("."));
  const volumes = listAt(pod, "volumes");
  const found: Found[number][] = [];
  for (const list of ["initContainers", "containers"]) {
    for (const [index, container] of itemsOf(valueAt(pod, list))) {
      for (const mounts of ["volumeMounts", "volumeDevices"]) {
        for (const [mount, { name }] of itemsOf(container[mounts])) {
          if (name === undefined || claims.includes(name) || volumes.some((volume) => valueAt(volume, "name") === name)) continue;
          const at = `${path}.${itemPath(list, index)}.${itemPath(mounts, mount)}.name`;
          found.push({ path: at, message: `names no volume of the pod: ${String(name)}` });
        }
      }
    }
  }
  return found;
}

function containersToldApart(spec: Readonly<Record<string, unknown>>): Found {
  const { containers, initContainers = [] } = spec;
  if (Array.isArray(containers) && containers.length === 0) {
    return [{ path: "containers", message: "must have at least one container, but it is empty" }];
  }
  // Nearly every pod has containers of one sort only.
  if (Array.isArray(initContainers) && initContainers.length === 0) return [];
  const names = new Map(itemsOf(initContainers).map(([index, { name }]) => [name, index]));
  return itemsOf(containers).flatMap(([index, { name }]) => {
    const other = name === undefined ? undefined : names.get(name);
    if (other === undefined) return [];
    return [
      {
        path: `${itemPath("containers", index)}.name`,
        message: `is the name of ${itemPath("initContainers", other)}, too: ${String(name)}`,
      },
    ];
  });
}

function hostPortsMatch(spec: Readonly<Record<string, unknown>>): Found {
  if (spec["hostNetwork"] !== true) return [];
  return ["initContainers", "containers"].flatMap((list) =>
    itemsOf(spec[list]).flatMap(([index, container]) =>
      itemsOf(container["ports"]).flatMap(([port, { containerPort, hostPort }]) =>
        hostPort === undefined || hostPort === containerPort
          ? []
          : [
              {
                path: `${itemPath(list, index)}.${itemPath("ports", port)}.hostPort`,
                message: `must be the containerPort ${String(containerPort)} in a pod with hostNetwork, but it is ${String(hostPort)}`,
                fix: "remove it",
              },
            ],
      ),
    ),
  );
}

function probesSucceedOnce(container: Readonly<Record<string, unknown>>): Found {
  const found: Found[number][] = [];
  for (const probe of ["livenessProbe", "startupProbe"]) {
    const threshold = valueAt(container, probe, "successThreshold");
    if (threshold === undefined || threshold === 1) continue;
    found.push({ path: `${probe}.successThreshold`, message: `must be 1, but it is ${String(threshold)}`, fix: "remove it" });
  }
  return found;
}

function escalationIsOne(context: Readonly<Record<string, unknown>>): Found {
  if (context["allowPrivilegeEscalation"] !== false || context["privileged"] !== true) return [];
  return [{ path: "allowPrivilegeEscalation", message: "must not be false for a privileged container" }];
}

function updateGoesOn({ maxSurge, maxUnavailable }: Readonly<Record<string, unknown>>): Found {
  const none = (value: unknown): boolean => value === 0 || value === "0%";
  if (!none(maxSurge) || !none(maxUnavailable)) return [];
  return [{ path: "maxUnavailable", message: "must not be 0 where maxSurge is 0, or no pod is ever replaced" }];
}

function amountsNotNegative(resources: Readonly<Record<string, unknown>>): Found {
  const found: Found[number][] = [];
  for (const map of ["limits", "requests"]) {
    for (const name of keysOf(resources[map])) {
      const amount = valueAt(resources, map, name);
      if ((quantityValue(amount) ?? 0) >= 0) continue;
      found.push({ path: fieldPath(map, name), message: `must not be negative, but it is ${String(amount)}` });
    }
  }
  return found;
}

function requestsWithinLimits(resources: Readonly<Record<string, unknown>>): Found {
  const { limits, requests } = resources;
  const found: Found[number][] = [];
  for (const name of keysOf(requests)) {
    const [limit, request] = [valueAt(limits, name), valueAt(requests, name)];
    const [asked, most] = [quantityValue(request), quantityValue(limit)];
    if (asked === undefined || most === undefined || asked <= most) continue;
    const message = `must not be over the limit of ${String(limit)}, but it is ${String(request)}`;
    found.push({ path: fieldPath("requests", name), message });
  }
  return found;
}

function accessModes(spec: Readonly<Record<string, unknown>>): Found {
  const modes = listAt(spec, "accessModes");
  if (modes.length === 0) return [{ path: "accessModes", message: "must name at least one mode, but it names none" }];
  if (modes.length === 1 || !modes.includes("ReadWriteOncePod")) return [];
  return [{ path: "accessModes", message: "must have no other mode beside ReadWriteOncePod" }];
}

function storageAmount(amount: unknown, path: string): Found {
  if (amount === undefined) return [{ path, message: "is required, but it is missing" }];
  const bytes = quantityValue(amount);
  return bytes !== undefined && bytes <= 0 ? [{ path, message: `must be more than nothing, but it is ${String(amount)}` }] : [];
}

function claimIsWhole(spec: Readonly<Record<string, unknown>>): Found {
  const amount = valueAt(spec, "resources", "requests", "storage");
  return [...accessModes(spec), ...storageAmount(amount, "resources.requests.storage")];
}

function volumeIsWhole(spec: Readonly<Record<string, unknown>>): Found {
  return [...accessModes(spec), ...storageAmount(valueAt(spec, "capacity", "storage"), "capacity.storage")];
}

function servicePortNames(spec: Readonly<Record<string, unknown>>): Found {
  const ports = itemsOf(spec["ports"]);
  if (ports.length < 2) return [];
  return ports.flatMap(([index, { name }]) => {
    const path = `${itemPath("ports", index)}.name`;
    if (name === undefined) return [{ path, message: "is required where a Service has several ports, but it is missing" }];
    const same = ports.find(([, other]) => other["name"] === name)?.[0] ?? index;
    return same < index ? [{ path, message: `is the name of ${itemPath("ports", same)} too: ${String(name)}` }] : [];
  });
}

function serviceType(spec: Readonly<Record<string, unknown>>): Found {
  const type = stringAt(spec, "type") ?? "ClusterIP";
  const { clusterIP, externalName, externalTrafficPolicy } = spec;
  const found: Found[number][] = [];
  if (type === "ExternalName") {
    const message = scalarChecks["dnsSubdomain"]?.(
      typeof externalName === "string" ? externalName.replace(/\.$/, "") : externalName,
    );
    if (message !== undefined)
      found.push({ path: "externalName", message: `${message}, but it is ${String(externalName ?? "missing")}` });
    else if (addressFamily(String(externalName)) !== undefined) {
      // The API server lets an address pass for a name, and no resolver ever finds it.
      const fix = "render a Service without selector and an EndpointSlice";
      found.push({ path: "externalName", message: `must be a DNS name, but it is the address ${String(externalName)}`, fix });
    }
  } else if (clusterIP !== "None" && listAt(spec, "ports").length === 0) {
    found.push({
      path: "ports",
      message: "must have at least one port, but it has none",
      fix: 'set clusterIP to "None" for a Service without ports',
    });
  }
  if (clusterIP === "None" && (type === "LoadBalancer" || type === "NodePort")) {
    found.push({ path: "clusterIP", message: `must not be None for a Service of type ${type}` });
  } else if (
    typeof clusterIP === "string" &&
    clusterIP !== "None" &&
    clusterIP !== "" &&
    addressFamily(clusterIP) === undefined
  ) {
    found.push({ path: "clusterIP", message: `must be None or an IP address, but it is ${clusterIP}` });
  }
  const outside = type === "LoadBalancer" || type === "NodePort";
  if (externalTrafficPolicy !== undefined && !outside && listAt(spec, "externalIPs").length === 0) {
    found.push({
      path: "externalTrafficPolicy",
      message: `is for Services that are reached from outside, but the type is ${type}`,
    });
  }
  if (!outside) {
    for (const [index, { nodePort }] of itemsOf(spec["ports"])) {
      if (nodePort !== undefined)
        found.push({
          path: `${itemPath("ports", index)}.nodePort`,
          message: `is for type NodePort or LoadBalancer only, but the type is ${type}`,
        });
    }
  }
  return found;
}

function endpointAddresses({ addressType, endpoints }: Readonly<Record<string, unknown>>): Found {
  return itemsOf(endpoints).flatMap(([index, endpoint]) => {
    const addresses = listAt(endpoint, "addresses");
    const path = `${itemPath("endpoints", index)}.addresses`;
    if (addresses.length === 0) return [{ path, message: "must have at least one address, but it has none" }];
    return addresses.flatMap((address, place) => {
      const message = wrongAddress(address, addressType);
      return message === undefined
        ? []
        : [{ path: itemPath(path, place), message: `${message}, but it is ${JSON.stringify(address)}` }];
    });
  });
}

function wrongAddress(address: unknown, addressType: unknown): string | undefined {
  if (typeof address !== "string") return undefined;
  if (addressType === "FQDN") return scalarChecks["dnsSubdomain"]?.(address);
  const version = addressType === "IPv6" ? 6 : 4;
  if (addressFamily(address) !== version) return `must be an IPv${version} address`;
  const own = /^(127\.|169\.254\.|22[4-9]\.|23\d\.|0\.0\.0\.0$|::1?$|fe[89ab].:|ff)/i.test(address);
  return own ? "must be an address that other machines can reach: no loopback, link-local or multicast one" : undefined;
}

function portsInOrder({ endPort, port }: Readonly<Record<string, unknown>>): Found {
  if (endPort === undefined || (typeof port === "number" && Number(endPort) >= port)) return [];
  return [
    {
      path: "endPort",
      message: `must not be below a port that is a number, but it is ${String(endPort)} and port is ${String(port ?? "missing")}`,
    },
  ];
}

function clusterSubjects(binding: Readonly<Record<string, unknown>>): Found {
  const found: Found[number][] = itemsOf(binding["subjects"]).flatMap(([index, { kind, namespace }]) =>
    kind === "ServiceAccount" && namespace === undefined
      ? [{ path: `${itemPath("subjects", index)}.namespace`, message: "is required for a ServiceAccount, but it is missing" }]
      : [],
  );
  if (stringAt(binding, "roleRef", "kind") === "Role") {
    found.push({ path: "roleRef.kind", message: "must be ClusterRole in a ClusterRoleBinding, but it is Role" });
  }
  return found;
}

function ruleIsWhole(rule: Readonly<Record<string, unknown>>): Found {
  const count = (field: string): number => listAt(rule, field).length;
  if (count("verbs") === 0) return [{ path: "verbs", message: "must name at least one verb, but it names none" }];
  if (count("nonResourceURLs") > 0) {
    return ["apiGroups", "resources", "resourceNames"]
      .filter((field) => count(field) > 0)
      .map((field) => ({ path: field, message: "cannot stand beside nonResourceURLs", fix: "make two rules of it" }));
  }
  return ["apiGroups", "resources"]
    .filter((field) => count(field) === 0)
    .map((field) => ({ path: field, message: 'must name at least one, but it names none; "" is the core group' }));
}

function tolerationIsWhole({ effect, key, operator, tolerationSeconds, value }: Readonly<Record<string, unknown>>): Found {
  const found: Found[number][] = [];
  if ((key === undefined || key === "") && operator !== "Exists") {
    found.push({ path: "operator", message: "must be Exists where there is no key" });
  }
  if (operator === "Exists" && value !== undefined && value !== "") {
    found.push({ path: "value", message: "must be absent where the operator is Exists" });
  }
  if (tolerationSeconds !== undefined && effect !== "NoExecute") {
    found.push({ path: "tolerationSeconds", message: "is for the effect NoExecute only" });
  }
  return found;
}
