import { type EffectRule, enumerate } from "../effect.ts";
import { formatPath } from "../field-change.ts";

/** The configuration of a machine changes, which Flux does not apply. */
export const nodeConfiguration: EffectRule = {
  id: "node-configuration",
  severity: "look-closely",
  about: "Flux does not touch machines: until they are rebuilt, cluster and machine disagree.",
  link: "https://docs.k3s.io/cli/server",
  *find({ dataFiles }) {
    const nodes = dataFiles.flatMap(({ kind, path, fields }) => {
      const node = /\/nodes\/([^/]+)\.json$/.exec(path)?.[1];
      const what = kind === "changed" ? `changes ${enumerate(fields.map((field) => formatPath(field.path)))}` : `is ${kind}`;
      return node === undefined ? [] : [{ node, path, what }];
    });
    for (const [what, group] of Map.groupBy(nodes, (node) => node.what)) {
      const names = group.map(({ node }) => node);
      const [first] = group;
      yield {
        ...(group.length === 1 && first !== undefined ? { object: first.path } : { object: `machines ${enumerate(names, 8)}` }),
        message: `${what}: that takes effect when ${names.length === 1 ? "the machine is" : "the machines are"} rebuilt, and not before`,
        steps: names.map((node) => `nixos-rebuild switch --flake .#${node} --target-host ${node}`),
      };
    }
  },
};
