import type { Module } from "@cowlab/core";
import { helmChart } from "@cowlab/flux/helm-chart";
import { IPAddressPool, L2Advertisement } from "./metallb-kinds.ts";

const namespace = "metallb-system";

/**
 * Addresses of the LAN for Services of type LoadBalancer, announced by ARP: the chart, then, once its webhook answers, the
 * pools. The ingress address is a pool of its own, from which only the module that is the ingress may have one.
 * @see https://metallb.io/concepts/layer2/
 */
export function metallb(): readonly Module[] {
  return [
    {
      name: "metallb",
      // The speaker answers ARP from the host's network.
      namespace: { name: namespace, podSecurity: "privileged" },
      installs: [IPAddressPool, L2Advertisement],
      replaces: ["servicelb"],
      objects: () =>
        helmChart({
          name: "metallb",
          namespace,
          url: "https://metallb.github.io/metallb",
          version: "0.16.1",
          values: {
            crds: { enabled: true },
            // BGP, which the chart brings along by default.
            frrk8s: { enabled: false },
            speaker: { frr: { enabled: false } },
          },
        }),
    },
    {
      name: "metallb-pools",
      provides: ["load-balancer"],
      needs: ["metallb"],
      objects: ({ network, modules }) => {
        const ingress = modules.find(({ provides = [] }) => provides.includes("ingress"))?.namespace;
        const pools = [
          IPAddressPool({
            metadata: { name: "ingress", namespace },
            spec: {
              addresses: [`${network.ingress}/32`],
              autoAssign: false,
              serviceAllocation: ingress === undefined ? undefined : { namespaces: [ingress.name] },
            },
          }),
          ...network.pools.map(({ name, addresses, autoAssign }) =>
            IPAddressPool({ metadata: { name, namespace }, spec: { addresses: [...addresses], autoAssign } }),
          ),
        ];
        return [
          ...pools,
          L2Advertisement({
            metadata: { name: "lan", namespace },
            spec: { ipAddressPools: pools.map(({ metadata }) => metadata.name) },
          }),
        ];
      },
    },
  ];
}
