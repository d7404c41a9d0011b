/** A machine of the cluster, as it is managed outside of it. */
export interface Node {
  /** The name it registers with, its host name. */
  readonly name: string;
  /** A server runs the control plane; an agent only pods. */
  readonly role: "server" | "agent";
  /** Its IPv4 address in the LAN. */
  readonly address: string;
  /** @default "arm64" */
  readonly architecture?: "amd64" | "arm64";
  /** The network interface that holds the address. @default "end0" */
  readonly interface?: string;
  /** What the machine is, for people. */
  readonly hardware?: string;
  /** What it stores on, for people. */
  readonly disk?: string;
  /** The operating system, for people. */
  readonly os?: string;
  /** Labels it registers with; k3s applies them only at the first registration. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Taints it registers with, as `key=value:Effect`; k3s applies them only at the first registration. */
  readonly taints?: readonly string[];
}

/** Addresses that Services of type LoadBalancer get: of the LAN or, where routers learn of them by BGP, of a network of their own. */
export interface AddressPool {
  readonly name: string;
  /** Ranges such as `10.0.0.80-10.0.0.98`, or subnets. */
  readonly addresses: readonly string[];
  /** Whether a Service that asks for no address may get one of these. @default true */
  readonly autoAssign?: boolean;
}

/** The addresses of a cluster, all of IPv4. */
export interface Network {
  /** The subnet that nodes and clients share. */
  readonly lan: string;
  readonly gateway: string;
  readonly nameservers: readonly string[];
  /**
   * The address of the Kubernetes API: a virtual one, which kube-vip announces in the LAN, or, in a cluster without kube-vip,
   * that of a server.
   */
  readonly controlPlane: string;
  /**
   * The address at which all HTTP(S) traffic enters, announced by the load balancer: of the LAN, unless that is by BGP. In a
   * cluster that leaves this to k3s' own servicelb, that of a node.
   */
  readonly ingress: string;
  /** Addresses for other Services of type LoadBalancer. @default [] */
  readonly pools?: readonly AddressPool[];
  /** Machines of the LAN that are no nodes, by name: no pool may cover them. @default {} */
  readonly devices?: Readonly<Record<string, string>>;
  /** The subnet of pods. @default "10.42.0.0/16" */
  readonly pods?: string;
  /** The subnet of Services. @default "10.43.0.0/16" */
  readonly services?: string;
}

/** An NFS export that apps share. All of them mount the one tree, so that a download is hard-linked into the library. */
export interface Share {
  readonly server: string;
  readonly path: string;
  /** What the volumes say they hold; NFS enforces nothing. */
  readonly size: string;
  /** Who owns the files: every app that writes runs as this user and group. */
  readonly user: number;
  readonly group: number;
}

/** A Cloudflare tunnel that is managed by a configuration in git. */
export interface Tunnel {
  /** Its UUID, as `cloudflared tunnel create` prints it. No secret: every public DNS record shows it. */
  readonly id: string;
}

/** Where Flux reads the rendered files from. */
export interface Repository {
  readonly url: string;
  /** @default "main" */
  readonly branch?: string;
  /** A Secret in flux-system with the credentials of a private repository. */
  readonly secret?: string;
}

/** The facts of a cluster: what more than one module needs to know. */
export interface Facts {
  /** The cluster's name, a DNS label: its folder below clusters/ and its owner id in DNS. */
  readonly name: string;
  /** The domain below which everything answers. */
  readonly domain: string;
  /** The time zone of every app, as in the IANA database. @default "Etc/UTC" */
  readonly timeZone?: string;
  /** The minor version of Kubernetes that the nodes run, such as `1.33`. */
  readonly kubernetes: string;
  readonly repository: Repository;
  readonly network: Network;
  readonly nodes: readonly Node[];
  /** Where the machines' own configuration is kept, for people: the name of a repository, or its URL. */
  readonly machineRepository?: string;
  readonly media?: Share;
  /**
   * The StorageClass in which apps keep their data.
   * @default that of the module that has one; where none has, `local-path`, which k3s brings along
   */
  readonly storageClass?: string;
  /** The Cloudflare tunnel by which public hosts are reached from the Internet; absent where there is none. */
  readonly tunnel?: Tunnel;
}
