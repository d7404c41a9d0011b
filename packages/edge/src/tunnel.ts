import { type Cluster, CowlabError, checksum, emitYaml, type Module, schedulableNodes } from "@cowlab/core";
import { ConfigMap, Deployment, NetworkPolicy, PodDisruptionBudget, ServiceAccount } from "@cowlab/core/kinds/kubernetes";
import { fromTraefik, traefikNamespace } from "@cowlab/networking/ingress-route";
import { internet, toClusterDns } from "@cowlab/networking/network-peers";

const name = "cloudflared";
const namespace = name;
const labels = { "app.kubernetes.io/name": name };
const metadata = { name, namespace, labels };
const credentials = { name: "cloudflared-credentials", key: "credentials.json" };
const metricsPort = 2000;

/** What a cluster may decide about its tunnel. */
export interface TunnelOptions {
  /** The image of cloudflared, with a tag or a digest. @default the one of this release */
  readonly image?: string;
}

/**
 * The Cloudflare tunnel: public hosts are reached from the Internet through it, and no port of the LAN is open for that. It
 * is managed here, in git: a tunnel that was made in Cloudflare's dashboard ignores these rules.
 * @see https://developers.cloudflare.com/cloudflare-one/networks/connectors/cloudflare-tunnel/do-more-with-tunnels/local-management/
 */
export function tunnel({ image = "docker.io/cloudflare/cloudflared:2026.10.0" }: TunnelOptions = {}): Module {
  return {
    name,
    namespace: { name: namespace, podSecurity: "restricted" },
    provides: ["tunnel"],
    // Its rules lead to Traefik's Service by an address, which is no reference that an object shows.
    needs: ["ingress"],
    secrets: [
      {
        namespace,
        name: credentials.name,
        keys: [credentials.key],
        purpose: "the credentials file that `cloudflared tunnel create` writes (AccountTag, TunnelID, TunnelSecret)",
      },
    ],
    objects: (cluster) => objects(cluster, image),
  };
}

function objects(cluster: Cluster, image: string) {
  const config = emitYaml(configuration(cluster));
  const replicas = Math.min(2, schedulableNodes(cluster).length);
  return [
    ServiceAccount({ metadata, automountServiceAccountToken: false }),
    ConfigMap({ metadata, data: { "config.yaml": config } }),
    Deployment({
      metadata,
      spec: {
        replicas,
        selector: { matchLabels: labels },
        strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 1, maxSurge: 1 } },
        template: {
          // It reads its configuration at its start only.
          metadata: { labels, annotations: { "checksum/config": checksum(config) } },
          spec: {
            serviceAccountName: name,
            automountServiceAccountToken: false,
            // Longer than the grace period, in which requests under way come to their end.
            terminationGracePeriodSeconds: 45,
            securityContext: {
              runAsNonRoot: true,
              runAsUser: 65532,
              runAsGroup: 65532,
              fsGroup: 65532,
              seccompProfile: { type: "RuntimeDefault" },
            },
            topologySpreadConstraints: [
              {
                topologyKey: "kubernetes.io/hostname",
                maxSkew: 1,
                whenUnsatisfiable: "DoNotSchedule",
                labelSelector: { matchLabels: labels },
                matchLabelKeys: ["pod-template-hash"],
              },
            ],
            containers: [
              {
                name,
                image,
                args: ["tunnel", "--config", "/etc/cloudflared/config/config.yaml", "run"],
                ports: [{ name: "metrics", containerPort: metricsPort }],
                readinessProbe: { httpGet: { path: "/ready", port: "metrics" }, periodSeconds: 10 },
                // Not /ready: an outage of the provider would restart the pods for nothing.
                livenessProbe: { httpGet: { path: "/healthcheck", port: "metrics" }, periodSeconds: 10, failureThreshold: 3 },
                resources: {
                  requests: { cpu: "10m", memory: "64Mi", "ephemeral-storage": "64Mi" },
                  limits: { memory: "256Mi", "ephemeral-storage": "256Mi" },
                },
                securityContext: {
                  allowPrivilegeEscalation: false,
                  readOnlyRootFilesystem: true,
                  capabilities: { drop: ["ALL"] },
                },
                volumeMounts: [
                  { name: "config", mountPath: "/etc/cloudflared/config", readOnly: true },
                  { name: "credentials", mountPath: "/etc/cloudflared/credentials", readOnly: true },
                ],
              },
            ],
            volumes: [
              { name: "config", configMap: { name } },
              { name: "credentials", secret: { secretName: credentials.name, defaultMode: 0o440 } },
            ],
          },
        },
      },
    }),
    // Nobody comes to cloudflared: it opens its connections itself, to Cloudflare's edge and to Traefik's door, and its metrics
    // port shows its configuration.
    NetworkPolicy({
      metadata,
      spec: {
        podSelector: { matchLabels: labels },
        policyTypes: ["Ingress", "Egress"],
        egress: [
          toClusterDns,
          { to: [fromTraefik], ports: [{ port: "tunnel" }] },
          // @see https://developers.cloudflare.com/cloudflare-one/networks/connectors/cloudflare-tunnel/configure-tunnels/tunnel-with-firewall/
          {
            to: [internet(cluster)],
            ports: [{ port: 7844, protocol: "UDP" }, { port: 7844, protocol: "TCP" }, { port: 443 }],
          },
        ],
      },
    }),
    PodDisruptionBudget({
      metadata,
      // A pod that is not connected serves nobody, and must not keep its node from being drained.
      spec: { maxUnavailable: 1, unhealthyPodEvictionPolicy: "AlwaysAllow", selector: { matchLabels: labels } },
    }),
  ];
}

/** The rules: each public host to Traefik's door, and nothing else. */
function configuration({ tunnel, hosts }: Cluster): Readonly<Record<string, unknown>> {
  if (tunnel === undefined) {
    const fix = "give the cluster the fact tunnel, or leave this module out";
    throw new CowlabError([{ rule: "module-failed", severity: "error", message: "the tunnel has no id", fix }]);
  }
  const service = `http://traefik.${traefikNamespace}.svc.cluster.local:80`;
  const published = hosts.filter((host) => host.public === true).map(({ fqdn }) => fqdn);
  return {
    tunnel: tunnel.id,
    "credentials-file": "/etc/cloudflared/credentials/credentials.json",
    metrics: `0.0.0.0:${metricsPort}`,
    "no-autoupdate": true,
    protocol: "auto",
    "grace-period": "30s",
    ingress: [...published.sort().map((hostname) => ({ hostname, service })), { service: "http_status:404" }],
  };
}
