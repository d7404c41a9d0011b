import type { FolderFile } from "../old-folder.ts";

/** A repository as many grow by hand: one namespace for all apps, images of linuxserver.io, an Ingress each, charts for the rest. */
const texts: Readonly<Record<string, string>> = {
  "README.md": "# Cluster\n",
  ".sops.yaml": "creation_rules: []\n",
  "flux-system/gotk-sync.yaml": `
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: { name: flux-system, namespace: flux-system }
spec: { interval: 1m, url: "ssh://git@github.com/cowlab-org/old-cluster", ref: { branch: trunk }, secretRef: { name: git-key } }
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: { name: flux-system, namespace: flux-system }
spec: { interval: 10m, path: ./clusters/cowlab, prune: true, sourceRef: { kind: GitRepository, name: flux-system } }
`,
  "flux-system/gotk-components.yaml": `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: kustomizations.kustomize.toolkit.fluxcd.io, labels: { app.kubernetes.io/part-of: flux } }
spec: {}
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: kustomize-controller, namespace: flux-system, labels: { app.kubernetes.io/part-of: flux } }
spec: {}
`,
  "nodes.yaml": `
apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: Node
    metadata: { name: node0, labels: { node-role.kubernetes.io/control-plane: "true", kubernetes.io/arch: arm64, cowlab.org/disk: nvme } }
    spec: { taints: [{ key: CriticalAddonsOnly, value: "true", effect: NoExecute }, { key: node.kubernetes.io/unschedulable, effect: NoSchedule }] }
    status: { addresses: [{ type: InternalIP, address: 10.0.0.140 }, { type: Hostname, address: node0 }], nodeInfo: { architecture: arm64, kubeletVersion: v1.33.5+k3s1 } }
  - apiVersion: v1
    kind: Node
    metadata: { name: node1 }
    status: { addresses: [{ type: InternalIP, address: 10.0.0.141 }], nodeInfo: { architecture: arm64, kubeletVersion: v1.33.5+k3s1 } }
`,
  "kube-vip.yaml": `
apiVersion: apps/v1
kind: DaemonSet
metadata: { name: kube-vip-ds, namespace: kube-system }
spec:
  selector: { matchLabels: { name: kube-vip-ds } }
  template:
    metadata: { labels: { name: kube-vip-ds } }
    spec:
      hostNetwork: true
      containers:
        - name: kube-vip
          image: ghcr.io/kube-vip/kube-vip:v1.2.0
          env: [{ name: address, value: 10.0.0.200 }, { name: vip_interface, value: end0 }]
`,
  "metallb.yaml": `
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: { name: metallb, namespace: metallb-system }
spec: { interval: 1h, chart: { spec: { chart: metallb, version: 0.15.2, sourceRef: { kind: HelmRepository, name: metallb } } } }
---
apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmRepository
metadata: { name: metallb, namespace: metallb-system }
spec: { interval: 1h, url: https://metallb.github.io/metallb }
---
apiVersion: metallb.io/v1beta1
kind: IPAddressPool
metadata: { name: default, namespace: metallb-system }
spec: { addresses: [10.0.0.80-10.0.0.98] }
`,
  "traefik.yaml": `
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: { name: traefik, namespace: traefik }
spec:
  interval: 1h
  chart: { spec: { chart: traefik, version: 37.0.0, sourceRef: { kind: HelmRepository, name: traefik } } }
  values: { service: { annotations: { metallb.io/loadBalancerIPs: 10.0.0.99 } } }
`,
  "media/kustomization.yaml":
    "namespace: media\nresources: [sonarr.yaml, jellyfin.yaml, tautulli.yaml, media-nfs.yaml]\ncommonLabels: { home: cowlab }\n",
  "media/sonarr.yaml": `
apiVersion: apps/v1
kind: Deployment
metadata: { name: sonarr, labels: { app: sonarr } }
spec:
  selector: { matchLabels: { app: sonarr } }
  template:
    metadata: { labels: { app: sonarr } }
    spec:
      containers:
        - name: sonarr
          image: lscr.io/linuxserver/sonarr:4.0.15
          env: [{ name: PUID, value: "1026" }, { name: PGID, value: "100" }, { name: TZ, value: Europe/Vienna }]
          ports: [{ containerPort: 8989 }]
          volumeMounts: [{ name: config, mountPath: /config }, { name: media, mountPath: /data }]
      volumes:
        - { name: config, persistentVolumeClaim: { claimName: sonarr-config } }
        - { name: media, persistentVolumeClaim: { claimName: media } }
---
apiVersion: v1
kind: Service
metadata: { name: sonarr }
spec: { selector: { app: sonarr }, ports: [{ port: 8989 }] }
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: sonarr-config }
spec: { accessModes: [ReadWriteOnce], storageClassName: longhorn, resources: { requests: { storage: 5Gi } } }
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: sonarr }
spec:
  rules:
    - host: tv.cowlab.org
      http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: sonarr, port: { number: 8989 } } } }] }
`,
  "media/jellyfin.yaml": `
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: jellyfin }
spec:
  serviceName: jellyfin
  selector: { matchLabels: { app: jellyfin } }
  template:
    metadata: { labels: { app: jellyfin } }
    spec:
      containers:
        - name: jellyfin
          image: docker.io/jellyfin/jellyfin:11.0
          env: [{ name: TZ, value: Europe/Vienna }]
          volumeMounts: [{ name: config, mountPath: /config }]
  volumeClaimTemplates:
    - metadata: { name: config }
      spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 20Gi } } }
---
apiVersion: v1
kind: Service
metadata: { name: jellyfin }
spec: { selector: { app: jellyfin }, ports: [{ port: 8096 }] }
---
apiVersion: traefik.io/v1alpha1
kind: IngressRoute
metadata: { name: jellyfin }
spec:
  entryPoints: [websecure]
  routes: [{ kind: Rule, match: "Host(\`jellyfin.cowlab.org\`)", services: [{ name: jellyfin, port: 8096 }] }]
`,
  "media/tautulli.yaml": `
apiVersion: apps/v1
kind: Deployment
metadata: { name: tautulli }
spec:
  selector: { matchLabels: { app: tautulli } }
  template:
    metadata: { labels: { app: tautulli } }
    spec:
      containers: [{ name: tautulli, image: "ghcr.io/tautulli/tautulli:v2.15.3", volumeMounts: [{ name: config, mountPath: /config }] }]
      volumes: [{ name: config, persistentVolumeClaim: { claimName: tautulli-config } }]
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: tautulli-config }
spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } }
`,
  "media/media-nfs.yaml": `
apiVersion: v1
kind: PersistentVolume
metadata: { name: media }
spec:
  capacity: { storage: 8Ti }
  accessModes: [ReadWriteMany]
  claimRef: { namespace: media, name: media }
  nfs: { server: 10.0.0.150, path: /mnt/md0/data }
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: media }
spec: { accessModes: [ReadWriteMany], storageClassName: "", volumeName: media, resources: { requests: { storage: 8Ti } } }
`,
  "cloudflared/config.yaml": `
apiVersion: v1
kind: ConfigMap
metadata: { name: cloudflared, namespace: cloudflared }
data:
  config.yaml: |
    tunnel: 5b1d7f0e-3c64-4a8e-9d27-f2a6c0b81e93
    credentials-file: /etc/cloudflared/credentials.json
    ingress:
      - hostname: jellyfin.cowlab.org
        service: http://traefik.traefik.svc.cluster.local:80
      - service: http_status:404
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: cloudflared, namespace: cloudflared }
spec:
  selector: { matchLabels: { app.kubernetes.io/name: cloudflared } }
  template:
    metadata: { labels: { app.kubernetes.io/name: cloudflared } }
    spec: { containers: [{ name: cloudflared, image: "docker.io/cloudflare/cloudflared:latest" }] }
---
apiVersion: v1
kind: Secret
metadata: { name: cloudflared-credentials, namespace: cloudflared }
stringData: { credentials.json: "{\\"TunnelSecret\\":\\"bm90IGEgcmVhbCBzZWNyZXQ=\\"}" }
`,
  "devices/printer.yaml": `
apiVersion: v1
kind: Service
metadata: { name: printer, namespace: devices }
spec: { ports: [{ port: 443 }] }
---
apiVersion: v1
kind: Endpoints
metadata: { name: printer, namespace: devices }
subsets: [{ addresses: [{ ip: 10.0.0.60 }], ports: [{ port: 443 }] }]
---
apiVersion: traefik.io/v1alpha1
kind: IngressRoute
metadata: { name: printer, namespace: devices }
spec:
  entryPoints: [websecure]
  routes: [{ kind: Rule, match: "Host(\`printer.cowlab.org\`)", services: [{ name: printer, port: 443, scheme: https }] }]
`,
  "notes/values.yaml": "replicas: 2\n",
  "broken.yaml": "apiVersion: v1\nkind: [ConfigMap\n",
  "chart/templates/deployment.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: {{ .Release.Name }}\n",
  "nameless.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {}\n",
};

/** The files of the old repository; undefined leaves one out. */
export function oldRepository(changed: Readonly<Record<string, string | undefined>> = {}): readonly FolderFile[] {
  return Object.entries({ ...texts, ...changed }).flatMap(([path, text]) => (text === undefined ? [] : [{ path, text }]));
}
