import { Graph as LayoutGraph, layout } from "@dagrejs/dagre";
import type { Graph, GraphEdge, GraphGroup, GraphNode } from "./graph.ts";

const font = { size: 13, line: 18, width: 7.4 } as const;
const padding = { x: 14, y: 10 } as const;
const margin = 16;
const titleHeight = 34;

interface Point {
  readonly x: number;
  readonly y: number;
}

interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

/**
 * A map as an SVG image that needs nothing else: no browser lays it out, no script or font is loaded, and its colours follow
 * the reader's light or dark setting.
 */
export function svg(graph: Graph): string {
  const { title, groups, nodes, edges } = graph;
  const placed = place(graph);
  const { width, height } = placed.size;
  const parts = [
    ...byDepth(groups).map((group) => frame(group, placed.box(group.id))),
    ...edges.map((edge, index) => curve(edge, placed.points(index), graph.direction)),
    ...nodes.map((node) => shape(node, placed.box(node.id))),
    // Above the lines, so that none runs through a text.
    ...edges.map((edge, index) => label(edge, placed.label(index))),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${round(width)} ${round(height + titleHeight)}" width="${round(width)}" height="${round(height + titleHeight)}" role="img" aria-label="${escapeText(title)}">
<title>${escapeText(title)}</title>
<style>
  text { font: ${font.size}px system-ui, sans-serif; fill: #1f2328; }
  .title { font-weight: 600; font-size: 16px; }
  .heading { font-weight: 600; fill: #59636e; }
  .box { fill: #ffffff; stroke: #59636e; }
  .frame { fill: #59636e14; stroke: #59636e66; stroke-dasharray: 4 3; }
  .line { fill: none; stroke: #0969da; stroke-width: 1.4; }
  .tip { fill: #0969da; }
  .plate { fill: #f6f8fa; }
  .ground { fill: #f6f8fa; }
  @media (prefers-color-scheme: dark) {
    text { fill: #f0f6fc; }
    .heading { fill: #9198a1; }
    .box { fill: #151b23; stroke: #9198a1; }
    .frame { fill: #9198a114; stroke: #9198a166; }
    .line { stroke: #4493f8; }
    .tip { fill: #4493f8; }
    .plate { fill: #0d1117; }
    .ground { fill: #0d1117; }
  }
</style>
<defs><marker id="tip" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto"><path class="tip" d="M0 0 10 5 0 10z"/></marker></defs>
<rect class="ground" width="100%" height="100%"/>
<text class="title" x="${margin}" y="24">${escapeText(title)}</text>
<g transform="translate(0 ${titleHeight})">
${parts.filter((part) => part !== "").join("\n")}
</g>
</svg>
`;
}

/** Where everything stands. */
interface Placed {
  readonly size: { readonly width: number; readonly height: number };
  readonly box: (id: string) => Box;
  readonly points: (edge: number) => readonly Point[];
  readonly label: (edge: number) => Point;
}

function place({ direction, groups, nodes, edges }: Graph): Placed {
  const graph = new LayoutGraph({ compound: true, multigraph: true });
  graph.setGraph({
    rankdir: direction,
    nodesep: 24,
    ranksep: direction === "LR" ? 64 : 46,
    edgesep: 14,
    marginx: margin,
    marginy: margin,
  });
  for (const { id, title } of groups) graph.setNode(id, { label: title });
  for (const node of nodes) graph.setNode(node.id, sizeOf(node));
  for (const { id, parent } of groups) if (parent !== undefined) graph.setParent(id, parent);
  for (const { id, group } of nodes) if (group !== undefined) graph.setParent(id, group);
  for (const [index, { from, to, label: text, length = 1 }] of edges.entries()) {
    const size = text === undefined ? { width: 0, height: 0 } : { width: text.length * font.width + 8, height: font.line };
    graph.setEdge(from, to, { ...size, labelpos: "c", minlen: length, weight: 1 }, String(index));
  }
  layout(graph);
  const { width = 0, height = 0 } = graph.graph();
  const edgeAt = (index: number): { readonly points?: readonly Point[]; readonly x?: number; readonly y?: number } => {
    const edge = edges[index];
    return edge === undefined ? {} : graph.edge(edge.from, edge.to, String(index));
  };
  const boxOf = (id: string): Box => {
    const { x = 0, y = 0, width = 0, height = 0 } = graph.node(id);
    return { x, y, width, height };
  };
  // Lines may run beyond the boxes that the size is made for.
  const points = edges.flatMap((_, index) => edgeAt(index).points ?? []);
  const size = {
    width: Math.max(width, ...points.map(({ x }) => x + margin)),
    height: Math.max(height, ...points.map(({ y }) => y + margin)),
  };
  return {
    size,
    box: boxOf,
    points: (index) => {
      const edge = edges[index];
      const inner = (edgeAt(index).points ?? []).slice(1, -1);
      if (edge === undefined) return inner;
      return [side(boxOf(edge.from), direction, 1), ...inner, side(boxOf(edge.to), direction, -1)];
    },
    label: (index) => {
      const { x = 0, y = 0 } = edgeAt(index);
      return { x, y };
    },
  };
}

/** The middle of a box's side: where lines leave it, in the direction of the map (1), or come to it (-1). */
function side({ x, y, width, height }: Box, direction: Graph["direction"], way: 1 | -1): Point {
  return direction === "LR" ? { x: x + (way * width) / 2, y } : { x, y: y + (way * height) / 2 };
}

function sizeOf({ lines, shape: kind = "box" }: GraphNode): { readonly width: number; readonly height: number } {
  const longest = Math.max(...lines.map((text) => text.length));
  return {
    width: Math.max(80, longest * font.width + 2 * padding.x),
    height: lines.length * font.line + 2 * padding.y + (kind === "cylinder" ? 10 : 0),
  };
}

/** Outer frames first: what comes later is drawn above. */
function byDepth(groups: readonly GraphGroup[]): readonly GraphGroup[] {
  const depth = ({ parent }: GraphGroup): number => {
    const above = groups.find(({ id }) => id === parent);
    return above === undefined ? 0 : 1 + depth(above);
  };
  return groups.toSorted((left, right) => depth(left) - depth(right));
}

function frame({ title }: GraphGroup, { x, y, width, height }: Box): string {
  if (width === 0) return "";
  const [left, top] = [x - width / 2, y - height / 2];
  return `<rect class="frame" x="${round(left)}" y="${round(top)}" width="${round(width)}" height="${round(height)}" rx="8"/><text class="heading" x="${round(left + 10)}" y="${round(top + 17)}">${escapeText(title)}</text>`;
}

function shape({ lines, shape: kind = "box" }: GraphNode, { x, y, width, height }: Box): string {
  const [left, top] = [x - width / 2, y - height / 2];
  const outline =
    kind === "box"
      ? `<rect class="box" x="${round(left)}" y="${round(top)}" width="${round(width)}" height="${round(height)}" rx="6"/>`
      : `<path class="box" d="M${round(left)} ${round(top + 7)}v${round(height - 14)}a${round(width / 2)} 7 0 0 0 ${round(width)} 0v${round(14 - height)}a${round(width / 2)} 7 0 0 0 ${round(-width)} 0a${round(width / 2)} 7 0 0 0 ${round(width)} 0"/>`;
  const first = y - ((lines.length - 1) * font.line) / 2 + 4.5 + (kind === "cylinder" ? 4 : 0);
  const texts = lines.map(
    (text, index) =>
      `<text x="${round(x)}" y="${round(first + index * font.line)}" text-anchor="middle">${escapeText(text)}</text>`,
  );
  return `${outline}${texts.join("")}`;
}

/** A line through points, which leaves each of them in the direction of the map. */
function curve({ arrow = true }: GraphEdge, points: readonly Point[], direction: Graph["direction"]): string {
  const [first, ...rest] = points;
  if (first === undefined) return "";
  const parts = rest.map((to, index) => {
    const from = points[index] ?? first;
    const middle = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
    const [leave, arrive] =
      direction === "LR"
        ? [
            { x: middle.x, y: from.y },
            { x: middle.x, y: to.y },
          ]
        : [
            { x: from.x, y: middle.y },
            { x: to.x, y: middle.y },
          ];
    return `C${[leave, arrive, to].map(({ x, y }) => `${round(x)} ${round(y)}`).join(" ")}`;
  });
  return `<path class="line" d="M${round(first.x)} ${round(first.y)}${parts.join("")}"${arrow ? ' marker-end="url(#tip)"' : ""}/>`;
}

function label({ label: text }: GraphEdge, { x, y }: Point): string {
  if (text === undefined) return "";
  const width = text.length * font.width + 8;
  return `<rect class="plate" x="${round(x - width / 2)}" y="${round(y - font.line / 2)}" width="${round(width)}" height="${font.line}" rx="3"/><text x="${round(x)}" y="${round(y + 4.5)}" text-anchor="middle">${escapeText(text)}</text>`;
}

/** A coordinate to a tenth, so that the last bit of a machine's arithmetic shows nowhere. */
function round(value: number): number {
  return Math.round(value * 10) / 10 + 0;
}

function escapeText(text: string): string {
  const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
  return text.replace(/[&<>"]/g, (character) => entities[character] ?? character);
}
