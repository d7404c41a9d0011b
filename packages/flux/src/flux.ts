import {
  type Cluster,
  emitYaml,
  fluxModule,
  fluxNamespace,
  type Manifest,
  type Module,
  pruneDisabled,
  serverTolerations,
} from "@cowlab/core";
import { GitRepository, HelmRelease, HelmRepository, Kustomization, OCIRepository } from "@cowlab/core/kinds/flux";
import { FluxInstance } from "./flux-instance.ts";
import { helmChart } from "./helm-chart.ts";

/** How Flux is kept. */
export interface FluxModuleOptions {
  /** The version of Flux. @default the one of this release */
  readonly version?: string;
  /** How often git is asked for news. @default "1m" */
  readonly interval?: string;
}

/**
 * Flux itself, kept by the flux-operator: the operator's chart, the instance, the repository and the root Kustomization.
 *
 * Its controllers tolerate the taints of the control plane: agents join through the virtual address that kube-vip brings
 * up, and Flux brings up kube-vip, so Flux has to run where there is nothing but a server.
 * @see https://fluxoperator.dev/docs/
 */
export function flux({ version = "2.9.6", interval = "1m" }: FluxModuleOptions = {}): Module {
  return {
    name: fluxModule,
    // The operator brings its own kind, and the controllers of the instance theirs.
    installs: [FluxInstance, GitRepository, HelmRelease, HelmRepository, Kustomization, OCIRepository],
    creates: [
      { apiVersion: "v1", kind: "Namespace", name: fluxNamespace, by: "the installation of the flux-operator" },
      {
        apiVersion: "v1",
        kind: "Secret",
        namespace: fluxNamespace,
        name: "sops-age",
        keys: ["age.agekey"],
        by: "the bootstrap, by hand",
      },
    ],
    objects: (cluster) => [
      ...helmChart({
        name: "flux-operator",
        namespace: fluxNamespace,
        url: "oci://ghcr.io/controlplaneio-fluxcd/charts/flux-operator",
        version: "0.58.1",
        annotations: pruneDisabled,
        values: { web: { enabled: false }, tolerations: serverTolerations(cluster) },
      }),
      instance(version, cluster),
      GitRepository({
        metadata: { name: fluxModule, namespace: fluxNamespace },
        spec: {
          interval,
          url: cluster.repository.url,
          ref: { branch: cluster.repository.branch },
          secretRef: cluster.repository.secret === undefined ? undefined : { name: cluster.repository.secret },
        },
      }),
      Kustomization({
        // Were it pruned, by itself, so would be all that it applied.
        metadata: { name: fluxModule, namespace: fluxNamespace, annotations: pruneDisabled },
        spec: {
          interval: "1h",
          retryInterval: "2m",
          timeout: "5m",
          path: `./clusters/${cluster.name}`,
          sourceRef: { kind: "GitRepository", name: fluxModule },
          prune: true,
        },
      }),
    ],
  };
}

function instance(version: string, cluster: Cluster): Manifest {
  const tolerations = serverTolerations(cluster);
  const patch = emitYaml([{ op: "add", path: "/spec/template/spec/tolerations", value: tolerations }]);
  return FluxInstance({
    metadata: { name: "flux", namespace: fluxNamespace, annotations: pruneDisabled },
    spec: {
      distribution: {
        version,
        registry: "ghcr.io/fluxcd",
        artifact: "oci://ghcr.io/controlplaneio-fluxcd/flux-operator-manifests",
      },
      components: ["source-controller", "kustomize-controller", "helm-controller", "notification-controller"],
      cluster: { type: "kubernetes", size: "small", networkPolicy: true },
      kustomize: tolerations.length === 0 ? undefined : { patches: [{ target: { kind: "Deployment" }, patch }] },
    },
  });
}
