import { type Cluster, nearest, type Problem } from "@cowlab/core";
import type { Trace } from "@cowlab/trace/trace";
import { hostsOf, isAddress, machinesOf, traceAll, traceHost } from "@cowlab/trace/trace-all";
import { traceKubectl, traceMachine, traceRequest } from "@cowlab/trace/trace-request";
import type { TracedCluster } from "@cowlab/trace/traced-cluster";

/** What to follow, as it was typed; everything where no text is given. */
export interface TraceTarget {
  readonly text?: string;
  readonly from?: "lan" | "internet";
  readonly address?: string;
}

/** The ways of a target through a cluster, or why it has none there. */
export function traceTarget(
  traced: TracedCluster,
  cluster: Pick<Cluster, "name" | "domain">,
  { text, from, address }: TraceTarget,
): { readonly traces: readonly Trace[] } | { readonly problem: Problem } {
  if (text === undefined) return { traces: traceAll(traced) };
  if (text === "kubectl") return { traces: [traceKubectl(traced)] };
  if (machinesOf(traced).includes(text)) {
    const trace = traceMachine(traced, text);
    return trace === undefined
      ? { problem: problem(cluster, `${text} is the first server: it joins nobody`, "trace kubectl, or another machine") }
      : { traces: [trace] };
  }
  const url = urlOf(text, cluster.domain);
  if (url === undefined) {
    const near = nearest(text, ["kubectl", ...machinesOf(traced), ...hostsOf(traced)]);
    return {
      problem: problem(
        cluster,
        `${text} is no host, URL of http or https, or machine`,
        near === undefined ? undefined : `did you mean ${near}?`,
      ),
    };
  }
  const isOurs = isAddress(url.hostname) || url.hostname === cluster.domain || url.hostname.endsWith(`.${cluster.domain}`);
  if (!isOurs && !hostsOf(traced).includes(url.hostname)) {
    return { problem: problem(cluster, `${url.hostname} is not below ${cluster.domain}, the domain of ${cluster.name}`) };
  }
  if (address !== undefined) return { traces: [traceRequest(traced, url, { address })] };
  if (from !== undefined) return { traces: [traceRequest(traced, url, { from })] };
  if (isAddress(url.hostname)) return { traces: [traceRequest(traced, url)] };
  return { traces: traceHost(traced, url) };
}

/** A URL as it is typed, or that of a host, whose label alone is enough. */
function urlOf(text: string, domain: string): URL | undefined {
  if (text.includes("://")) {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    return url !== undefined && /^https?:$/.test(url.protocol) && url.hostname !== "" ? url : undefined;
  }
  const [host = "", ...path] = text.split("/");
  const full = host.includes(".") || host.includes(":") ? host : `${host}.${domain}`;
  const whole = `https://${full}/${path.join("/")}`;
  return /^[\w.-]+(:\d+)?$/.test(full) && URL.canParse(whole) ? new URL(whole) : undefined;
}

function problem({ name }: Pick<Cluster, "name">, message: string, fix?: string): Problem {
  return {
    rule: "unknown-target",
    severity: "error",
    path: `clusters/${name}.ts`,
    message,
    ...(fix === undefined ? {} : { fix }),
  };
}
