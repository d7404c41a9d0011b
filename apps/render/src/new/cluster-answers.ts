import type { Facts, Node, Share } from "@cowlab/core";

/** What somebody has decided about a new cluster. */
export interface ClusterAnswers {
  readonly name: string;
  readonly domain: string;
  /** The URL from which Flux reads. */
  readonly repository: string;
  /** Who may read the repository. */
  readonly access: "public" | "private";
  readonly timeZone: string;
  readonly kubernetes: string;
  readonly lan: string;
  readonly gateway: string;
  readonly nameservers: readonly string[];
  readonly nodes: readonly NodeAnswer[];
  readonly controlPlane: string;
  readonly ingress: string;
  /** Addresses for Services other than the ingress. */
  readonly pool: string | undefined;
  readonly storage: "longhorn" | "local-path";
  readonly cloudflare: "tunnel" | "dns" | "none";
  /** The id of the tunnel. */
  readonly tunnel: string | undefined;
  /** Whom Let's Encrypt may write to. */
  readonly email: string | undefined;
  readonly media: Share | undefined;
  /** Names of the catalogue. */
  readonly apps: readonly string[];
  /** Those of the apps that are reached from the Internet. */
  readonly publicApps: readonly string[];
}

/** A machine, with what depends on its hardware. */
export type NodeAnswer = Required<Pick<Node, "name" | "role" | "address" | "architecture" | "interface">>;

/** The Secret by which Flux reads a private repository. */
export const gitSecret = "flux-git";

/** Whether there is one machine, which answers for everything at its own address. */
export function isAlone({ nodes }: Partial<ClusterAnswers>): boolean {
  return nodes?.length === 1;
}

/** The facts that follow from answers. What has not been answered yet is empty, which no rule takes for an address. */
export function factsOf(answers: Partial<ClusterAnswers>): Facts {
  const { name = "", domain = "", access, timeZone = "Etc/UTC", kubernetes = "", repository = "", nodes = [] } = answers;
  const { lan = "", gateway = "", nameservers = [], controlPlane = "", ingress = "", pool, media, tunnel } = answers;
  return {
    name,
    domain,
    timeZone,
    kubernetes,
    repository: { url: repository, ...(access === "private" ? { secret: gitSecret } : {}) },
    network: {
      lan,
      gateway,
      nameservers,
      controlPlane,
      ingress,
      ...(pool === undefined ? {} : { pools: [{ name: "lan", addresses: [pool] }] }),
    },
    nodes,
    ...(media === undefined ? {} : { media }),
    ...(tunnel === undefined ? {} : { tunnel: { id: tunnel } }),
  };
}
