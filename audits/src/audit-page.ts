import type { Auditor, AuditorName, Check } from "./auditor.ts";
import type { Waiver } from "./waiver.ts";

/** What the auditors look at, by auditor: written by the suite, and read by the page. */
export type Catalogue = Readonly<Partial<Record<AuditorName, { readonly version: string; readonly checks: readonly Check[] }>>>;

/** The page of all checks: each is passed, or waived with its reason. */
export function auditPage(
  auditors: readonly Pick<Auditor, "name" | "about" | "link">[],
  catalogue: Catalogue,
  waivers: readonly Waiver[],
): string {
  const sections = auditors.map(({ name, about, link }) => {
    const { checks = [] } = catalogue[name] ?? {};
    const rows = checks.map(({ id, asks }) => `| \`${id}\` | ${cell(asks)} | ${verdict(name, id, waivers)} |`);
    return `## ${name}

[${name}](${link}). ${about}

| Check | What it asks | Here |
| --- | --- | --- |
${rows.join("\n")}
`;
  });
  const summary = auditors.map(({ name }) => {
    const { version = "", checks = [] } = catalogue[name] ?? {};
    const waived = checks.filter(({ id }) => waiversOf(name, id, waivers).length > 0).length;
    return `| [${name}](#${name}) | ${version} | ${checks.length} | ${checks.length - waived} | ${waived} |`;
  });
  return `# Audits

What the auditors of this field say of every rendered object of every cluster in \`clusters/\`. Each check is passed, or it is
waived for some objects, with the reason. A finding that no waiver covers fails the suite, and so does a waiver that covers
nothing.

The auditors are programs of others, built from pinned sources. They see the objects as they are applied: not those that Helm
makes of a chart, and not the Secrets, which are encrypted. Before it shows them a cluster, the suite shows each of them objects
with known flaws, and fails where they are not found.

| Auditor | Version | Checks | Passed by all objects | Waived for some |
| --- | --- | --- | --- | --- |
${summary.join("\n")}

\`\`\`sh
pnpm test:audits            # shows them the clusters; builds them first, once, with Go
pnpm test:audits --write    # and writes this page and the list of their checks, audits/checks.json
\`\`\`

The waivers are in \`audits/src/waivers.ts\`. What the auditors do not know of, cowlab's own [rules](rules.md) check.

${sections.join("\n")}`;
}

function verdict(auditor: AuditorName, check: string, waivers: readonly Waiver[]): string {
  const own = waiversOf(auditor, check, waivers);
  if (own.length === 0) return "passed";
  return own.map(({ objects, reason }) => `waived for ${objects.map(objectsName).join(", ")}: ${cell(reason)}`).join("<br>");
}

function waiversOf(auditor: AuditorName, check: string, waivers: readonly Waiver[]): readonly Waiver[] {
  return waivers.filter(({ checks }) => checks[auditor]?.includes(check) === true);
}

function objectsName(pattern: string): string {
  return pattern === "*" ? "all objects" : `\`${pattern}\``;
}

/** Text in a cell of a table of Markdown, which nothing in it may end or turn into a tag. */
function cell(text: string): string {
  return text.replace(/\s+/g, " ").trim().replaceAll("|", "\\|").replaceAll("<", "&lt;");
}
