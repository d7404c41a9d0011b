import { milliseconds, type Results } from "./results.ts";

const width = 760;
const height = 440;
const margin = { top: 20, right: 190, bottom: 50, left: 70 };
/** Colours that are told apart on light and dark, and by people who see few. */
const colours = ["#888888", "#0072b2", "#56b4e9", "#009e73", "#d55e00", "#cc79a7", "#e69f00", "#7f3fbf", "#8c6d31"];

/** A drawing of the times by the number of apps, both axes logarithmic, for docs/benchmarks.svg. */
export function resultsPlot({ counts, rows }: Pick<Results, "counts" | "rows">): string {
  const times = rows.flatMap(({ timings }) => [...timings.values()].map(({ median }) => median));
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  const x = scale([least, most > least ? most : 10 * least], [margin.left, width - margin.right]);
  const y = scale([10, 10 ** Math.ceil(Math.log10(Math.max(...times)))], [height - margin.bottom, margin.top]);
  const ticks = Array.from({ length: 6 }, (_, power) => 10 ** (power + 1)).filter((tick) => y(tick) >= margin.top - 1);
  const lines = rows.map(({ name, timings }, index) => {
    const points = [...timings].map(([count, { median }]) => ({ x: x(count), y: y(median) }));
    const colour = colours[index % colours.length];
    const path = points.map((point) => `${point.x.toFixed(1)},${point.y.toFixed(1)}`).join(" ");
    const dots = points.map((point) => `<circle cx="${point.x.toFixed(1)}" cy="${point.y.toFixed(1)}" r="3" fill="${colour}"/>`);
    return {
      name,
      colour,
      end: points.at(-1),
      drawing: `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2"/>${dots.join("")}`,
    };
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="12" role="img" aria-label="Time by the number of apps">
<style>text { fill: #57606a } .axis { stroke: #57606a; stroke-opacity: 0.3 } @media (prefers-color-scheme: dark) { text { fill: #9198a1 } }</style>
${ticks.map((tick) => `<line class="axis" x1="${margin.left}" x2="${width - margin.right}" y1="${y(tick).toFixed(1)}" y2="${y(tick).toFixed(1)}"/><text x="${margin.left - 8}" y="${(y(tick) + 4).toFixed(1)}" text-anchor="end">${milliseconds(tick)} ms</text>`).join("\n")}
${counts.map((count) => `<text x="${x(count).toFixed(1)}" y="${height - margin.bottom + 20}" text-anchor="middle">${count.toLocaleString("en")}</text>`).join("\n")}
<text x="${(margin.left + width - margin.right) / 2}" y="${height - 10}" text-anchor="middle">apps</text>
${lines.map(({ drawing }) => drawing).join("\n")}
${labels(lines)}
</svg>
`;
}

function scale([from, to]: readonly [number, number], [start, end]: readonly [number, number]): (value: number) => number {
  return (value) => start + ((Math.log(value) - Math.log(from)) / (Math.log(to) - Math.log(from))) * (end - start);
}

interface Line {
  readonly name: string;
  readonly colour: string | undefined;
  readonly end: { readonly x: number; readonly y: number } | undefined;
}

/** The names at the ends of the lines, moved apart where they would cover each other. */
function labels(lines: readonly Line[]): string {
  let above = Number.NEGATIVE_INFINITY;
  const ends = lines.flatMap(({ name, colour, end }) => (end === undefined ? [] : [{ name, colour, ...end }]));
  return ends
    .toSorted((one, other) => one.y - other.y)
    .map(({ name, colour, x, y }) => {
      const at = Math.max(y, above + 15);
      above = at;
      return `<text x="${(x + 10).toFixed(1)}" y="${(at + 4).toFixed(1)}" style="fill: ${colour}">${name}</text>`;
    })
    .join("\n");
}
