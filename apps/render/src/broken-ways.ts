import type { Problem, Rendered } from "@cowlab/core";

/** What a request would run into: every way of `cowlab trace --all` that is broken, as a problem at its place. */
export async function brokenWays({ cluster, modules }: Rendered): Promise<readonly Problem[]> {
  const { traceAll } = await import("@cowlab/trace/trace-all");
  const { tracedCluster } = await import("@cowlab/trace/traced-cluster");
  const found = new Map<string, Problem & { readonly urls: Set<string> }>();
  for (const { url, broken } of traceAll(tracedCluster({ cluster, modules }))) {
    if (broken === undefined) continue;
    const { kind, object, path, file, message, candidates } = broken;
    // One cause breaks the way of many a host.
    const key = JSON.stringify([kind, object, path, message]);
    const known = found.get(key);
    if (known !== undefined) {
      known.urls.add(url);
      continue;
    }
    const module = modules.find(({ module: { name } }) => file?.startsWith(`${name}/`) === true)?.module.name;
    found.set(key, {
      rule: "broken-way",
      severity: "error",
      ...(module === undefined ? {} : { module }),
      ...(object === undefined ? {} : { object }),
      ...(path === undefined ? {} : { path }),
      message,
      ...(candidates.length === 0 ? {} : { fix: `nearest: ${candidates.join("; ")}` }),
      urls: new Set([url]),
    });
  }
  return [...found.values()].map(({ urls, ...problem }) => ({ ...problem, message: `${problem.message}; so ${describe(urls)}` }));
}

function describe(urls: ReadonlySet<string>): string {
  const [first = "", ...others] = urls;
  const rest = others.length === 0 ? "" : ` and ${others.length} more`;
  return `${first}${rest} ${others.length === 0 ? "is" : "are"} not reached: "cowlab trace ${first}" shows the way`;
}
