import { execFileSync } from "node:child_process";
import { type Running, start } from "./processes.ts";

/** A link from here to pods that are programs in network namespaces of their own. */
const link = "pods0";

const ip = (...args: readonly string[]): void => {
  execFileSync("ip", args, { stdio: ["ignore", "pipe", "pipe"] });
};

/** Configures the other end of the link when it has arrived, and becomes the program. */
const becomePod = `
until ip link show eth0 >/dev/null 2>&1; do sleep 0.1; done
ip link set lo up
ip link set eth0 up
ip address add "$0/32" dev eth0
ip route add default dev eth0
exec "$@"
`;

/** Starts a program as a pod: it has an address of its own, and a network in which there is nothing else. */
export function startPod(
  program: string,
  args: readonly string[],
  address: string,
  env: Readonly<Record<string, string>>,
): Running {
  const running = start(program, args, { env, by: ["unshare", "--net", "sh", "-c", becomePod, address] });
  ip("link", "add", link, "type", "veth", "peer", "name", "eth0");
  ip("link", "set", "eth0", "netns", String(running.pid));
  ip("link", "set", link, "up");
  ip("route", "add", `${address}/32`, "dev", link);
  return running;
}

/** Makes addresses this side's own, as far as the pod sees: of other pods, of the LAN, of the API server. */
export function ownAddresses(addresses: Iterable<string>): void {
  for (const address of new Set(addresses)) ip("address", "add", `${address}/32`, "dev", link);
}
