import type { Cluster } from "./cluster.ts";
import type { KindDefinition } from "./kind.ts";
import type { Manifest } from "./manifest.ts";
import type { Waiver } from "./waiver.ts";

/** A name at which a module answers through Traefik. */
export interface Host {
  /** The label below the cluster's domain: `sonarr` for sonarr.cowlab.org. */
  readonly name: string;
  /** True where it is reached from the Internet, too, through the tunnel. @default false */
  readonly public?: boolean;
  /** True where it has a DNS record of its own instead of the wildcard's. @default false */
  readonly record?: boolean;
  /** What the dashboard calls it. @default the name */
  readonly title?: string;
  /** What it is for, in a few words, for the dashboard. */
  readonly description?: string;
  /** The dashboard's group. @default "Apps" */
  readonly group?: string;
  /** The dashboard's icon, a name of https://dashboardicons.com. @default the name */
  readonly icon?: string;
}

/** A Secret that a module expects. Its values are never in a module: they are kept encrypted beside the rendered files. */
export interface SecretNeed {
  readonly namespace: string;
  readonly name: string;
  readonly keys: readonly string[];
  /** What it is for and where its values come from, for whoever has to make it. */
  readonly purpose: string;
  /** @default "Opaque" */
  readonly type?: string;
}

/** A namespace that a module owns. */
export interface NamespaceNeed {
  readonly name: string;
  /** The Pod Security Standard that is enforced in it. @see https://kubernetes.io/docs/concepts/security/pod-security-standards/ */
  readonly podSecurity: "privileged" | "baseline" | "restricted";
}

/** An object that is not rendered but appears when a module runs: what its chart or controller makes. */
export interface CreatedObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
  /** The ports of a Service or of a workload's pods, by name or number. */
  readonly ports?: readonly (string | number)[];
  /** The keys of a Secret or ConfigMap. */
  readonly keys?: readonly string[];
  /** The labels of a workload's pods, or those by which a Service selects them. */
  readonly labels?: Readonly<Record<string, string>>;
  /** What makes it: a chart, a controller. */
  readonly by: string;
}

/** What a module does for others, where no object of theirs refers to one of its own. */
export type Capability = "load-balancer" | "ingress" | "certificates" | "storage" | "dns" | "tunnel";

/** A component that k3s brings along and a module takes the place of. @see https://docs.k3s.io/installation/packaged-components */
export type PackagedComponent = "servicelb" | "traefik" | "local-storage" | "metrics-server" | "coredns";

/** One system or app: its declarations as data, and one pure function from the cluster to its objects. */
export interface Module {
  /** A DNS label: its folder and its Flux Kustomization. */
  readonly name: string;
  /** The namespace it owns; one stage of a staged install declares it. */
  readonly namespace?: NamespaceNeed;
  /** Capabilities that others may need. */
  readonly provides?: readonly Capability[];
  /** The StorageClass of its own in which apps keep their data, unless the cluster names another one. @default none */
  readonly storageClass?: string;
  /** Capabilities, or names of modules, that must be there first and that no object shows. */
  readonly needs?: readonly (Capability | (string & {}))[];
  /** Kinds whose CRDs it brings: whoever has objects of them comes after it. */
  readonly installs?: readonly KindDefinition[];
  /** Objects that its charts and controllers make and others refer to. */
  readonly creates?: readonly CreatedObject[];
  readonly hosts?: readonly Host[];
  readonly secrets?: readonly SecretNeed[];
  /** Names of modules whose network door it comes to. Those that are in the cluster let it in. */
  readonly talksTo?: readonly string[];
  /** Components of k3s that it takes the place of. */
  readonly replaces?: readonly PackagedComponent[];
  readonly flux?: FluxOptions;
  /** Findings about its objects that are right as they are, with the reason. */
  readonly waives?: readonly Waiver[];
  objects(cluster: Cluster): readonly Manifest[];
  /** Files for tools other than Flux, as data: rendered as JSON, never applied. */
  files?(cluster: Cluster): readonly DataFile[];
}

/** A file of data for another tool. */
export interface DataFile {
  /** Its path below the cluster's folder, such as `nodes/node0.json`. */
  readonly path: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** How Flux applies a module, where the defaults do not fit. */
export interface FluxOptions {
  /** Whether what is no longer rendered is deleted from the cluster. @default true */
  readonly prune?: boolean;
  /** What becomes of its objects when its Kustomization is deleted. @default "MirrorPrune", as Flux has it */
  readonly deletionPolicy?: "Delete" | "MirrorPrune" | "Orphan" | "WaitForTermination";
  /** How long its objects may take to become ready, such as `5m`. @default "5m" */
  readonly timeout?: string;
}
