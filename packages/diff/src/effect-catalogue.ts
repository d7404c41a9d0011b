import type { Severity } from "./effect.ts";
import { effectRules } from "./effects/index.ts";

const groups: readonly (readonly [Severity, string, string])[] = [
  ["dangerous", "Dangerous", "It destroys, breaks or opens something."],
  ["look-closely", "Look closely", "It is right only if it is meant."],
  ["routine", "Routine", "It happens as it should, by itself."],
];

/** Every rule as a page, for the documentation. */
export function effectCatalogue(): string {
  const parts = groups.map(([severity, title, meaning]) => {
    const rules = effectRules.filter((rule) => rule.severity === severity);
    return `## ${title}\n\n${meaning}\n\n${rules.map(({ id, about, link }) => `### ${id}\n\n${about} [Read on](${link})\n`).join("\n")}`;
  });
  return `# Effects

What \`cowlab diff\` looks for in a change, and how closely a reviewer should look: the verdict is the worst of what it finds.
With \`--fail-on dangerous\` it is the exit code, too. The page is made from the rules themselves.

${parts.join("\n")}`;
}

/** Every rule in lines, for a terminal. */
export function listEffects(): string {
  return groups
    .map(([severity, title]) => {
      const lines = effectRules.filter((rule) => rule.severity === severity).map(({ id, about }) => `  ${id}\n    ${about}\n`);
      return `${title}\n${lines.join("")}`;
    })
    .join("\n");
}
