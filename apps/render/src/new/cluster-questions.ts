import { formatAddress, nearest, parseSubnet } from "@cowlab/core";
import { appCatalogue } from "./app-catalogue.ts";
import { type ClusterAnswers, isAlone, type NodeAnswer } from "./cluster-answers.ts";
import { kubernetesVersions } from "./kubernetes-versions.ts";

/** What a text says, or what is wrong with it. */
export type Reading<T> = { readonly value: T } | { readonly wrong: string };

/** One of several answers. */
export interface Choice {
  readonly value: string;
  readonly label: string;
  readonly hint?: string;
}

type Answered = Partial<ClusterAnswers>;

/** One thing to decide about a new cluster: by a flag, or at a prompt. */
export interface Question<T> {
  /** The flag that answers it, without the hyphens. */
  readonly flag: string;
  /** What is asked at a prompt. */
  readonly ask: string;
  /** An answer that is right, for whoever has none. */
  readonly example: string;
  /** Paths of the facts that it decides. */
  readonly facts: readonly string[];
  /** Why it is no question, after the earlier answers; undefined where it is one. @default always one */
  readonly pointless?: (answered: Answered) => string | undefined;
  /** What holds where it is no question. @default undefined */
  readonly otherwise?: (answered: Answered) => T;
  /** The answer where there is no other; a question without one has to be answered. */
  readonly fallback?: (answered: Answered) => string | undefined;
  /** The earlier answer that the fallback follows from. @default none */
  readonly follows?: keyof ClusterAnswers;
  /** What a prompt proposes; where it is absent, the fallback. */
  readonly proposal?: (answered: Answered) => string | undefined;
  /** The answers there are. */
  readonly choices?: (answered: Answered) => readonly Choice[];
  /** Whether more than one may be chosen. @default false */
  readonly several?: boolean;
  readonly read: (text: string, answered: Answered) => Reading<T>;
}

const none = "none";
const text = (value: string): Reading<string> => ({ value: value.trim() });
const textOrNone = (value: string): Reading<string | undefined> => ({ value: isNone(value) ? undefined : value.trim() });
const ownAddress = (answered: Answered): string | undefined =>
  isAlone(answered) ? "one machine answers at its own address" : undefined;
const noTunnel = ({ cloudflare }: Answered): string | undefined =>
  cloudflare === "tunnel" ? undefined : `there is no tunnel with --cloudflare ${cloudflare ?? none}`;
const inLan =
  (place: number) =>
  (answered: Answered): string | undefined =>
    addressInLan(answered, place);

