import { applyOrder, fluxGraph, kustomizations } from "../../flux-graph.ts";
import { mermaid } from "../../mermaid.ts";
import type { PageModel } from "../../page-model.ts";
import { block, code, section, table } from "../markdown.ts";

/** In which order Flux applies what, and why. */
export function orderPage({ rendered }: PageModel): string {
  const rows = kustomizations(rendered).map(({ module, objects, dependsOn }) => [
    code(module.name),
    module.name === "secrets" ? "" : String(objects.length),
    [...dependsOn].map(([name, reasons]) => `${code(name)}: ${shorten(reasons)}`).join("<br>"),
  ]);
  const steps = applyOrder(rendered).map((names, index) => [String(index + 1), names.map(code).join(", ")]);
  return `# Order

Flux applies a Kustomization once all that it waits for are ready. The order is derived from the objects: nobody has typed it.

${[
  section("Map", "A line that follows from others is left out.\n", block("mermaid", mermaid(fluxGraph(rendered)))),
  section("Steps", table(["Step", "Kustomizations"], steps)),
  section("Reasons", table(["Kustomization", "Objects", "Waits for"], rows)),
].join("\n")}`;
}

const most = 3;

function shorten(reasons: readonly string[]): string {
  const shown = reasons.slice(0, most).join(", ");
  return reasons.length <= most ? shown : `${shown} and ${reasons.length - most} more`;
}
