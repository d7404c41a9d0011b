import type { Cluster } from "../../cluster.ts";
import { parseAddress } from "../../ip.ts";

/** An address of the LAN that one machine or role has for itself. */
export interface OwnedAddress {
  /** Who has it, in words: `node node0`, `the gateway`. */
  readonly owner: string;
  readonly address: number;
  readonly text: string;
  /** The fact that says so. */
  readonly path: string;
}

/** The addresses that facts give away one by one, without those that are none. */
export function ownedAddresses({ network, nodes }: Cluster): readonly OwnedAddress[] {
  const facts = [
    { owner: "the gateway", text: network.gateway, path: "network.gateway" },
    { owner: "the control plane", text: network.controlPlane, path: "network.controlPlane" },
    { owner: "the ingress", text: network.ingress, path: "network.ingress" },
    ...nodes.map(({ name, address }, index) => ({ owner: `node ${name}`, text: address, path: `nodes[${index}].address` })),
    ...Object.entries(network.devices).map(([name, text]) => ({
      owner: `device ${name}`,
      text,
      path: `network.devices.${name}`,
    })),
  ];
  return facts.flatMap((fact) => {
    const address = parseAddress(fact.text);
    return address === undefined ? [] : [{ ...fact, address }];
  });
}