/** Every question about a new cluster, in the order in which they are asked: later ones rely on earlier answers. */
export const clusterQuestions: { readonly [K in keyof ClusterAnswers]: Question<ClusterAnswers[K]> } = {
  name: { flag: "name", ask: "What is the cluster called?", example: "home", facts: ["name"], read: text },
  domain: {
    flag: "domain",
    ask: "Below which domain do its apps answer?",
    example: "example.org",
    facts: ["domain"],
    read: text,
  },
  repository: {
    flag: "repository",
    ask: "From which git repository will Flux read?",
    example: "https://github.com/you/home",
    facts: ["repository"],
    read: text,
  },
  access: {
    flag: "access",
    ask: "Who may read that repository?",
    example: "private",
    facts: ["repository.secret"],
    fallback: () => "public",
    choices: () => [
      { value: "public", label: "Everybody", hint: "nothing secret is in it, but encrypted" },
      { value: "private", label: "Only you", hint: "Flux gets a token" },
    ],
    read: (given) => oneOf(given, ["public", "private"] as const),
  },
  timeZone: {
    flag: "time-zone",
    ask: "Which time zone do its apps use?",
    example: "Europe/Berlin",
    facts: ["timeZone"],
    fallback: () => "Etc/UTC",
    proposal: () => Intl.DateTimeFormat().resolvedOptions().timeZone,
    read: text,
  },
  kubernetes: {
    flag: "kubernetes",
    ask: "Which version of Kubernetes do its machines run?",
    example: kubernetesVersions[0] ?? "",
    facts: ["kubernetes"],
    fallback: () => kubernetesVersions[0],
    choices: () => kubernetesVersions.map((version) => ({ value: version, label: version })),
    read: (given) => oneOf(given, kubernetesVersions),
  },
  lan: {
    flag: "lan",
    ask: "Which subnet is your LAN?",
    example: "192.168.1.0/24",
    facts: ["network.lan", "network.pods", "network.services"],
    read: text,
  },
  gateway: {
    flag: "gateway",
    ask: "Which address has your router?",
    example: "192.168.1.1",
    facts: ["network.gateway"],
    follows: "lan",
    fallback: inLan(1),
    read: text,
  },
  nameservers: {
    flag: "nameservers",
    ask: "Whom do the machines ask for names? Several with commas",
    example: "192.168.1.1",
    facts: ["network.nameservers"],
    follows: "gateway",
    fallback: ({ gateway }) => gateway,
    read: (given) => ({ value: list(given) }),
  },
  nodes: {
    flag: "nodes",
    ask: "Which machines has it?",
    example: "node0:server:192.168.1.11:amd64:eno1",
    facts: ["nodes"],
    read: readNodes,
  },
  controlPlane: {
    flag: "control-plane",
    ask: "Which free address shall the Kubernetes API have?",
    example: "192.168.1.10",
    facts: ["network.controlPlane"],
    pointless: ownAddress,
    otherwise: ({ nodes = [] }) => nodes[0]?.address ?? "",
    follows: "nodes",
    proposal: inLan(10),
    read: text,
  },
  ingress: {
    flag: "ingress",
    ask: "Which free address shall the apps have, all together?",
    example: "192.168.1.20",
    facts: ["network.ingress"],
    pointless: ownAddress,
    otherwise: ({ nodes = [] }) => nodes[0]?.address ?? "",
    follows: "nodes",
    proposal: inLan(20),
    read: text,
  },
  pool: {
    flag: "pool",
    ask: `Which free addresses may other services have? "${none}" for none`,
    example: "192.168.1.21-192.168.1.29",
    facts: ["network.pools"],
    pointless: ownAddress,
    fallback: () => none,
    proposal: (answered) => {
      const [first, last] = [inLan(21)(answered), inLan(29)(answered)];
      return first === undefined || last === undefined ? none : `${first}-${last}`;
    },
    read: textOrNone,
  },
  storage: {
    flag: "storage",
    ask: "Where do apps keep their data?",
    example: "longhorn",
    facts: [],
    fallback: ({ nodes = [] }) => (nodes.length > 1 ? "longhorn" : "local-path"),
    choices: () => [
      { value: "longhorn", label: "Longhorn", hint: "copies between the machines, with snapshots and backups" },
      { value: "local-path", label: "local-path", hint: "a folder on the one machine that an app runs on; comes with k3s" },
    ],
    read: (given) => oneOf(given, ["longhorn", "local-path"] as const),
  },
  cloudflare: {
    flag: "cloudflare",
    ask: "Is the domain at Cloudflare?",
    example: "dns",
    facts: [],
    fallback: () => none,
    choices: () => [
      { value: "none", label: "No", hint: "you enter the records yourself, and trust a CA of the cluster's own" },
      { value: "dns", label: "Yes", hint: "records and certificates of Let's Encrypt by its API" },
      { value: "tunnel", label: "Yes, with a tunnel", hint: "apps that you choose are reached from the Internet, too" },
    ],
    read: (given) => oneOf(given, ["none", "dns", "tunnel"] as const),
  },
  tunnel: {
    flag: "tunnel",
    ask: "Which id has the tunnel? `cloudflared tunnel create` prints it",
    example: "5b1d7f0e-3c64-4a8e-9d27-f2a6c0b81e93",
    facts: ["tunnel"],
    pointless: noTunnel,
    read: (given) =>
      /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(given.trim())
        ? { value: given.trim() }
        : { wrong: `must be a UUID such as 5b1d7f0e-3c64-4a8e-9d27-f2a6c0b81e93, but it is ${JSON.stringify(given)}` },
  },
  email: {
    flag: "email",
    ask: `Whom may Let's Encrypt write to? "${none}" for nobody`,
    example: "you@example.org",
    facts: [],
    pointless: ({ cloudflare }) =>
      cloudflare === "none" ? "the certificates are the cluster's own with --cloudflare none" : undefined,
    fallback: () => none,
    read: (given) =>
      isNone(given) || /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(given.trim())
        ? textOrNone(given)
        : { wrong: `must be an e-mail address, or ${none}, but it is ${JSON.stringify(given)}` },
  },
  media: {
    flag: "media",
    ask: `Which NFS export holds your media? "${none}" for none`,
    example: "192.168.1.50:/srv/media",
    facts: ["media"],
    fallback: () => none,
    read: (given) => {
      if (isNone(given)) return { value: undefined };
      const [, server, path, size = "1Ti", user = "1000", group = user] =
        /^([\d.]+):(\/[^\s:]*)(?::([^:]+))?(?::(\d{1,9})(?::(\d{1,9}))?)?$/.exec(given.trim()) ?? [];
      if (server === undefined || path === undefined) {
        return { wrong: `must be an export such as 192.168.1.50:/srv/media, or ${none}, but it is ${JSON.stringify(given)}` };
      }
      return { value: { server, path, size, user: Number(user), group: Number(group) } };
    },
  },
  apps: {
    flag: "apps",
    ask: "Which apps shall it run from the start?",
    example: "homepage,jellyfin",
    facts: [],
    several: true,
    fallback: () => none,
    proposal: () => "homepage",
    choices: ({ media }) =>
      appCatalogue
        .filter((app) => media !== undefined || app.media !== true)
        .map(({ name, description }) => ({ value: name, label: name, hint: description })),
    read: (given, { media }) => {
      const known = appCatalogue.map(({ name }) => name);
      const chosen = severalOf(given, known);
      if ("wrong" in chosen || media !== undefined) return chosen;
      const homeless = chosen.value.filter((name) => appCatalogue.some((app) => app.name === name && app.media === true));
      return homeless.length === 0
        ? chosen
        : {
            wrong: `${homeless.join(", ")} ${homeless.length === 1 ? "works" : "work"} on the shared media tree: give --media, too`,
          };
    },
  },
  publicApps: {
    flag: "public",
    ask: "Which of them are reached from the Internet? They need a login of their own",
    example: "jellyfin",
    facts: [],
    several: true,
    pointless: (answered) => noTunnel(answered) ?? (answered.apps?.length === 0 ? "there is no app" : undefined),
    otherwise: () => [],
    fallback: () => none,
    choices: ({ apps = [] }) => apps.map((name) => ({ value: name, label: name })),
    read: (given, { apps = [] }) => severalOf(given, apps),
  },
};

