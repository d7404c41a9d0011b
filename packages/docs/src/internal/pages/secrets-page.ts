import type { PageModel } from "../../page-model.ts";
import { and, block, code, section } from "../markdown.ts";

/** The Secrets that somebody has to make, with the commands. */
export function secretsPage({ rendered, secretCommands }: PageModel): string {
  const { cluster } = rendered;
  const groups = [...Map.groupBy(cluster.secrets, ({ namespace, name }) => `${namespace}/${name}`)].sort(([left], [right]) =>
    left < right ? -1 : 1,
  );
  const sections = groups.map(([fullName, needs]) => {
    const keys = [...new Set(needs.flatMap((need) => need.keys))];
    const purposes = [...new Set(needs.map(({ purpose }) => purpose))];
    const modules = [...new Set(needs.map(({ module }) => module))];
    const commands = secretCommands(fullName);
    return section(
      fullName,
      `For ${and(modules.map(code))}: ${purposes.join("; ")}. Keys: ${keys.map(code).join(", ")}.\n`,
      commands === undefined ? "" : block("sh", commands),
    );
  });
  return `# Secrets

${
  groups.length === 0
    ? "No module needs a Secret.\n"
    : `Kept in ${code(`secrets/${cluster.name}/`)}, encrypted with [SOPS](https://getsops.io) for an [age](https://age-encryption.org) key that only Flux and
the owner have. \`cowlab check\` says which are missing; it reads names and keys, and never decrypts.

${[
  section(
    "Once, for the cluster",
    "The key pair; the private half goes into the cluster, and to a safe place outside of git:\n",
    block(
      "sh",
      `mkdir -p secrets/${cluster.name}\nage-keygen -o age.agekey\nkubectl create secret generic sops-age --namespace flux-system --from-file=age.agekey`,
    ),
    `and ${code(".sops.yaml")} at the root of the repository, with the public key that ${code("age-keygen")} printed:\n`,
    block(
      "yaml",
      "creation_rules:\n  - path_regex: ^secrets/.*\\.ya?ml$\n    encrypted_regex: ^(data|stringData)$\n    age: age1...",
    ),
  ),
  ...sections,
].join("\n")}`
}`;
}
