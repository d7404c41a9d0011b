import { isObject, listAt, overlaps, parseAddress, parseRange, stringAt, valueAt } from "@cowlab/core";
import type { Hop } from "../trace.ts";
import type { Machine, ObjectIndex, Workload } from "./object-index.ts";
import { nameOf } from "./object-index.ts";
import { type Broken, broken, hop, type Walk } from "./walk.ts";
import type { End } from "./ways.ts";

/** What announces the virtual address of the API server. */
export interface VirtualAddress {
  readonly workload: Workload;
  readonly address: string;
  readonly port: string;
  /** The field of an environment variable. */
  readonly pathOf: (variable: string) => string;
  readonly variable: (name: string) => string | undefined;
}

/** The kube-vip of the control plane. @see https://kube-vip.io/docs/installation/flags/ */
export function virtualAddress(index: ObjectIndex): VirtualAddress | undefined {
  for (const workload of index.workloads()) {
    for (const container of workload.containers) {
      const environment = listAt(container.spec, "env");
      const variable = (name: string): string | undefined =>
        stringAt(
          environment.find((candidate) => stringAt(candidate, "name") === name),
          "value",
        );
      const address = variable("address") ?? variable("vip_address");
      if (address === undefined || variable("cp_enable") === undefined) continue;
      const pathOf = (name: string): string => {
        const position = environment.findIndex((candidate) => stringAt(candidate, "name") === name);
        return `${workload.path}.${container.path}.env${position < 0 ? "" : `[${position}].value`}`;
      };
      return { workload, address, port: variable("port") ?? "6443", pathOf, variable };
    }
  }
  return undefined;
}

/** The machines that run the control plane. */
export function serversOf(index: ObjectIndex): readonly Machine[] {
  return index.machines().filter(({ data }) => stringAt(data.data, "k3s", "role") === "server");
}

/** Follows the connection by which a machine joins the cluster, as its configuration says. */
export function* walkJoin(index: ObjectIndex, machine: Machine): Walk<End> {
  const path = "k3s.serverAddr";
  const url = stringAt(machine.data.data, "k3s", "serverAddr");
  if (url === undefined) {
    return atMachine("join", machine, path, "is missing: an agent, and a further server, has to know whom to join");
  }
  if (!URL.canParse(url)) return atMachine("join", machine, path, `is no address of a server: ${url}`);
  yield machineHop("join", machine, path, `joins at ${url}`);
  const { hostname, port } = new URL(url);
  return yield* walkApi(index, hostname, port === "" ? 443 : Number(port), machine);
}

/** Follows a connection to the API server, through the virtual address where there is one. */
export function* walkApi(index: ObjectIndex, address: string, port: number, from?: Machine): Walk<End> {
  const servers = serversOf(index);
  const virtual = virtualAddress(index);
  const direct = servers.find(({ data }) => stringAt(data.data, "network", "address") === address);
  if (direct !== undefined) return arrival(direct, port);
  if (virtual === undefined || parseAddress(virtual.address) !== parseAddress(address)) {
    const candidates = [
      ...(virtual === undefined ? [] : [`${virtual.address}, by ${nameOf(virtual.workload.object)}`]),
      ...servers.map(({ name, data }) => `${stringAt(data.data, "network", "address")}, node ${name}`),
    ];
    const message = `leads to ${address}, where no API server answers`;
    if (from !== undefined) return atMachine("virtual-address", from, "k3s.serverAddr", message, candidates);
    return broken("virtual-address", {}, message, candidates);
  }
  const announced = yield* walkVirtualAddress(index, virtual, servers, port);
  if ("broken" in announced) return announced;
  const ends: string[] = [];
  for (const server of announced.servers) {
    const flags = listAt(server.data.data, "k3s", "extraFlags");
    const position = flags.indexOf(`--tls-san=${address}`);
    if (position < 0) {
      const sans = flags.filter((flag) => typeof flag === "string" && flag.startsWith("--tls-san"));
      const message = `does not name ${address} in its certificate, for which clients refuse it`;
      return atMachine("server", server, "k3s.extraFlags", message, sans.map(String));
    }
    yield machineHop("server", server, `k3s.extraFlags[${position}]`, `answers for ${address} with a certificate that names it`);
    ends.push(arrival(server, port).end);
  }
  return { outcome: "arrives", end: ends.join(" or ") };
}

