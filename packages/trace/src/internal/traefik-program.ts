import type { Container } from "@cowlab/core";
import { listAt, stringAt } from "@cowlab/core";
import type { Workload } from "./object-index.ts";

/** A door of Traefik's: where it listens and what it does with a request. */
export interface EntryPoint {
  readonly name: string;
  readonly port: number;
  readonly protocol: "TCP" | "UDP";
  /** The argument that opens it, as a field of the workload. */
  readonly path: string;
  /** Whether all its routes are served with TLS. */
  readonly tls: boolean;
  /** Whether it answers HTTP/3 on the same port by UDP. */
  readonly http3: boolean;
  readonly redirect?: Redirection;
  /** Middlewares of every route of it, such as `traefik-headers@kubernetescrd`. */
  readonly middlewares: readonly string[];
}

/** An entry point that sends everybody elsewhere. */
export interface Redirection {
  /** `:443`, or the name of an entry point. */
  readonly to: string;
  readonly scheme: string;
  readonly permanent: boolean;
  readonly priority: number;
  /** The argument that says so. */
  readonly path: string;
}

/** What Traefik takes from the cluster. */
export interface RouteProvider {
  readonly enabled: boolean;
  readonly ingressClass?: string;
  readonly allowCrossNamespace: boolean;
  readonly allowExternalNameServices: boolean;
  /** Empty for all. */
  readonly namespaces: readonly string[];
}

/** A Traefik, as its arguments configure it. */
export interface TraefikProgram {
  readonly workload: Workload;
  readonly container: Container;
  readonly entryPoints: readonly EntryPoint[];
  /** Those that take a route which names none. */
  readonly defaultEntryPoints: readonly string[];
  readonly provider: RouteProvider;
}

/** The priority that Traefik gives a redirection unless told otherwise: above all that a route can have. */
export const unbeatable: number = Number.MAX_SAFE_INTEGER;

/** Reads a container's arguments as Traefik does; undefined where they open no entry point. @see https://doc.traefik.io/traefik/reference/install-configuration/configuration-options/ */
export function traefikProgram(workload: Workload, container: Container): TraefikProgram | undefined {
  const options = readOptions(container, `${workload.path}.${container.path}`);
  const names = new Map<string, string>();
  for (const option of options) {
    const [, name] = /^entrypoints\.([^.]+)\./i.exec(option.spelling) ?? [];
    if (name !== undefined && !names.has(name.toLowerCase())) names.set(name.toLowerCase(), name);
  }
  if (names.size === 0) return undefined;
  const entryPoints = [...names.values()].flatMap((name) => entryPoint(name, options));
  const asDefault = entryPoints.filter(({ name }) => truth(options, `entrypoints.${name}.asdefault`));
  const usual = entryPoints.filter(({ name, protocol }) => name !== "traefik" && protocol === "TCP");
  const provider = "providers.kubernetescrd";
  const crdOptions = options.filter(({ key }) => key === provider || key.startsWith(`${provider}.`));
  return {
    workload,
    container,
    entryPoints,
    defaultEntryPoints: (asDefault.length > 0 ? asDefault : usual).map(({ name }) => name),
    provider: {
      enabled: crdOptions.some(({ key, value }) => key !== provider || value !== "false"),
      ingressClass: lastValue(options, `${provider}.ingressclass`),
      allowCrossNamespace: truth(options, `${provider}.allowcrossnamespace`),
      allowExternalNameServices: truth(options, `${provider}.allowexternalnameservices`),
      namespaces: listOf(lastValue(options, `${provider}.namespaces`)),
    },
  };
}

function entryPoint(name: string, options: readonly Option[]): EntryPoint[] {
  const prefix = `entrypoints.${name.toLowerCase()}.`;
  const address = options.findLast(({ key }) => key === `${prefix}address`);
  const [, port, protocol = "tcp"] = /:(\d+)(?:\/(tcp|udp))?$/i.exec(address?.value ?? "") ?? [];
  if (address === undefined || port === undefined) return [];
  const redirection = `${prefix}http.redirections.entrypoint.`;
  const to = options.findLast(({ key }) => key === `${redirection}to`);
  const priority = Number(lastValue(options, `${redirection}priority`) ?? unbeatable);
  const tls = `${prefix}http.tls`;
  return [
    {
      name,
      port: Number(port),
      protocol: protocol.toLowerCase() === "udp" ? "UDP" : "TCP",
      path: address.path,
      tls: options.some(({ key, value }) => (key === tls && value !== "false") || key.startsWith(`${tls}.`)),
      http3: options.some(
        ({ key, value }) => (key === `${prefix}http3` && value !== "false") || key.startsWith(`${prefix}http3.`),
      ),
      middlewares: listOf(lastValue(options, `${prefix}http.middlewares`)),
      ...(to === undefined
        ? {}
        : {
            redirect: {
              to: to.value,
              scheme: lastValue(options, `${redirection}scheme`) ?? "https",
              permanent: lastValue(options, `${redirection}permanent`) !== "false",
              // Zero stands for the length of the rule that it has: HostRegexp(`^.+$`).
              priority: priority === 0 ? 19 : priority,
              path: to.path,
            },
          }),
    },
  ];
}

/** An argument: `--entryPoints.web.address=:8000/tcp`. Names are alike in any case. */
interface Option {
  readonly key: string;
  readonly spelling: string;
  readonly value: string;
  readonly path: string;
}

function readOptions({ spec }: Container, path: string): readonly Option[] {
  return ["command", "args"].flatMap((list) => {
    const given = listAt(spec, list);
    return given.flatMap((argument, index): Option[] => {
      const [, spelling, value] = typeof argument === "string" ? (/^--([^=]+)(?:=(.*))?$/s.exec(argument) ?? []) : [];
      if (spelling === undefined) return [];
      const next = given[index + 1];
      const following = typeof next === "string" && !next.startsWith("-") ? next : "true";
      return [{ key: spelling.toLowerCase(), spelling, value: value ?? following, path: `${path}.${list}[${index}]` }];
    });
  });
}

function lastValue(options: readonly Option[], key: string): string | undefined {
  return options.findLast((option) => option.key === key.toLowerCase())?.value;
}

function truth(options: readonly Option[], key: string): boolean {
  return lastValue(options, key) === "true";
}

function listOf(text: string | undefined): readonly string[] {
  return (text ?? "")
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "");
}

/** The class that a route asks for: its field, or the annotation that came before it. */
export function classOf(manifest: unknown): string {
  return (
    stringAt(manifest, "spec", "ingressClassName") ??
    stringAt(manifest, "metadata", "annotations", "kubernetes.io/ingress.class") ??
    ""
  );
}
