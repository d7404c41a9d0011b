import type { ClusterAnswers } from "./cluster-answers.ts";
import { clusterFile } from "./cluster-file.ts";
import { checkWorkflow, pullRequestWorkflow, renderWorkflow } from "./workflow-files.ts";

/** A file of a new repository: its text, from answers and the version of the packages. */
export type NewFile = (answers: ClusterAnswers, version: string) => string;

/** The files of a cluster, by path: what it needs in a repository that has another one already. */
export function clusterFiles(name: string): ReadonlyMap<string, NewFile> {
  return new Map([
    [`clusters/${name}.ts`, clusterFile],
    [`secrets/${name}/README.md`, secretsReadme],
  ]);
}

/** The files of a fresh repository with one cluster, by path. */
export function repositoryFiles(name: string): ReadonlyMap<string, NewFile> {
  return new Map<string, NewFile>([
    [".github/renovate.json", () => json(renovate)],
    [".github/workflows/check.yaml", () => checkWorkflow],
    [".github/workflows/pull-request.yaml", () => pullRequestWorkflow],
    [".github/workflows/render.yaml", () => renderWorkflow],
    [".gitignore", () => "node_modules/\nrendered-diff/\n# The key that decrypts the Secrets.\n*.agekey\n"],
    ["README.md", readme],
    ...clusterFiles(name),
    ["package.json", (answers, version) => json(packageFile(answers, version))],
    ["tsconfig.json", () => json(typeScript)],
  ]);
}

function json(value: object): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

/** What the packages that a cluster file imports are called. */
const packages = ["apps", "core", "edge", "flux", "networking", "storage"] as const;

function packageFile({ name }: ClusterAnswers, version: string): object {
  return {
    name: `${name}-cluster`,
    private: true,
    type: "module",
    engines: { node: ">=24" },
    scripts: {
      render: "cowlab render && cowlab docs",
      check: "cowlab check && cowlab lint && cowlab trace --all",
      test: "tsc && node --test",
    },
    dependencies: Object.fromEntries(packages.map((one) => [`@cowlab/${one}`, version])),
    devDependencies: {
      "@cowlab/render": version,
      "@types/node": "^24.0.0",
      typescript: "^7.0.0",
    },
  };
}

const typeScript = {
  compilerOptions: {
    target: "es2024",
    lib: ["es2024"],
    module: "nodenext",
    types: ["node"],
    noEmit: true,
    strict: true,
    noUncheckedIndexedAccess: true,
    allowImportingTsExtensions: true,
    erasableSyntaxOnly: true,
    verbatimModuleSyntax: true,
    skipLibCheck: true,
  },
  include: ["clusters/*.ts", "modules"],
};

const renovate = {
  $schema: "https://docs.renovatebot.com/renovate-schema.json",
  extends: ["config:recommended", "helpers:pinGitHubActionDigests"],
  description: ["Versions stand in the sources; what is rendered from them, the workflow Render pushes to the branch."],
  // The rendered files hold versions, too, and are nobody's to edit.
  enabledManagers: ["custom.regex", "github-actions", "npm"],
  gitIgnoredAuthors: ["41898282+github-actions[bot]@users.noreply.github.com"],
  customManagers: [
    {
      customType: "regex",
      description: "Images of apps",
      managerFilePatterns: ["/^modules/.+\\.ts$/", "/^clusters/[^/]+\\.ts$/"],
      matchStrings: ['\\bimage: "(?<depName>[^":@\\s]+):(?<currentValue>[^"@\\s]+)(?:@(?<currentDigest>sha256:[a-f0-9]{64}))?"'],
      datasourceTemplate: "docker",
    },
  ],
  packageRules: [
    {
      description: "The packages of cowlab have one version",
      matchPackageNames: ["@cowlab/**"],
      groupName: "cowlab",
    },
    {
      description: "A version has to stand for a week",
      matchManagers: ["npm"],
      minimumReleaseAge: "7 days",
    },
  ],
};

function readme({ name, domain, repository }: ClusterAnswers): string {
  return `# ${name}

A home Kubernetes cluster below \`${domain}\`, written as typed TypeScript and rendered by
[cowlab](https://github.com/cowlab-org/cowlab) to the YAML that Flux reads from ${repository}.

- \`clusters/${name}.ts\`: the facts of the cluster and the modules it runs. This is what people edit.
- \`clusters/${name}/\`: what is rendered from it. Flux applies it, and nobody edits it.
- \`docs/clusters/${name}/\`: pages computed from the model: addresses, Secrets, the first start.
- \`modules/\`: modules of your own, such as \`npx cowlab new app\` writes.
- \`secrets/${name}/\`: Secrets, encrypted.

## Change something

You need Node 24 or newer.

\`\`\`sh
npm install          # once
npm run render       # after every change: writes clusters/${name}/ and docs/clusters/${name}/
npm run check        # whether the files are current, what is unsound, and whether every name is reached
npm test             # types, and the tests of your own modules
npx cowlab diff      # what the change does to the cluster
\`\`\`

Commit what is rendered together with its source. A pull request shows what it does to the cluster as a comment; Renovate
proposes new versions, and what follows from them is rendered into its branch.

The first start of the machines is described step by step in [bootstrap](docs/clusters/${name}/bootstrap.md), which
\`npm run render\` writes.
`;
}

function secretsReadme({ name }: ClusterAnswers): string {
  return `# Secrets of ${name}

Encrypted with [SOPS](https://getsops.io) for an [age](https://age-encryption.org) key that only Flux and you have. Flux applies
this folder by the Kustomization \`secrets\`, before the modules that expect something here.

\`npx cowlab check\` says which Secrets the modules expect, which are missing, and the commands to make them. It reads names and
keys, which stay readable, and never decrypts.

Once, at the root of the repository:

\`\`\`sh
age-keygen -o age.agekey     # keep a copy of it in a safe place, outside of git
cat > .sops.yaml <<END
creation_rules:
  - path_regex: ^secrets/.*\\.ya?ml$
    encrypted_regex: ^(data|stringData)$
    age: $(age-keygen -y age.agekey)
END
\`\`\`
`;
}
