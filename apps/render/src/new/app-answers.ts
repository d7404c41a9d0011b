import { type ClusterDefinition, type Module, type Problem, renderCluster } from "@cowlab/core";
import { Deployment } from "@cowlab/core/kinds/kubernetes";

/** What somebody has decided about an app of their own. */
export interface AppAnswers {
  readonly name: string;
  readonly image: string;
  readonly port: number;
  /** The path that answers 200 when it works. */
  readonly health: string | undefined;
  /** Where it keeps its data. */
  readonly data: string | undefined;
  readonly size: string;
  readonly title: string;
  readonly description: string;
}

/** The name of an answer. */
export type AppKey = keyof AppAnswers;

/** Answers as they were typed. */
export type TypedApp = Readonly<Partial<Record<AppKey, string>>>;

/** One thing to decide about an app: by the flag of its name, or at a prompt. */
export interface AppQuestion {
  readonly ask: string;
  readonly example: string;
  /** The answer where there is no other; a question without one has to be answered. */
  readonly fallback?: (typed: TypedApp) => string;
  /** Whether it is a question at all, after the earlier answers. @default always */
  readonly applies?: (typed: TypedApp) => boolean;
  /** What is wrong with a text by itself. */
  readonly check?: (text: string) => string | undefined;
}

const none = "none";
const path = (text: string): string | undefined =>
  text === none || text.startsWith("/")
    ? undefined
    : `must be a path that starts with /, or ${none}, but it is ${JSON.stringify(text)}`;

/** Every question about an app, in the order in which they are asked. */
export const appQuestions: Readonly<Record<AppKey, AppQuestion>> = {
  name: { ask: "What is the app called?", example: "mealie" },
  image: { ask: "Which image does it run?", example: "ghcr.io/mealie-recipes/mealie:v3.20.1" },
  port: {
    ask: "On which port does it listen?",
    example: "9000",
    check: (text) => (/^\d+$/.test(text) ? undefined : `must be a port number, but it is ${JSON.stringify(text)}`),
  },
  health: {
    ask: `Which path answers 200 when it works? "${none}" to ask its port only`,
    example: "/api/app/about",
    fallback: () => none,
    check: path,
  },
  data: {
    ask: `In which folder does it keep its data? "${none}" for none`,
    example: "/app/data",
    fallback: () => none,
    check: path,
  },
  size: {
    ask: "How large may its data become?",
    example: "2Gi",
    fallback: () => "1Gi",
    applies: ({ data }) => data !== undefined && data !== none,
  },
  title: {
    ask: "What does the dashboard call it?",
    example: "Mealie",
    fallback: ({ name = "" }) => name.charAt(0).toUpperCase() + name.slice(1),
  },
  description: { ask: "What is it for, in a few words?", example: "Recipes", fallback: ({ title = "" }) => title },
};

/** The names of all answers, in the order in which they are asked for. */
export const appKeys: readonly AppKey[] = ["name", "image", "port", "health", "data", "size", "title", "description"];

/** Reads answers, fills in the fallbacks, and checks them by the rules, in a cluster where there is one. Says all at once. */
export function checkApp(
  given: TypedApp,
  cluster: ClusterDefinition | undefined,
): { readonly answers: AppAnswers } | { readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const report = (key: AppKey, message: string, fix?: string): void => {
    const path = labelOf(key);
    problems.push({ rule: "answer", severity: "error", path, message, ...(fix === undefined ? {} : { fix }) });
  };
  let typed = given;
  for (const key of appKeys) {
    const { example, fallback, applies, check } = appQuestions[key];
    const text = given[key] ?? fallback?.(typed);
    if (text === undefined) {
      report(key, "is missing", `give one, such as ${key === "name" ? "" : `--${key} `}${example}`);
      continue;
    }
    if (given[key] !== undefined && applies?.(typed) === false) report(key, "means nothing without --data", "give it, too");
    const wrong = text.trim() === "" ? "must not be empty" : check?.(text);
    if (wrong !== undefined) report(key, wrong);
    typed = { ...typed, [key]: text };
  }
  const found = [...problems, ...ruleProblems(typed, cluster).filter(({ path }) => !problems.some((one) => one.path === path))];
  return found.length > 0 ? { problems: found } : { answers: answersOf(typed) };
}

/** What is wrong with an answer, after the earlier ones, in a line. */
export function wrongAnswer(
  typed: TypedApp,
  key: AppKey,
  text: string,
  cluster: ClusterDefinition | undefined,
): string | undefined {
  const wrong = appQuestions[key].check?.(text);
  if (wrong !== undefined) return wrong;
  const problem = ruleProblems({ ...typed, [key]: text }, cluster).find(({ path }) => path === labelOf(key));
  return problem === undefined ? undefined : [problem.message, problem.fix].filter((part) => part !== undefined).join("; ");
}

function answersOf({
  name = "",
  image = "",
  port = "",
  health,
  data,
  size = "",
  title = "",
  description = "",
}: TypedApp): AppAnswers {
  const optional = (text: string | undefined): string | undefined => (text === none ? undefined : text);
  return { name, image, port: Number(port), health: optional(health), data: optional(data), size, title, description };
}

/** Which answer a rule speaks of. */
const keysByRule: Readonly<Record<string, AppKey>> = {
  "duplicate-host": "name",
  "duplicate-module": "name",
  "invalid-fact": "name",
  "mutable-image": "image",
  "reserved-module": "name",
  "wrong-architecture": "image",
};

/** What the rules say of the app, as far as it has been answered, in the cluster that it is for. */
function ruleProblems(typed: TypedApp, cluster: ClusterDefinition | undefined): readonly Problem[] {
  const { name = "app", image = "registry.example.org/app:1.0.0", port = "80", size = "1Gi" } = typed;
  const probe = probeOf(name, image, Number(port), size);
  const { problems } = renderCluster({ ...(cluster ?? emptyCluster), modules: [...(cluster?.modules ?? []), probe] });
  return problems.flatMap((problem) => {
    if (problem.module !== probe.name && problem.other?.module !== probe.name) return [];
    const key = problem.rule === "schema" ? keyOfField(problem.path ?? "") : keysByRule[problem.rule];
    if (key === undefined || typed[key] === undefined) return [];
    const { rule, message, fix } = problem;
    return [{ rule, severity: "error", path: labelOf(key), message, ...(fix === undefined ? {} : { fix }) }];
  });
}

function keyOfField(path: string): AppKey | undefined {
  if (path.endsWith(".image")) return "image";
  if (path.endsWith(".containerPort")) return "port";
  return path.endsWith(".storage") ? "size" : "name";
}

/** An app with just what was answered, for the rules to look at. */
function probeOf(name: string, image: string, port: number, size: string): Module {
  const labels = { app: name };
  return {
    name,
    namespace: { name, podSecurity: "restricted" },
    hosts: [{ name }],
    objects: () => [
      Deployment({
        metadata: { name, namespace: name },
        spec: {
          selector: { matchLabels: labels },
          template: {
            metadata: { labels },
            spec: {
              containers: [
                {
                  name,
                  image,
                  ports: [{ containerPort: port }],
                  resources: { requests: { storage: size } },
                },
              ],
            },
          },
        },
      }),
    ],
  };
}

const emptyCluster: ClusterDefinition = {
  name: "home",
  domain: "example.org",
  kubernetes: "1.35",
  repository: { url: "https://git.example.org/home.git" },
  network: { lan: "", gateway: "", nameservers: [], controlPlane: "", ingress: "" },
  nodes: [],
  modules: [],
};

function labelOf(key: AppKey): string {
  return key === "name" ? "name" : `--${key}`;
}
