import type { Rule } from "../rule.ts";

/** Each node has a name of its own. */
export const duplicateNode: Rule = {
  id: "duplicate-node",
  severity: "error",
  protects: "A second machine under the name of a node cannot join: k3s keeps a password for each name.",
  link: "https://docs.k3s.io/architecture#how-agent-node-registration-works",
  *check({ cluster }) {
    const seen = new Map<string, number>();
    for (const [index, { name }] of cluster.nodes.entries()) {
      const first = seen.get(name);
      if (first === undefined) seen.set(name, index);
      else {
        const message = `${name} is the name of nodes[${first}], too`;
        yield {
          path: `nodes[${index}].name`,
          message,
          fix: "give each node a name of its own",
          other: { path: `nodes[${first}].name` },
        };
      }
    }
  },
};
