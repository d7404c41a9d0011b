import type { Cluster, Module } from "@cowlab/core";
import { serverNodes } from "@cowlab/core";
import { DaemonSet, Role, RoleBinding, ServiceAccount } from "@cowlab/core/kinds/kubernetes";

const name = "kube-vip";
const namespace = "kube-system";
const labels = { "app.kubernetes.io/name": name };
const healthPort = 2113;

/** What a cluster may decide about kube-vip. */
export interface KubeVipOptions {
  /** The image of kube-vip, with a tag or a digest. @default the one of this release */
  readonly image?: string;
}

/**
 * The virtual address of the Kubernetes API, announced by ARP from one node of the control plane at a time. Services of type
 * LoadBalancer are MetalLB's.
 * @see https://kube-vip.io/docs/installation/daemonset/
 */
export function kubeVip({ image = "ghcr.io/kube-vip/kube-vip:v1.2.4" }: KubeVipOptions = {}): Module {
  return {
    name,
    waives: [
      {
        rule: "host-access",
        object: `DaemonSet ${name}`,
        path: "spec.template.spec.hostNetwork",
        reason: "it puts the virtual address on an interface of the node itself",
      },
      {
        rule: "added-capabilities",
        object: `DaemonSet ${name}`,
        reason: "NET_ADMIN puts the address on the interface, NET_RAW announces it by ARP",
      },
      {
        rule: "runs-as-root",
        object: `DaemonSet ${name}`,
        reason: "its image has no other user, and for one that is not root the added capabilities take no effect",
      },
    ],
    objects: (cluster) => [
      ServiceAccount({ metadata: { name, namespace, labels } }),
      Role({
        metadata: { name, namespace, labels },
        rules: [
          { apiGroups: ["coordination.k8s.io"], resources: ["leases"], verbs: ["create"] },
          { apiGroups: ["coordination.k8s.io"], resources: ["leases"], resourceNames: [leaseName], verbs: ["get", "update"] },
        ],
      }),
      RoleBinding({
        metadata: { name, namespace, labels },
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name },
        subjects: [{ kind: "ServiceAccount", name, namespace }],
      }),
      DaemonSet({
        metadata: { name, namespace, labels },
        spec: {
          // One server after the other, so that the address always has a holder.
          updateStrategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 1 } },
          selector: { matchLabels: labels },
          template: {
            metadata: { labels },
            spec: {
              serviceAccountName: name,
              hostNetwork: true,
              priorityClassName: "system-node-critical",
              nodeSelector: { "node-role.kubernetes.io/control-plane": "true" },
              // It has to run on a server whatever its taints are: without it no agent can join.
              tolerations: [{ operator: "Exists" }],
              securityContext: { seccompProfile: { type: "RuntimeDefault" } },
              containers: [
                {
                  name,
                  image,
                  args: ["manager"],
                  env: environment(cluster),
                  ports: [{ name: "health", containerPort: healthPort, hostPort: healthPort }],
                  livenessProbe: { httpGet: { path: "/healthz", port: "health" }, initialDelaySeconds: 15, periodSeconds: 20 },
                  readinessProbe: { httpGet: { path: "/healthz", port: "health" } },
                  resources: {
                    requests: { cpu: "10m", memory: "32Mi", "ephemeral-storage": "64Mi" },
                    limits: { memory: "64Mi", "ephemeral-storage": "256Mi" },
                  },
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
      }),
    ],
  };
}

const leaseName = "plndr-cp-lock";

function environment({
  network,
  ...cluster
}: Cluster): { name: string; value?: string; valueFrom?: { fieldRef: { fieldPath: string } } }[] {
  const interfaces = new Set(serverNodes({ network, ...cluster }).map((node) => node.interface));
  return [
    // Its own API server, not the Service: kube-proxy may not be up yet.
    { name: "KUBERNETES_SERVICE_HOST", value: "127.0.0.1" },
    { name: "KUBERNETES_SERVICE_PORT", value: "6443" },
    { name: "address", value: network.controlPlane },
    { name: "cp_enable", value: "true" },
    { name: "cp_namespace", value: namespace },
    { name: "health_check_port", value: String(healthPort) },
    { name: "port", value: "6443" },
    // On the host's network, the default would be open on every address.
    { name: "prometheus_server", value: "127.0.0.1:2112" },
    { name: "svc_enable", value: "false" },
    { name: "vip_arp", value: "true" },
    // Servers that differ find the interface of their default route by themselves.
    { name: "vip_interface", value: interfaces.size === 1 ? [...interfaces][0] : "" },
    { name: "vip_leaderelection", value: "true" },
    { name: "vip_leaseduration", value: "15" },
    { name: "vip_leasename", value: leaseName },
    { name: "vip_nodename", valueFrom: { fieldRef: { fieldPath: "spec.nodeName" } } },
    { name: "vip_renewdeadline", value: "10" },
    { name: "vip_retryperiod", value: "2" },
    { name: "vip_subnet", value: "32" },
  ];
}
