import { overlaps, parseSubnet } from "../ip.ts";
import type { Rule } from "../rule.ts";

/** The LAN, the pods and the Services have a network each. */
export const overlappingNetworks: Rule = {
  id: "overlapping-networks",
  severity: "error",
  protects:
    "Nodes route the addresses of pods and Services to themselves: machines of the LAN with such an address vanish for them.",
  link: "https://docs.k3s.io/networking/basic-network-options",
  *check({ cluster: { network } }) {
    const pairs = [
      ["pods", "lan"],
      ["services", "lan"],
      ["services", "pods"],
    ] as const;
    for (const [field, against] of pairs) {
      const [left, right] = [parseSubnet(network[field]), parseSubnet(network[against])];
      if (left === undefined || right === undefined || !overlaps(left, right)) continue;
      yield {
        path: `network.${field}`,
        message: `${network[field]}, the network of ${field}, overlaps ${against === "lan" ? "the LAN" : `that of ${against}`}, ${network[against]}`,
        fix: field === "pods" ? "k3s's own is 10.42.0.0/16" : "k3s's own is 10.43.0.0/16",
        other: { path: `network.${against}` },
      };
    }
  },
};
