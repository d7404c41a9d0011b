import type { Rendered } from "@cowlab/core";
import type { Trace } from "@cowlab/trace/trace";
import { traceHost, urlsOf } from "@cowlab/trace/trace-all";
import { tracedCluster } from "@cowlab/trace/traced-cluster";

const known = new WeakMap<object, ReadonlyMap<string, readonly Trace[]>>();

/** The ways to every host of a cluster, by name, found once for all pages and maps. */
export function waysOf(rendered: Pick<Rendered, "cluster" | "modules">): ReadonlyMap<string, readonly Trace[]> {
  const found = known.get(rendered.modules);
  if (found !== undefined) return found;
  const traced = tracedCluster(rendered);
  const urls = Map.groupBy(urlsOf(traced), ({ hostname }) => hostname);
  const ways = new Map([...urls].map(([host, [url]]) => [host, url === undefined ? [] : traceHost(traced, url)] as const));
  known.set(rendered.modules, ways);
  return ways;
}
