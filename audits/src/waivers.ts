import type { Waiver } from "./waiver.ts";

/** What auditors find and is right as it is, with the reason. */
export const waivers: readonly Waiver[] = [
  // What every workload decides alike

  {
    checks: { trivy: ["KSV-0011"] },
    objects: ["*"],
    reason:
      "a limit for CPU slows a pod down while cores are idle; requests already say who comes first where they are not, and memory and disk, which cannot be given back, have limits",
  },
  {
    checks: {
      "kube-score": [
        "container-resource-requests-equal-limits",
        "container-cpu-requests-equal-limits",
        "container-memory-requests-equal-limits",
        "container-ephemeral-storage-request-equals-limit",
      ],
    },
    objects: ["*"],
    reason:
      "a request is what a program needs on most days, a limit what it may take on its worst: four small machines have no room for the worst of all at once",
  },
  {
    checks: { "kube-score": ["container-image-pull-policy"] },
    objects: ["*"],
    reason:
      "images have fixed versions and are public, so a registry has nothing to add to what is on the node; a pod must start, too, while the Internet is away",
  },
  {
    checks: { trivy: ["KSV-0125"] },
    objects: ["*"],
    reason: "images come from the registries of the projects that make them; the auditor trusts only those of cloud providers",
  },
  {
    checks: { "kube-score": ["pod-probes-identical"] },
    objects: ["*"],
    reason:
      "programs have one path that says how they are; the liveness probe waits three failures longer than the readiness probe, and a start has minutes",
  },
  {
    checks: { "kube-linter": ["no-node-affinity", "dnsconfig-options"] },
    objects: ["*"],
    reason: "the machines are alike, so the scheduler may choose, and the cluster's DNS needs no other settings than its own",
  },
  {
    checks: { "kube-linter": ["restart-policy"] },
    objects: ["*"],
    reason: "Always is what it is without a word, and the only value that a Deployment or DaemonSet may have",
  },
  {
    checks: { "kube-linter": ["required-label-owner", "required-annotation-email"] },
    objects: ["*"],
    reason: "whose it all is says the repository; a home has one owner",
  },
  {
    checks: { "kube-linter": ["sorted-keys"] },
    objects: ["*"],
    reason:
      "keys stand in the order in which people read an object, with its name first, and always in the same: a diff shows changes and no moves",
  },

  // Apps

  {
    checks: {
      "kube-linter": ["no-rolling-update-strategy", "minimum-three-replicas"],
      "kube-score": ["deployment-replicas", "deployment-strategy"],
    },
    objects: ["Deployment *"],
    reason:
      "an app keeps its state in SQLite on a volume that one node may mount: two pods would break it, so the old one ends before the new one begins; Traefik and cloudflared are two, on two nodes, which is one more than serves",
  },
  {
    checks: { "kube-score": ["container-security-context-user-group-id"], trivy: ["KSV-0020", "KSV-0021"] },
    objects: ["Deployment *"],
    reason: "apps run as the user who owns the media tree, a fact of the cluster: NFS knows users by their numbers alone",
  },
  {
    checks: {
      "kube-linter": ["no-read-only-root-fs"],
      "kube-score": ["container-security-context-readonlyrootfilesystem"],
      trivy: ["KSV-0014"],
    },
    objects: ["Deployment homepage/homepage"],
    reason:
      "Next.js writes the pages that it renders beside its program; it runs as an ordinary user, who may write nothing else",
  },
  {
    checks: {
      "kube-linter": ["no-read-only-root-fs", "run-as-non-root"],
      "kube-score": ["container-security-context-readonlyrootfilesystem"],
      trivy: ["KSV-0012", "KSV-0014", "KSV-0022", "KSV-0106"],
    },
    objects: ["Deployment calibre-web/calibre-web"],
    reason:
      "the init of linuxserver.io's image starts as root, writes its settings to the image's files, gives its folders away and becomes the ordinary user, for which it has five capabilities and no other; the project has no image of its own",
  },

  // What other systems stand on

  {
    checks: {
      "kube-linter": ["host-network", "run-as-non-root", "drop-net-raw-capability", "non-isolated-pod"],
      "kube-score": ["pod-networkpolicy", "container-security-context-user-group-id"],
      trivy: ["KSV-0009", "KSV-0012", "KSV-0020", "KSV-0021", "KSV-0022", "KSV-0024", "KSV-0106", "KSV-0119"],
    },
    objects: ["DaemonSet kube-system/kube-vip"],
    reason:
      "it puts the virtual address on the interface of the node and tells the LAN of it by ARP, which takes the network of the node, to which no policy applies, and two capabilities, which only root is given; it has no other, and can write nothing",
  },
  {
    checks: { trivy: ["KSV-0037"] },
    objects: ["* kube-system/kube-vip"],
    reason: "it is part of the control plane: the address of the API server",
  },
  {
    checks: { "kube-linter": ["exposed-services"] },
    objects: ["Service traefik/traefik-lan"],
    reason: "this is the way in: one address, three ports, and all names behind it",
  },
  {
    checks: { "kube-linter": ["access-to-secrets"], trivy: ["KSV-0041"] },
    objects: ["ClusterRole traefik", "ClusterRoleBinding traefik"],
    reason:
      "it watches the Secrets of certificates and logins wherever a route may be; told each namespace instead, it would be restarted with every app that is added. It may change none, and its policy lets it send nothing to the Internet",
  },
  {
    checks: { "kube-linter": ["no-anti-affinity"], "kube-score": ["deployment-has-host-podantiaffinity"] },
    objects: ["Deployment traefik/traefik", "Deployment cloudflared/cloudflared"],
    reason:
      "topologySpreadConstraints keep the pods on different nodes, and count those of one version only, so that a rollout does not get stuck",
  },
  {
    checks: { "kube-linter": ["dangling-service"], "kube-score": ["service-targets-pod"] },
    objects: ["Service pihole/pihole", "Service pikvm/pikvm", "Service printer/printer"],
    reason: "it stands for a machine outside the cluster, whose address an EndpointSlice has",
  },
  {
    checks: { "kube-linter": ["dangling-networkpolicy"], "kube-score": ["networkpolicy-targets-pod"] },
    objects: ["NetworkPolicy longhorn-system/longhorn-ui"],
    reason: "the pods that it closes to all but Traefik are made by Longhorn's chart",
  },
  {
    checks: { "kube-linter": ["dangling-networkpolicypeer-podselector"] },
    objects: ["NetworkPolicy miniflux/miniflux-database"],
    reason: "the pods of a database, to which it lets the app out, are made by the database's operator",
  },
  {
    checks: { kubeconform: ["unknown-kind"] },
    objects: ["Cluster miniflux/miniflux-db"],
    reason:
      "its CRD comes with the chart of an operator that is no part of cowlab: the module of one's own that uses it lists the fields, and every render checks them",
  },
];
