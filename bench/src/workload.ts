/** An object of Kubernetes as plain data. */
export interface PlainObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Record<string, string>;
    readonly annotations?: Record<string, string>;
  };
  readonly [field: string]: unknown;
}

const prune = { "kustomize.toolkit.fluxcd.io/prune": "disabled" };

/** The name of an app, which is also that of its namespace. */
export function appName(index: number): string {
  return `app-${String(index).padStart(4, "0")}`;
}

/** The namespace of an app. */
export function namespaceOf(index: number): PlainObject {
  const level = "restricted";
  const labels = { "pod-security.kubernetes.io/enforce": level, "pod-security.kubernetes.io/warn": level };
  const metadata = { name: appName(index), annotations: prune, labels };
  return { apiVersion: "v1", kind: "Namespace", metadata };
}

/** What an app has in its namespace, as a careful person writes it: a pod with probes, limits and a narrow security context. */
export function objectsOf(index: number, domain: string): readonly PlainObject[] {
  const name = appName(index);
  const labels = { "app.kubernetes.io/name": name };
  const metadata = { name, namespace: name, labels };
  const probe = { httpGet: { path: "/health", port: "http" } };
  const pod = {
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: 1000,
      runAsGroup: 1000,
      fsGroup: 1000,
      seccompProfile: { type: "RuntimeDefault" },
    },
    containers: [
      {
        name,
        image: `ghcr.io/example/${name}:1.${index % 40}.2`,
        env: [{ name: "TZ", value: "Europe/Berlin" }],
        ports: [{ name: "http", containerPort: 8080 }],
        startupProbe: { ...probe, failureThreshold: 30 },
        livenessProbe: probe,
        readinessProbe: probe,
        resources: { requests: { cpu: "10m", memory: "128Mi" }, limits: { memory: "512Mi" } },
        securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ["ALL"] } },
        volumeMounts: [{ name: "data", mountPath: "/data" }],
      },
    ],
    volumes: [{ name: "data", persistentVolumeClaim: { claimName: name } }],
  };
  return [
    {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata,
      spec: {
        replicas: 1,
        strategy: { type: "Recreate" },
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: pod },
      },
    },
    {
      apiVersion: "v1",
      kind: "Service",
      metadata,
      spec: { selector: labels, ports: [{ name: "http", port: 80, targetPort: "http" }] },
    },
    {
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      metadata: { ...metadata, annotations: prune },
      spec: { accessModes: ["ReadWriteOnce"], storageClassName: "longhorn", resources: { requests: { storage: "1Gi" } } },
    },
    {
      apiVersion: "traefik.io/v1alpha1",
      kind: "IngressRoute",
      metadata,
      spec: {
        entryPoints: ["websecure"],
        routes: [{ kind: "Rule", match: `Host(\`${name}.${domain}\`)`, services: [{ name, port: "http" }] }],
        tls: {},
      },
    },
    {
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata,
      spec: {
        podSelector: { matchLabels: labels },
        policyTypes: ["Ingress"],
        ingress: [
          {
            from: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "traefik" } } }],
            ports: [{ port: "http" }],
          },
        ],
      },
    },
  ];
}
