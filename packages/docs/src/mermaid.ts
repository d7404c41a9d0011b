import type { Graph, GraphEdge, GraphGroup, GraphNode } from "./graph.ts";

/** A map as a flowchart of Mermaid, which GitHub and the documentation's site draw. @see https://mermaid.js.org/syntax/flowchart.html */
export function mermaid({ direction, groups, nodes, edges }: Graph): string {
  const ids = new Map([...groups, ...nodes].map(({ id }, position) => [id, `${identifier(id)}${position}`]));
  const idOf = (id: string): string => ids.get(id) ?? identifier(id);
  const frame = (parent: string | undefined, indent: string): string[] => [
    ...nodes.filter((node) => node.group === parent).map((node) => `${indent}${box(node, idOf(node.id))}`),
    ...groups.filter((group) => group.parent === parent).flatMap((group) => within(group, indent)),
  ];
  const within = (group: GraphGroup, indent: string): string[] => [
    `${indent}subgraph ${idOf(group.id)}[${text([group.title])}]`,
    ...frame(group.id, `${indent}  `),
    `${indent}end`,
  ];
  const lines = edges.map((edge) => `  ${idOf(edge.from)} ${line(edge)} ${idOf(edge.to)}`);
  return `${[`flowchart ${direction}`, ...frame(undefined, "  "), ...lines].join("\n")}\n`;
}

function box({ lines, shape = "box" }: GraphNode, id: string): string {
  return shape === "cylinder" ? `${id}[(${text(lines)})]` : `${id}[${text(lines)}]`;
}

function line({ label, arrow = true, length = 1 }: GraphEdge): string {
  const stroke = `${"-".repeat(length + 1)}${arrow ? ">" : "-"}`;
  return label === undefined ? stroke : `${stroke}|${text([label])}|`;
}

/** A text in quotes. What would end it, or be read as markup, is written as Mermaid's entities. */
function text(lines: readonly string[]): string {
  const escaped = lines.map((part) =>
    part.replace(/[#"<>`\\]/g, (character) => `#${character.codePointAt(0)};`).replace(/^(\d+)([.)] )/, "$1&#8203;$2"),
  );
  return `"${escaped.join("<br/>")}"`;
}

function identifier(id: string): string {
  // The number behind it keeps apart what is alike without its marks, and from Mermaid's own words, such as end.
  return `${id.replace(/[^A-Za-z0-9]+/g, "_")}_`;
}
