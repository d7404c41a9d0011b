import { type RuleGroup, ruleGroups } from "@cowlab/core";
import type { RuleList } from "./lint-report.ts";
import type { Paint } from "./paint.ts";

/** Every rule as data, for `cowlab lint --rules --json`. */
export function ruleList(groups: readonly RuleGroup[] = ruleGroups): RuleList {
  return {
    groups: groups.map(({ title, rules }) => ({
      title,
      rules: rules.map(({ id, severity, protects, link }) => ({ id, severity, protects, link })),
    })),
  };
}

/** Every rule for a terminal, a line and what it protects from, in groups. */
export function listRules(paint: Paint): string {
  const groups = ruleGroups.map(({ title, rules }) => {
    const lines = rules.map(({ id, severity, protects }) => {
      const colour = severity === "error" ? "red" : "yellow";
      return `  ${paint(colour, severity.padEnd("warning".length))}  ${paint("bold", id)}\n           ${protects}\n`;
    });
    return `${title}\n${lines.join("")}`;
  });
  return groups.join("\n");
}

/** The page of all rules, for the documentation. */
export function ruleCatalogue(): string {
  const groups = ruleGroups.map(({ title, rules }) => {
    const entries = rules.map(
      ({ id, severity, protects, link }) =>
        `### ${id}\n\n**${severity === "error" ? "Error" : "Warning"}.** ${protects} [Read on](${link})\n`,
    );
    return `## ${title}\n\n${entries.join("\n")}`;
  });
  return `# Rules

What \`cowlab lint\` looks for, and what \`cowlab render\` and \`cowlab check\` look for, too: an error stops the render, a
warning is printed. The page is made from the rules themselves.

A finding that is right as it is can be waived, with a reason, next to what it is about: by the module, or, where it is
about a fact, by the cluster.

\`\`\`ts
waives: [
  {
    rule: "host-access",
    object: "DaemonSet kube-vip",
    path: "spec.template.spec.hostNetwork",
    reason: "it puts the virtual address on an interface of the node itself",
  },
],
\`\`\`

Without \`path\` a waiver counts for every field, without \`object\` for every object of its module. One that waives nothing
is a finding itself, \`unused-waiver\`. What no API server would accept is reported as \`schema\`, and cannot be waived.
A change of an object (\`changeObject\`) takes waivers of its own for what it brings.

${groups.join("\n")}`;
}
