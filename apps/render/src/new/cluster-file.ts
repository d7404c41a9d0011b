import { appCatalogue } from "./app-catalogue.ts";
import { type ClusterAnswers, gitSecret, isAlone, type NodeAnswer } from "./cluster-answers.ts";

/** The cluster file that says what was answered: `clusters/<name>.ts`. */
export function clusterFile(answers: ClusterAnswers): string {
  const systems = systemsOf(answers);
  const apps = appCatalogue
    .filter(({ name }) => answers.apps.includes(name))
    .map(({ name, factory }) => ({
      from: `@cowlab/apps/${name}`,
      factory,
      call: `${factory}(${answers.publicApps.includes(name) ? "{ public: true }" : ""})`,
    }));
  const imports = [
    ...[...systems.flat(), ...apps].map(({ from, factory }) => ({ from, names: factory })),
    { from: "@cowlab/core", names: "defineCluster" },
  ].toSorted((one, other) => (one.from < other.from ? -1 : 1));
  const groups = [...systems, apps]
    .filter((group) => group.length > 0)
    .map((group) => group.map(({ call }) => `    ${call},\n`).join(""));
  return `${imports.map(({ from, names }) => `import { ${names} } from ${quote(from)};\n`).join("")}
export default defineCluster({
  name: ${quote(answers.name)},
  domain: ${quote(answers.domain)},
  timeZone: ${quote(answers.timeZone)},
  kubernetes: ${quote(answers.kubernetes)},
  repository: { url: ${quote(answers.repository)}${answers.access === "private" ? `, secret: ${quote(gitSecret)}` : ""} },
  network: {
    lan: ${quote(answers.lan)},
    gateway: ${quote(answers.gateway)},
    nameservers: [${answers.nameservers.map(quote).join(", ")}],
    // ${isAlone(answers) ? "Those of the one machine." : "Free addresses of the LAN: of the Kubernetes API, of all apps together, and of other services."}
    controlPlane: ${quote(answers.controlPlane)},
    ingress: ${quote(answers.ingress)},
${answers.pool === undefined ? "" : `    pools: [{ name: "lan", addresses: [${quote(answers.pool)}] }],\n`}  },
  nodes: [
${answers.nodes.map((node) => `    ${nodeLine(node)},\n`).join("")}  ],
${mediaLine(answers)}${answers.tunnel === undefined ? "" : `  tunnel: { id: ${quote(answers.tunnel)} },\n`}  modules: [
${groups.join("\n")}  ],
});
`;
}

/** A module of a cluster file: where it is imported from, and the line that has it. */
interface ModuleLine {
  readonly from: string;
  readonly factory: string;
  readonly call: string;
}

/** What every cluster stands on, in groups that belong together. */
function systemsOf({ storage, cloudflare, email, ...answers }: ClusterAnswers): readonly (readonly ModuleLine[])[] {
  const line = (from: string, factory: string, options = ""): ModuleLine => ({
    from: `@cowlab/${from}`,
    factory,
    call: `${factory}(${options})`,
  });
  // Without Cloudflare there is nothing that could show Let's Encrypt whose the domain is.
  const certificates = cloudflare === "none" ? "{ authority: {} }" : email === undefined ? "" : `{ email: ${quote(email)} }`;
  return [
    [line("networking/k3s-nodes", "k3sNodes"), line("flux/flux", "flux")],
    [
      // One machine answers for everything at its own address, by k3s' servicelb: there is nothing to announce.
      ...(isAlone(answers) ? [] : [line("networking/kube-vip", "kubeVip"), line("networking/metallb", "metallb")]),
      line("networking/traefik", "traefik"),
    ],
    storage === "longhorn" ? [line("storage/longhorn", "longhorn")] : [],
    [
      line("edge/certificates", "certificates", certificates),
      ...(cloudflare === "none" ? [] : [line("edge/dns", "dns")]),
      ...(cloudflare === "tunnel" ? [line("edge/tunnel", "tunnel")] : []),
    ],
  ];
}

function nodeLine({ name, role, address, architecture, interface: device }: NodeAnswer): string {
  const fields = { name, role, address, architecture, interface: device };
  return `{ ${Object.entries(fields)
    .map(([key, value]) => `${key}: ${quote(value)}`)
    .join(", ")} }`;
}

function mediaLine({ media }: ClusterAnswers): string {
  if (media === undefined) return "";
  const { server, path, size, user, group } = media;
  return `  media: { server: ${quote(server)}, path: ${quote(path)}, size: ${quote(size)}, user: ${user}, group: ${group} },\n`;
}

/** A string as TypeScript has it. */
function quote(text: string): string {
  return JSON.stringify(text);
}
