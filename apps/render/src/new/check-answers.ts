import { type Module, type Problem, renderCluster } from "@cowlab/core";
import { DaemonSet } from "@cowlab/core/kinds/kubernetes";
import { type ClusterAnswers, factsOf, isAlone } from "./cluster-answers.ts";
import { clusterQuestions, type Question, type Reading } from "./cluster-questions.ts";

/** The name of an answer. */
export type AnswerKey = keyof ClusterAnswers;

/** The names of all answers, in the order in which they are asked for. */
export const answerKeys: readonly AnswerKey[] = keysOf(clusterQuestions);

/** Answers as they were typed. */
export type TypedAnswers = Readonly<Partial<Record<AnswerKey, string>>>;

/** All answers, or what is wrong with them and what is missing. */
export type CheckedAnswers = { readonly answers: ClusterAnswers } | { readonly problems: readonly Problem[] };

/** Reads answers, fills in the fallbacks, and checks them by the rules that hold for facts. Says all that is wrong at once. */
export function checkAnswers(typed: TypedAnswers): CheckedAnswers {
  const problems: Problem[] = [];
  let answered: Partial<ClusterAnswers> = {};
  for (const key of answerKeys) {
    const { flag, example, fallback, follows } = questionOf(key);
    const given = typed[key];
    const pointless = questionOf(key).pointless?.(answered);
    if (pointless !== undefined) {
      if (given !== undefined) problems.push(problemAt(key, `means nothing: ${pointless}`, "leave it out"));
      answered = withoutAnswer(answered, key);
      continue;
    }
    const text = given ?? fallback?.(answered);
    if (text === undefined) {
      // Where the answer is missing that this one follows from, that is said.
      const fix = key === "name" ? `give one, such as ${example}` : `give one, such as --${flag} ${example}`;
      if (follows === undefined || follows in answered) problems.push(problemAt(key, "is missing", fix));
      continue;
    }
    const reading = read(key, text, answered);
    if ("wrong" in reading) problems.push(problemAt(key, reading.wrong));
    else answered = withAnswer(answered, key, reading.value);
  }
  problems.push(...factProblems(answered));
  // Every answer has been read, or there is a problem.
  return problems.length === 0 ? { answers: answered as ClusterAnswers } : { problems };
}

/** Adds an answer to the earlier ones, or says in a line what is wrong with it. */
export function addAnswer(answered: Partial<ClusterAnswers>, key: AnswerKey, text: string): Reading<Partial<ClusterAnswers>> {
  const reading = read(key, text, answered);
  if ("wrong" in reading) return reading;
  const value = withAnswer(answered, key, reading.value);
  const label = labelOf(key);
  const problem = factProblems(value).find(({ path, other }) => path === label || other?.path === label);
  if (problem === undefined) return { value };
  // How to mend the other side is of no use to whoever is asked for this one.
  return { wrong: problem.path === label && problem.fix !== undefined ? `${problem.message}; ${problem.fix}` : problem.message };
}

/** What is wrong with a field of the last one of some nodes, in a line. Its other fields may still be empty. */
export function checkNodes(
  answered: Partial<ClusterAnswers>,
  nodes: ClusterAnswers["nodes"],
  field: "name" | "address",
): string | undefined {
  const path = `nodes[${nodes.length - 1}].${field}`;
  return rendered({ ...answered, nodes }).find((problem) => problem.path === path || problem.other?.path === path)?.message;
}

/** Whether a question is one at all, after the earlier answers. */
export function applies(key: AnswerKey, answered: Partial<ClusterAnswers>): boolean {
  return questionOf(key).pointless?.(answered) === undefined;
}

/** The answers, with what holds where a question is none. */
export function withoutAnswer(answered: Partial<ClusterAnswers>, key: AnswerKey): Partial<ClusterAnswers> {
  return withAnswer(answered, key, questionOf(key).otherwise?.(answered));
}

/** A question, whatever its answer is. */
export function questionOf(key: AnswerKey): Question<unknown> {
  return clusterQuestions[key];
}

/** What the rules say of facts, as far as they have been answered. */
function factProblems(answered: Partial<ClusterAnswers>): readonly Problem[] {
  return rendered(answered).flatMap(({ path, other, ...problem }) => {
    const key = keyAt(path);
    if (problem.severity !== "error" || key === undefined || !(key in answered)) return [];
    const otherKey = keyAt(other?.path);
    const place = otherKey === undefined || otherKey === key ? {} : { other: { path: labelOf(otherKey) } };
    return [{ ...problem, path: labelOf(key), ...place }];
  });
}

/** What is wrong with the facts where the modules announce addresses that the cluster is going to have. */
function rendered(answered: Partial<ClusterAnswers>): readonly Problem[] {
  const { problems } = renderCluster({ ...factsOf(answered), modules: isAlone(answered) ? [] : [announcer] });
  return problems.filter(({ module }) => module === undefined);
}

/** Stands for kube-vip and MetalLB: the API and Services have addresses of their own, and share none with a node. */
const announcer: Module = {
  name: "announcer",
  replaces: ["servicelb"],
  objects: () => [
    DaemonSet({
      metadata: { name: "announcer", namespace: "kube-system" },
      spec: {
        selector: { matchLabels: { app: "announcer" } },
        template: {
          metadata: { labels: { app: "announcer" } },
          spec: {
            containers: [
              {
                name: "announcer",
                env: [
                  { name: "cp_enable", value: "true" },
                  { name: "address", value: "control-plane" },
                ],
              },
            ],
          },
        },
      },
    }),
  ],
};

/** The answer that decides the fact at a path such as `network.pools[0].addresses[0]`. */
function keyAt(path: string | undefined): AnswerKey | undefined {
  const isAt = (fact: string): boolean =>
    path === fact || /^[.[]/.test(path?.startsWith(fact) === true ? path.slice(fact.length) : "");
  return answerKeys.find((key) => questionOf(key).facts.some(isAt));
}

function problemAt(key: AnswerKey, message: string, fix?: string): Problem {
  return { rule: "answer", severity: "error", path: labelOf(key), message, ...(fix === undefined ? {} : { fix }) };
}

/** What an answer is called on the command line: its flag; the name comes without one. */
function labelOf(key: AnswerKey): string {
  return key === "name" ? "name" : `--${questionOf(key).flag}`;
}

function read(key: AnswerKey, text: string, answered: Partial<ClusterAnswers>): Reading<unknown> {
  const reading = questionOf(key).read(text, answered);
  const isEmpty = "value" in reading && (reading.value === "" || (Array.isArray(reading.value) && reading.value.length === 0));
  return isEmpty && questionOf(key).several !== true ? { wrong: "must not be empty" } : reading;
}

/** The value has been read by the question of this key, so that it is of its type. */
function withAnswer(answered: Partial<ClusterAnswers>, key: AnswerKey, value: unknown): Partial<ClusterAnswers> {
  return { ...answered, [key]: value };
}

function keysOf<T extends object>(record: T): readonly (keyof T)[] {
  // Records that are written as literals have no keys but those of their type.
  return Object.keys(record) as (keyof T)[];
}
