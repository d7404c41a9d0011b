import { fieldPath } from "../../field-path.ts";
import { isObject, listAt, stringAt } from "../../manifest.ts";
import type { RenderedObject, RuleContext } from "../../rule.ts";
import { containers } from "./containers.ts";
import { oncePerRender } from "./once-per-render.ts";
import { type Workload, workloads } from "./workloads.ts";

/** The name of a Service in a text that a program reads, such as `http://traefik.traefik.svc.cluster.local:80`. */
export interface ServiceAddress {
  readonly object: RenderedObject;
  readonly path: string;
  readonly service: string;
  readonly namespace: string;
  /** Absent where the text names none. */
  readonly port?: number;
  /** What reads it, where that is rendered. */
  readonly readers: readonly Workload[];
}

/** The Services that configuration files, arguments and variables name. */
export const serviceAddresses: (context: RuleContext) => readonly ServiceAddress[] = oncePerRender((context) => {
  const readers = Map.groupBy(
    workloads(context).flatMap((workload) =>
      workload.object.references
        .filter(({ group, kind }) => group === "" && kind === "ConfigMap")
        .map(({ namespace, name }) => ({ key: `${namespace}/${name}`, workload })),
    ),
    ({ key }) => key,
  );
  const inFiles = context.ofKind("", "ConfigMap").flatMap((object) => {
    const { manifest } = object;
    const { namespace, name } = manifest.metadata;
    const reading = [...new Set((readers.get(`${namespace}/${name}`) ?? []).map(({ workload }) => workload))];
    return textsOf(manifest["data"]).flatMap(([key, text]) =>
      addressesIn(text).map((address) => ({ ...address, object, path: fieldPath("data", key), readers: reading })),
    );
  });
  const inPods = containers(context).flatMap(({ workload, path, spec }) => {
    const texts = [
      ...["command", "args"].flatMap((list) =>
        listAt(spec, list).map((text, index) => ({ text, at: `${path}.${list}[${index}]` })),
      ),
      ...listAt(spec, "env").map((item, index) => ({ text: stringAt(item, "value"), at: `${path}.env[${index}].value` })),
    ];
    return texts.flatMap(({ text, at }) =>
      typeof text === "string"
        ? addressesIn(text).map((address) => ({ ...address, object: workload.object, path: at, readers: [workload] }))
        : [],
    );
  });
  return [...inFiles, ...inPods];
});

function textsOf(data: unknown): [string, string][] {
  return isObject(data) ? Object.entries(data).filter((entry): entry is [string, string] => typeof entry[1] === "string") : [];
}

/** Names as the cluster's DNS has them: `service.namespace.svc`, with or without its domain. @see https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/ */
function addressesIn(text: string): Pick<ServiceAddress, "service" | "namespace" | "port">[] {
  if (!text.includes(".svc")) return [];
  const names = text.matchAll(
    /(?<![\w.-])([a-z][a-z0-9-]*)\.([a-z0-9][a-z0-9-]*)\.svc(?:\.cluster\.local)?(?!\.?[\w-])\.?(?::(\d{1,5})(?!\d))?/g,
  );
  return [...names].map(([, service = "", namespace = "", port]) => ({
    service,
    namespace,
    ...(port === undefined ? {} : { port: Number(port) }),
  }));
}