/** The address at a place of the LAN, such as its tenth; undefined where it has none. */
export function addressInLan({ lan = "" }: Answered, place: number): string | undefined {
  const range = parseSubnet(lan);
  return range === undefined || range.first + place >= range.last ? undefined : formatAddress(range.first + place);
}

/** A node as a flag has it: `node0:server:192.168.1.11:amd64:eno1`. */
export function nodeText({ name, role, address, architecture, interface: device }: NodeAnswer): string {
  return [name, role, address, architecture, device].join(":");
}

/** What the network interface of a machine is most often called. */
export function usualInterface(architecture: NodeAnswer["architecture"]): string {
  return architecture === "arm64" ? "end0" : "eno1";
}

function readNodes(given: string): Reading<readonly NodeAnswer[]> {
  const nodes: NodeAnswer[] = [];
  for (const entry of list(given)) {
    const [name = "", role = "", address = "", architecture = "amd64", device, ...rest] = entry.split(":");
    const roles = oneOf(role, ["server", "agent"] as const);
    const architectures = oneOf(architecture, ["amd64", "arm64"] as const);
    if (name === "" || address === "" || rest.length > 0) {
      return { wrong: `must be machines as name:role:address:architecture:interface, but one is ${JSON.stringify(entry)}` };
    }
    if ("wrong" in roles) return { wrong: `the role of ${name} ${roles.wrong}` };
    if ("wrong" in architectures) return { wrong: `the architecture of ${name} ${architectures.wrong}` };
    if (device !== undefined && !/^[^\s/:]{1,15}$/.test(device)) {
      return { wrong: `the interface of ${name} must be a name of at most 15 characters, but it is ${JSON.stringify(device)}` };
    }
    nodes.push({
      name,
      role: roles.value,
      address,
      architecture: architectures.value,
      interface: device ?? usualInterface(architectures.value),
    });
  }
  const servers = nodes.filter(({ role }) => role === "server").length;
  if (servers > 0 && servers % 2 === 0) {
    return {
      wrong: `has ${servers} servers: of an even number, no more may fail than of one less; make it ${servers - 1} or ${servers + 1}`,
    };
  }
  return { value: nodes };
}

function isNone(given: string): boolean {
  return given.trim() === none || given.trim() === "";
}

function list(given: string): readonly string[] {
  return given.split(",").flatMap((item) => (item.trim() === "" ? [] : [item.trim()]));
}

function oneOf<T extends string>(given: string, values: readonly T[]): Reading<T> {
  const found = values.find((value) => value === given.trim());
  if (found !== undefined) return { value: found };
  const near = nearest(given, values);
  const meant = near === undefined ? "" : `; did you mean ${near}?`;
  return { wrong: `must be one of ${values.join(", ")}, but it is ${JSON.stringify(given)}${meant}` };
}

function severalOf(given: string, values: readonly string[]): Reading<readonly string[]> {
  if (isNone(given)) return { value: [] };
  const chosen = list(given);
  const unknown = chosen.find((name) => !values.includes(name));
  if (unknown === undefined) return { value: values.filter((name) => chosen.includes(name)) };
  const near = nearest(unknown, values);
  return {
    wrong: `has ${JSON.stringify(unknown)}, but there is ${values.join(", ") || none}${near === undefined ? "" : `; did you mean ${near}?`}`,
  };
}
