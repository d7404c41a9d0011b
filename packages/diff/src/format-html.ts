import { createHash } from "node:crypto";
import { describeReach } from "./describe-reach.ts";
import type { Effect, Severity } from "./effect.ts";
import { type FieldView, viewField, viewValue } from "./field-view.ts";
import { dependencyGraph } from "./html/dependency-graph.ts";
import { escapeHtml, escapeLine } from "./html/escape-html.ts";
import { pageScript } from "./html/page-script.ts";
import { pageStyle } from "./html/page-style.ts";
import { sideBySide } from "./html/side-by-side.ts";
import { describeObject } from "./object-name.ts";
import { type ClusterReport, type DiffReport, describeModules, notesOn, type ObjectReport, titleOf } from "./report.ts";
import type { JsonObject } from "./value.ts";

/** Objects beyond these are shown by their fields only, or the page would be too heavy to open. */
const mostWhole = 1000;
const titles: Readonly<Record<Severity, string>> = { dangerous: "dangerous", "look-closely": "look closely", routine: "routine" };
const signs: Readonly<Record<ObjectReport["kind"], string>> = { added: "+", removed: "−", changed: "~", renamed: "→" };

/** A report as one page that needs nothing else: no server, no network, no other file. */
export function formatHtml(report: DiffReport): string {
  const script = `(${pageScript.toString()})(document);`;
  // Nothing runs and nothing is fetched but what is named here, whatever a manifest may hold.
  const policy = [
    "default-src 'none'",
    `script-src '${hash(script)}'`,
    `style-src '${hash(pageStyle)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  const objects = report.clusters.reduce((sum, cluster) => sum + cluster.objects.length, 0);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(`${titles[report.verdict]}: ${report.clusters.map(({ cluster }) => cluster).join(", ")}`)}</title>
<style>${pageStyle}</style>
</head>
<body>
<header>
<h1>Rendered diff ${badge(report.verdict)}</h1>
<p class="dim">from ${escapeHtml(report.base)} to ${escapeHtml(report.head)}</p>
${report.clusters.map(clusterHead).join("\n")}
</header>
<nav class="bar" aria-label="filter">
<input type="search" id="filter" placeholder="filter: words, or module:name" aria-label="filter objects" autocomplete="off">
${(["added", "removed", "changed", "renamed"] as const).map((kind) => `<label><input type="checkbox" data-toggle="${kind}" checked> ${kind}</label>`).join("\n")}
<button type="button" data-action="open">open all</button>
<button type="button" data-action="close">close all</button>
<span id="shown" class="dim" role="status">${objects} objects</span>
<span class="dim">keys: / filter, j k next and previous, o c open and close all, Esc clear</span>
</nav>
<main>
${clusterBodies(report)}
</main>
<script>${script}</script>
</body>
</html>
`;
}

function hash(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}

function badge(severity: Severity): string {
  return `<span class="badge ${severity}">${titles[severity]}</span>`;
}

function clusterHead(report: ClusterReport): string {
  const { cluster, verdict, reasons } = report;
  const reach = describeModules(report);
  const items = reasons.slice(0, 12).map((reason) => `<li>${escapeHtml(reason)}</li>`);
  const more = reasons.length > 12 ? [`<li>and ${reasons.length - 12} more</li>`] : [];
  return `<h3><a href="#cluster-${escapeHtml(cluster)}">${escapeHtml(cluster)}</a> ${badge(verdict)}</h3><ul class="reasons">${[...items, ...more].join("")}</ul>${reach === undefined ? "" : `<p class="dim">${reach}</p>`}`;
}

function clusterBodies({ clusters }: DiffReport): string {
  let before = 0;
  return clusters
    .map((cluster, index) => {
      const html = clusterBody(cluster, index, Math.max(0, mostWhole - before));
      before += cluster.objects.length;
      return html;
    })
    .join("\n");
}

function clusterBody(report: ClusterReport, index: number, whole: number): string {
  const numbers = new Map(report.objects.map((object, number) => [object, number]));
  const links = new Map(report.objects.map(({ name }, number) => [describeObject(name), `object-${index}-${number}`]));
  const graph = dependencyGraph(report.modules);
  const parts = [`<h2 id="cluster-${escapeHtml(report.cluster)}">${escapeHtml(report.cluster)}</h2>`];
  if (report.problems.length > 0) {
    const items = report.problems.map(
      ({ severity, path = "", message, fix }) =>
        `<li><strong>${severity}</strong> <code>${escapeHtml(path)}</code> ${escapeHtml(message)}${fix === undefined ? "" : ` <em>${escapeHtml(fix)}</em>`}</li>`,
    );
    parts.push(`<h3>What could not be compared, or is not as it was rendered</h3><ul>${items.join("")}</ul>`);
  }
  for (const severity of ["dangerous", "look-closely", "routine"] as const) {
    const effects = report.effects.filter((effect) => effect.severity === severity);
    if (effects.length === 0) continue;
    const list = effects
      .slice(0, 500)
      .map((effect) => effectHtml(effect, links))
      .join("\n");
    const more = effects.length > 500 ? `<p>and ${effects.length - 500} more</p>` : "";
    parts.push(
      severity === "routine"
        ? `<details><summary><h3>${effects.length} routine</h3></summary>${list}${more}</details>`
        : `<h3>${titles[severity]}</h3>${list}${more}`,
    );
  }
  if (report.hosts.length > 0) {
    const rows = report.hosts.map(
      ({ host, before, after }) =>
        `<tr><td><code>${escapeHtml(host)}</code></td><td>${escapeHtml(describeReach(before))}</td><td>${escapeHtml(describeReach(after))}</td><td><code>${escapeHtml((after ?? before)?.backends.join(", ") ?? "")}</code></td></tr>`,
    );
    parts.push(
      `<h3>Who reaches what</h3><table class="list"><tr><th>host</th><th>before</th><th>after</th><th>leads to</th></tr>${rows.join("")}</table>`,
    );
  }
  if (report.restarts.length > 0) {
    const rows = report.restarts
      .slice(0, 500)
      .map(
        ({ turn, place, how, because }) =>
          `<tr><td>${turn}</td><td><code>${escapeHtml(place.object ?? "")}</code></td><td>${escapeHtml(how)}</td><td><code>${escapeHtml(because.slice(0, 6).join(", "))}</code></td></tr>`,
      );
    parts.push(
      `<h3>What restarts, in this order</h3><table class="list"><tr><th>turn</th><th>workload</th><th>how</th><th>because of</th></tr>${rows.join("")}</table>`,
    );
  }
  if (graph !== undefined) {
    const legend =
      '<p class="legend dim"><span class="changed">yellow: changed</span><span>green: added</span><span>red: removed</span><span>dashed: waits until what it depends on is ready</span><span>click: only this module</span></p>';
    parts.push(`<h3>What comes before what</h3>${legend}${graph}`);
  }
  if (report.objects.length > 0) parts.push("<h3>What changes</h3>");
  for (const [module, objects] of Map.groupBy(report.objects, (object) => object.module ?? "")) {
    const html = objects.map((object) => {
      const number = numbers.get(object) ?? 0;
      return objectHtml(object, `object-${index}-${number}`, number < whole);
    });
    parts.push(
      `<section class="module"><h3>${escapeHtml(module === "" ? "applied by nothing" : module)}</h3>${html.join("\n")}</section>`,
    );
  }
  for (const { kind, path, fields } of report.dataFiles) {
    parts.push(
      `<details><summary><code>${escapeHtml(path)}</code> ${kind}, not applied by Flux</summary>${fieldList(fields.map(viewField))}</details>`,
    );
  }
  if (report.otherFiles.length > 0)
    parts.push(`<p>Other files: ${report.otherFiles.map((path) => `<code>${escapeHtml(path)}</code>`).join(", ")}</p>`);
  return parts.join("\n");
}

function effectHtml(
  { rule, severity, module, object, path, message, others = [], advice, steps = [] }: Effect,
  links: ReadonlyMap<string, string>,
): string {
  const id = object === undefined ? undefined : links.get(object);
  const name = object === undefined ? "" : id === undefined ? escapeHtml(object) : `<a href="#${id}">${escapeHtml(object)}</a>`;
  const place = [module === undefined ? "" : escapeHtml(module), name, path === undefined ? "" : escapeHtml(path)]
    .filter((part) => part !== "")
    .join(", ");
  const parts = [
    `<strong>${escapeHtml(rule)}</strong> <span class="place">${place}</span>`,
    `<p class="message">${escapeHtml(message)}</p>`,
  ];
  if (others.length > 0)
    parts.push(
      `<details><summary>${others.length} in all</summary><code>${others.slice(0, 500).map(escapeHtml).join("<br>")}</code></details>`,
    );
  if (advice !== undefined) parts.push(`<p><em>Instead:</em> ${escapeHtml(advice)}</p>`);
  if (steps.length > 0) parts.push(`<pre>${steps.map(escapeHtml).join("\n")}</pre>`);
  return `<div class="effect ${severity}">${parts.join("")}</div>`;
}

function objectHtml(object: ObjectReport, id: string, whole: boolean): string {
  const { kind, module = "", fields } = object;
  const views = fields.map(viewField);
  const title = titleOf(object);
  const search = [title, module, ...views.map(({ path }) => path), ...(whole ? searchable(object) : [])].join(" ").toLowerCase();
  const notes = notesOn(object)
    .map((note) => `<p>${escapeHtml(note)}</p>`)
    .join("");
  const sides = whole ? sideBySide(linesOf(object.before), linesOf(object.after)) : "";
  const count =
    kind === "changed" || kind === "renamed"
      ? ` <span class="dim">${fields.length} ${fields.length === 1 ? "field" : "fields"}</span>`
      : "";
  return `<details class="object ${kind}" id="${id}" data-kind="${kind}" data-module="${escapeHtml(module)}" data-search="${escapeHtml(search)}"><summary><span class="sign">${signs[kind]}</span> <span class="title">${escapeHtml(title)}</span>${count}</summary><div class="body">${notes}${fieldList(views)}${sides}</div></details>`;
}

/** The values that differ, so that a filter finds an image by its name. */
function searchable({ fields }: ObjectReport): readonly string[] {
  return fields
    .flatMap((change) => [change.kind === "changed" ? change.before : "", change.kind === "changed" ? change.after : ""])
    .flatMap((value) => (typeof value === "string" && value.length < 300 ? [value] : []));
}

function linesOf(manifest: JsonObject | undefined): readonly string[] {
  return manifest === undefined ? [] : viewValue(manifest);
}

function fieldList(views: readonly FieldView[]): string {
  return views.length === 0
    ? ""
    : `<ul class="fields">${views
        .slice(0, 300)
        .map((view) => `<li>${fieldHtml(view)}</li>`)
        .join("")}${views.length > 300 ? `<li>and ${views.length - 300} more</li>` : ""}</ul>`;
}

function fieldHtml(view: FieldView): string {
  const path = `<code>${escapeLine(view.path)}</code>`;
  const value = (tag: "ins" | "del", lines: readonly string[]): string => `<${tag}>${lines.map(escapeLine).join("\n")}</${tag}>`;
  switch (view.kind) {
    case "added":
      return `${path} ${value("ins", view.lines)}`;
    case "removed":
      return `${path} ${value("del", view.lines)}`;
    case "changed":
      return `${path} ${value("del", view.before)} → ${value("ins", view.after)}`;
    case "reordered":
      return `${path} order ${value("del", [view.before])} → ${value("ins", [view.after])}`;
    case "inside":
      return `${path} (${view.format})${fieldList(view.fields)}`;
    case "lines": {
      const lines = view.hunks.flatMap(({ lines }) =>
        lines.map(({ kind, text }) =>
          kind === "same"
            ? escapeLine(` ${text}`)
            : value(kind === "added" ? "ins" : "del", [`${kind === "added" ? "+" : "-"}${text}`]),
        ),
      );
      return `${path}<pre>${lines.join("\n")}</pre>`;
    }
  }
}
