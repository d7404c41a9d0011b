import type { Proposal, ProposedModule } from "./propose.ts";

/** The longest line of a cluster file. */
const width = 130;

/** The cluster file of a proposal: TypeScript as people write it. What the folder did not show is marked. */
export function clusterSource({ definition, modules, assumptions, missing }: Proposal): string {
  const imports = [
    ...modules.map(({ from, factory }) => ({ from, factory })),
    { from: "@cowlab/core", factory: "defineCluster" },
  ];
  const lines = [...new Map(imports.map(({ from, factory }) => [from, `import { ${factory} } from ${quote(from)};`]))]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, line]) => line);
  const note = (fact: string): string => {
    const lost = missing.find((one) => one.fact === fact);
    const assumed = assumptions.find((one) => one.fact === fact);
    if (lost !== undefined) return ` // Not in the folder: ${lost.advice}.`;
    return assumed === undefined ? "" : ` // Assumed: ${assumed.because}.`;
  };
  const { name, domain, timeZone, kubernetes, repository, network, nodes, media, tunnel } = definition;
  const { lan, gateway, nameservers, controlPlane, ingress, pools, devices } = network;
  const body = [
    `  name: ${quote(name)},`,
    `  domain: ${quote(domain)},${note("domain")}`,
    ...(timeZone === undefined ? [] : [`  timeZone: ${quote(timeZone)},`]),
    `  kubernetes: ${quote(kubernetes)},${note("kubernetes")}`,
    `  repository: ${literal(repository, "  ")},${note("repository.url")}`,
    "  network: {",
    `    lan: ${quote(lan)},${note("network.lan")}`,
    `    gateway: ${quote(gateway)},${note("network.gateway")}`,
    `    nameservers: ${literal(nameservers, "    ")},${note("network.nameservers")}`,
    `    controlPlane: ${quote(controlPlane)},${note("network.controlPlane")}`,
    `    ingress: ${quote(ingress)},${note("network.ingress")}`,
    ...(pools === undefined ? [] : [`    pools: ${literal(pools, "    ")},`]),
    ...(devices === undefined ? [] : [`    devices: ${literal(devices, "    ")},`]),
    "  },",
    nodes.length === 0 ? `  nodes: [],${note("nodes")}` : `  nodes: ${block(nodes, "  ")},`,
    ...(media === undefined ? [] : [`  media: ${literal(media, "  ")},${note("media")}`]),
    ...(tunnel === undefined ? [] : [`  tunnel: ${literal(tunnel, "  ")},${note("tunnel.id")}`]),
    "  modules: [",
    groups(modules),
    "  ],",
  ];
  return `${lines.join("\n")}\n\nexport default defineCluster({\n${body.join("\n")}\n});\n`;
}

/** The lines of modules, a group apart from the next. */
function groups(modules: readonly ProposedModule[]): string {
  return [...Map.groupBy(modules, ({ group }) => group).values()]
    .map((group) =>
      group
        .map(({ factory, options }) => `    ${factory}(${Object.keys(options).length === 0 ? "" : literal(options, "    ")}),`)
        .join("\n"),
    )
    .join("\n\n");
}

/** A list with an item a line. */
function block(items: readonly unknown[], indent: string): string {
  return `[\n${items.map((item) => `${indent}  ${literal(item, `${indent}  `)},\n`).join("")}${indent}]`;
}

/** Plain data as TypeScript: on one line where it fits. */
function literal(value: unknown, indent: string): string {
  const short = oneLine(value);
  if (short.length + indent.length < width - 20 || typeof value !== "object" || value === null) return short;
  if (Array.isArray(value)) return block(value, indent);
  const fields = Object.entries(value).map(([key, item]) => `${indent}  ${keyOf(key)}: ${literal(item, `${indent}  `)},\n`);
  return `{\n${fields.join("")}${indent}}`;
}

function oneLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(oneLine).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).map(([key, item]) => `${keyOf(key)}: ${oneLine(item)}`);
  return fields.length === 0 ? "{}" : `{ ${fields.join(", ")} }`;
}

function keyOf(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : quote(key);
}

function quote(text: string): string {
  return JSON.stringify(text);
}