function arrival({ name, data }: Machine, port: number): End {
  return { outcome: "arrives", end: `the API server on node ${name}, ${stringAt(data.data, "network", "address")}:${port}` };
}

function* walkVirtualAddress(
  index: ObjectIndex,
  virtual: VirtualAddress,
  servers: readonly Machine[],
  port: number,
): Walk<{ readonly servers: readonly Machine[] }> {
  const { workload, address, pathOf, variable } = virtual;
  const { object } = workload;
  const at = (name: string) => ({ object, path: pathOf(name) });
  if (variable("cp_enable") !== "true") return broken("virtual-address", at("cp_enable"), "does not announce the control plane");
  if (variable("vip_arp") !== "true" && variable("bgp_enable") !== "true") {
    return broken("virtual-address", at("vip_arp"), "announces the address neither by ARP nor by BGP");
  }
  if (virtual.port !== String(port)) {
    return broken("virtual-address", at("port"), `is for port ${virtual.port}, but the connection is to ${port}`);
  }
  const range = parseRange(address);
  const pool = index.ofKind("metallb.io", "IPAddressPool").find(({ manifest }) =>
    listAt(manifest, "spec", "addresses").some((text) => {
      const held = typeof text === "string" ? parseRange(text) : undefined;
      return held !== undefined && range !== undefined && overlaps(held, range);
    }),
  );
  if (pool !== undefined) {
    return broken("virtual-address", at("address"), `announces ${address}, which ${nameOf(pool)} may give to a Service`, [
      nameOf(pool),
    ]);
  }
  if (servers.length === 0)
    return broken("server", at("address"), "announces the address of a control plane, but no machine is a server");
  const willing = servers.filter((server) => untolerated(workload, server).length === 0);
  const [first] = servers;
  if (willing.length === 0 && first !== undefined) {
    const taints = untolerated(workload, first);
    const path = `${workload.path}.tolerations`;
    return broken(
      "virtual-address",
      { object, path },
      `does not bear ${taints.join(", ")} of node ${first.name}, and runs on no server`,
    );
  }
  const wanted = variable("vip_interface") ?? "";
  const able = willing.filter(({ data }) => wanted === "" || stringAt(data.data, "network", "interface") === wanted);
  if (able.length === 0) {
    const interfaces = willing.map(({ name, data }) => `node ${name} has ${stringAt(data.data, "network", "interface")}`);
    return broken(
      "virtual-address",
      at("vip_interface"),
      `announces on the interface ${wanted}, which no server has`,
      interfaces,
    );
  }
  yield hop(
    "virtual-address",
    object,
    pathOf("address"),
    `announces ${address} from ${able.map(({ name }) => `node ${name}`).join(" or ")}${able.length > 1 ? ", one at a time" : ""}`,
  );
  return { servers: able };
}

/** The taints of a machine that keep a workload's pods off it. */
function untolerated({ pod }: Workload, { data }: Machine): readonly string[] {
  const tolerations = listAt(pod.spec, "tolerations");
  return listAt(data.data, "k3s", "nodeTaint").filter((taint): taint is string => {
    if (typeof taint !== "string") return false;
    const [, key, value = "", effect] = /^([^=:]+)(?:=([^:]*))?:(NoSchedule|NoExecute)$/.exec(taint) ?? [];
    if (key === undefined) return false;
    return !tolerations.some((toleration) => {
      if (!isObject(toleration)) return false;
      const exists = toleration["operator"] === "Exists";
      const keyed = toleration["key"] === key || (exists && (toleration["key"] ?? "") === "");
      const effective = (toleration["effect"] ?? "") === "" || toleration["effect"] === effect;
      return keyed && effective && (exists || (valueAt(toleration, "value") ?? "") === value);
    });
  });
}

function machineHop(kind: Hop["kind"], { name, data }: Machine, path: string, says: string): Hop {
  return { kind, object: `node ${name}`, file: data.file, path, says };
}

function atMachine(
  kind: Hop["kind"],
  { name, data }: Machine,
  path: string,
  message: string,
  candidates: readonly string[] = [],
): Broken {
  return { broken: { kind, object: `node ${name}`, file: data.file, path, message, candidates } };
}
