import { containersOf, isObject, listAt, type PlainManifest, podTemplate, stringAt, valueAt } from "@cowlab/core";
import type { Hop, Trace } from "@cowlab/trace/trace";
import type { PageModel } from "../../page-model.ts";
import { and, code, section, table } from "../markdown.ts";
import { claims, type Model, nfsExport, ofKind } from "../objects.ts";
import { waysOf } from "../ways.ts";

/** What answers at which name: its port, image, volumes, and who reaches it, as the ways through the cluster show. */
export function servicesPage({ rendered }: PageModel): string {
  const services = [...waysOf(rendered)].map(([host, ways]) => serviceOf(rendered, ways, host));
  const groups = [...Map.groupBy(services, ({ group }) => group)].sort(([left], [right]) => (left < right ? -1 : 1));
  const sections = groups.map(([group, members]) =>
    section(
      group,
      table(
        ["Service", "Reached from", "Port", "Image, or where it is", "Volumes"],
        members.map(({ title, host, description, port, image, volumes, reach }) => [
          `[${title}](https://${host})${description === "" ? "" : `: ${description}`}<br>${code(host)}`,
          reach.join("<br>"),
          port,
          image,
          volumes.join("<br>"),
        ]),
      ),
    ),
  );
  return `# Services

Every name that ${rendered.cluster.name} answers at. Who reaches a service is what \`cowlab trace\` finds in the rendered objects.

${sections.join("\n")}`;
}

interface Service {
  readonly host: string;
  readonly title: string;
  readonly description: string;
  readonly group: string;
  readonly port: string;
  readonly image: string;
  readonly volumes: readonly string[];
  readonly reach: readonly string[];
}

function serviceOf(model: Model, ways: readonly Trace[], host: string): Service {
  const declared = model.cluster.hosts.find(({ fqdn }) => fqdn === host);
  const way = ways.find(({ outcome }) => outcome === "arrives") ?? ways[0];
  const container = way?.hops.findLast(({ kind }) => kind === "container");
  const workload = container === undefined ? undefined : objectNamed(model, container.object);
  const serving = workload === undefined ? undefined : servingContainer(workload, container);
  return {
    host,
    title: declared?.title ?? declared?.name ?? host.split(".")[0] ?? host,
    description: declared?.description ?? "",
    group: declared?.group ?? (way?.outcome === "outside" ? "Outside the cluster" : "Apps"),
    port: container?.says.match(/listens on (\d+)/)?.[1] ?? way?.end.match(/:(\d+),/)?.[1] ?? "",
    image: serving === undefined ? elsewhere(way) : code(stringAt(serving, "image") ?? ""),
    volumes: workload === undefined || serving === undefined ? [] : volumesOf(model, workload, serving),
    reach: reachOf(model, ways, workload),
  };
}

function elsewhere(way: Trace | undefined): string {
  return way === undefined || way.outcome === "broken" ? "" : way.end;
}

function objectNamed({ modules }: Model, name: string): PlainManifest | undefined {
  const [kind, full = ""] = name.split(" ");
  const [namespace, own] = full.split("/");
  for (const { objects } of modules) {
    for (const { manifest } of objects) {
      if (manifest.kind === kind && manifest.metadata.name === own && manifest.metadata.namespace === namespace) return manifest;
    }
  }
  return undefined;
}

function servingContainer(workload: PlainManifest, hop: Hop | undefined): Readonly<Record<string, unknown>> | undefined {
  const pod = podTemplate(workload);
  if (pod === undefined) return undefined;
  return containersOf(pod.spec).find(({ path }) => hop?.path?.includes(`.${path}`) === true)?.spec;
}

function volumesOf(model: Model, workload: PlainManifest, container: Readonly<Record<string, unknown>>): string[] {
  const pod = podTemplate(workload);
  const all = claims(model);
  return listAt(container, "volumeMounts").flatMap((mount) => {
    const volume = listAt(pod?.spec, "volumes").find((candidate) => stringAt(candidate, "name") === stringAt(mount, "name"));
    const claimName = stringAt(volume, "persistentVolumeClaim", "claimName");
    const claim = all.find(({ name, namespace }) => name === claimName && namespace === workload.metadata.namespace);
    if (claim === undefined) return [];
    const where = code(stringAt(mount, "mountPath") ?? "");
    const shared = claim.volume === undefined ? undefined : nfsExport(claim.volume);
    const folder = stringAt(mount, "subPath");
    if (shared !== undefined) {
      const access = valueAt(mount, "readOnly") === true ? ", read only" : "";
      return [`${where}: NFS ${code(folder === undefined ? shared : `${shared}/${folder}`)}${access}`];
    }
    return [`${where}: ${claim.size}, ${claim.className ?? "the default class"}`];
  });
}

function reachOf(model: Model, ways: readonly Trace[], workload: PlainManifest | undefined): string[] {
  const from = (origin: Trace["from"]): boolean => ways.some((way) => way.from === origin && way.outcome === "arrives");
  const outside = ways.some(({ from, outcome }) => from === "lan" && outcome === "outside");
  const login = ways.some(({ hops }) =>
    hops.some(({ kind, says }) => kind === "middleware" && says.startsWith("asks for a login")),
  );
  const callers = workload === undefined ? [] : callersOf(model, workload);
  return [
    ...(from("lan") || outside ? [login ? "the LAN, with a login" : "the LAN"] : []),
    ...(from("internet") ? ["**the Internet**"] : []),
    ...(callers.length === 0 ? [] : [`the pods of ${and(callers)}`]),
  ];
}

/** The namespaces of pods that policies let in besides Traefik's. */
function callersOf(model: Model, workload: PlainManifest): string[] {
  const labels = podTemplate(workload)?.labels ?? {};
  const policies = ofKind(model, "networking.k8s.io", "NetworkPolicy").filter(({ metadata, spec }) => {
    const wanted = valueAt(spec, "podSelector", "matchLabels");
    return (
      metadata.namespace === workload.metadata.namespace &&
      isObject(wanted) &&
      Object.entries(wanted).every(([key, value]) => labels[key] === value)
    );
  });
  const names = policies.flatMap((policy) =>
    listAt(policy, "spec", "ingress").flatMap((rule) =>
      listAt(rule, "from").flatMap(
        (peer) => stringAt(peer, "namespaceSelector", "matchLabels", "kubernetes.io/metadata.name") ?? [],
      ),
    ),
  );
  return [...new Set(names)].filter((name) => name !== "traefik").sort();
}
