import { Graph, layout } from "@dagrejs/dagre";
import type { ModuleReport } from "../report.ts";
import { escapeHtml } from "./escape-html.ts";

/** More modules than these make a picture that nobody reads: then only those that something happens to are drawn. */
const most = 80;
const box = { height: 26, character: 7.4, padding: 20 } as const;

/** The modules and what comes before what as a picture: from left to right in Flux's order. Undefined where nothing happens. */
export function dependencyGraph(modules: readonly ModuleReport[]): string | undefined {
  const touched = modules.filter(({ state }) => state !== "unchanged");
  if (touched.length === 0) return undefined;
  const [changed, waiting] = [
    touched.filter(({ state }) => state !== "waiting"),
    touched.filter(({ state }) => state === "waiting"),
  ];
  const drawn = modules.length <= most ? modules : [...changed, ...waiting].slice(0, most);
  const edges = shortestEdges(drawn);
  const graph = new Graph();
  graph.setGraph({ rankdir: "LR", nodesep: 10, ranksep: 56, marginx: 8, marginy: 8 });
  for (const { name } of drawn) graph.setNode(name, { width: name.length * box.character + box.padding, height: box.height });
  for (const { from, to } of edges) graph.setEdge(from, to, {});
  layout(graph);
  const { width = 0, height = 0 } = graph.graph();
  const left = touched.length - drawn.filter(({ state }) => state !== "unchanged").length;
  const note = left > 0 ? `<p class="dim">${left} more modules that something happens to are not drawn</p>` : "";
  const paths = edges.map(({ from, to, state }) => edgeHtml(graph, from, to, state));
  const nodes = drawn.map((module) => nodeHtml(graph, module));
  return `<div class="graph"><svg viewBox="0 0 ${round(width)} ${round(height)}" width="${round(width)}" height="${round(height)}" role="group" aria-label="what comes before what">${paths.join("")}${nodes.join("")}</svg></div>${note}`;
}

function edgeHtml(graph: Graph, from: string, to: string, state: ModuleReport["state"]): string {
  const points: readonly { readonly x: number; readonly y: number }[] = graph.edge(from, to).points ?? [];
  const line = points.map(({ x, y }, index) => `${index === 0 ? "M" : "L"}${round(x)} ${round(y)}`).join("");
  return `<path class="edge${state === "unchanged" ? "" : " touched"}" data-from="${escapeHtml(from)}" data-to="${escapeHtml(to)}" d="${line}"/>`;
}

function nodeHtml(graph: Graph, { name, state, changes }: ModuleReport): string {
  const { x = 0, y = 0, width = 0, height = 0 } = graph.node(name);
  const [left, top] = [x - width / 2, y - height / 2];
  const title = escapeHtml(`${name}: ${describeState(state, changes)}`);
  const rectangle = `<rect x="${round(left)}" y="${round(top)}" width="${round(width)}" height="${height}" rx="5"/>`;
  const label = `<text x="${round(left + box.padding / 2)}" y="${round(top + 18)}">${escapeHtml(name)}</text>`;
  return `<g class="node ${state}" data-module="${escapeHtml(name)}" tabindex="0" role="button" aria-label="${title}; show only this module"><title>${title}</title>${rectangle}${label}</g>`;
}

function describeState(state: ModuleReport["state"], changes: number): string {
  if (state === "waiting") return "unchanged, and waits until what it depends on is ready again";
  return state === "unchanged" ? "unchanged" : `${state}, ${changes} ${changes === 1 ? "change" : "changes"}`;
}

interface Edge {
  readonly from: string;
  readonly to: string;
  /** What becomes of the module at its end. */
  readonly state: ModuleReport["state"];
}

/** What comes before what, without what goes without saying: where a comes before b and b before c, so does a before c. */
function shortestEdges(modules: readonly ModuleReport[]): readonly Edge[] {
  const byName = new Map(modules.map((module) => [module.name, module]));
  const before = new Map<string, ReadonlySet<string>>();
  const allBefore = (name: string, above: readonly string[]): ReadonlySet<string> => {
    const known = before.get(name);
    if (known !== undefined) return known;
    // What waits for itself would never end.
    const direct = (byName.get(name)?.dependsOn ?? []).filter(
      (dependency) => byName.has(dependency) && !above.includes(dependency),
    );
    const found = new Set(direct.flatMap((dependency) => [dependency, ...allBefore(dependency, [...above, name])]));
    before.set(name, found);
    return found;
  };
  return modules.flatMap(({ name, state, dependsOn }) => {
    const direct = dependsOn.filter((dependency) => byName.has(dependency) && dependency !== name);
    const indirect = new Set(direct.flatMap((dependency) => [...allBefore(dependency, [name])]));
    return direct.filter((dependency) => !indirect.has(dependency)).map((from) => ({ from, to: name, state }));
  });
}

function round(number: number): number {
  return Math.round(number);
}
