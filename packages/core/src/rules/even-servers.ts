import { serverNodes } from "../cluster.ts";
import type { Rule } from "../rule.ts";

/** The servers, each of which has a copy of the cluster's state, are an odd number. */
export const evenServers: Rule = {
  id: "even-servers",
  severity: "warning",
  protects:
    "Embedded etcd needs more than half of the servers: of two, neither may fail, and of four no more than of three, though there is one more that can.",
  link: "https://etcd.io/docs/v3.6/faq/#why-an-odd-number-of-cluster-members",
  *check({ cluster }) {
    const servers = serverNodes(cluster);
    const count = servers.length;
    if (count === 0 || count % 2 === 1) return;
    const names = servers.map(({ name }) => name).join(", ");
    yield {
      path: "nodes",
      message: `${count} nodes are servers (${names}), of which ${count / 2 - 1} may fail, no more than of ${count - 1}`,
      fix: `let ${count - 1} or ${count + 1} nodes be servers`,
    };
  },
};
