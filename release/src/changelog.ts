import type { Bump, Changeset, ReleasePlan } from "./release-plan.ts";

/** How a changelog begins. */
const preamble = `# Changelog

All packages of cowlab have one version. Every release says what an upgrade to it changes in a cluster: the cluster files of this
repository, as they were at the release before, are rendered by both versions and compared.
`;

const titles: Readonly<Record<Bump, string>> = { major: "Breaking changes", minor: "Changes", patch: "Fixes" };

/** What a release is about, as the section of a changelog. */
export function changelogSection({ version, changesets }: ReleasePlan, difference: string): string {
  const parts = (["major", "minor", "patch"] as const).flatMap((bump) => {
    const said = changesets.filter((changeset) => changeset.bump === bump);
    return said.length === 0 ? [] : [`### ${titles[bump]}`, said.map(listItem).join("\n")];
  });
  return `${[`## ${version}`, ...parts, "### What an upgrade changes in your cluster", difference].join("\n\n")}\n`;
}

/** Adds the section of the newest release. @param changelog What there is; empty where there is none. */
export function addSection(changelog: string, section: string): string {
  const older = changelog.slice(sectionStart(changelog) ?? changelog.length);
  return `${preamble}\n${section}${older === "" ? "" : `\n${older}`}`;
}

/** The section of a release without its title; undefined where the changelog has none. */
export function sectionOf(changelog: string, version: string): string | undefined {
  const sections = changelog.split(/^(?=## )/m);
  const title = `## ${version}\n`;
  return sections
    .find((section) => section.startsWith(title))
    ?.slice(title.length)
    .trim();
}

function sectionStart(changelog: string): number | undefined {
  return /^## /m.exec(changelog)?.index;
}

/** A summary may have several paragraphs, and stays one item. */
function listItem({ summary }: Changeset): string {
  return `- ${summary.replaceAll("\n", "\n  ").replace(/[^\S\n]+$/gm, "")}`;
}
