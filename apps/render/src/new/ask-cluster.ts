import type { Node } from "@cowlab/core";
import { addAnswer, answerKeys, applies, checkNodes, questionOf, type TypedAnswers, withoutAnswer } from "./check-answers.ts";
import type { ClusterAnswers, NodeAnswer } from "./cluster-answers.ts";
import { addressInLan, nodeText, usualInterface } from "./cluster-questions.ts";
import { askChoice, askSeveral, askText, sayWrong } from "./prompts.ts";

/**
 * Asks for every answer that is not given yet. What is given is checked where its turn comes, and asked for again where it
 * clashes with an answer.
 * @throws Cancelled where somebody leaves
 */
export async function askCluster(given: TypedAnswers): Promise<TypedAnswers> {
  let answered: Partial<ClusterAnswers> = {};
  const typed: Partial<Record<keyof ClusterAnswers, string>> = {};
  for (const key of answerKeys) {
    if (!applies(key, answered)) {
      answered = withoutAnswer(answered, key);
      continue;
    }
    let answer = given[key] ?? (await ask(key, answered));
    let added = addAnswer(answered, key, answer);
    while ("wrong" in added) {
      sayWrong(`--${questionOf(key).flag} ${answer}: ${added.wrong}`);
      answer = await ask(key, answered);
      added = addAnswer(answered, key, answer);
    }
    typed[key] = answer;
    answered = added.value;
  }
  return typed;
}

async function ask(key: keyof ClusterAnswers, answered: Partial<ClusterAnswers>): Promise<string> {
  if (key === "nodes") return askNodes(answered);
  const { ask: message, example, fallback, proposal, choices, several } = questionOf(key);
  const proposed = proposal?.(answered) ?? fallback?.(answered);
  if (choices === undefined) {
    return askText({
      message,
      example,
      ...(proposed === undefined ? {} : { proposal: proposed }),
      check: (text) => {
        const added = addAnswer(answered, key, text);
        return "wrong" in added ? added.wrong : undefined;
      },
    });
  }
  if (several !== true) return askChoice(message, choices(answered), proposed);
  return (await askSeveral(message, choices(answered), proposed?.split(",") ?? [])).join(",");
}

/** Asks for the machines, one by one: each is most often like the one before. */
async function askNodes(answered: Partial<ClusterAnswers>): Promise<string> {
  const count = await askText({
    message: "How many machines has it?",
    proposal: "1",
    check: (text) => (/^[1-9]\d?$/.test(text) ? undefined : "must be a number from 1 to 99"),
  });
  const nodes: NodeAnswer[] = [];
  for (let index = 0; index < Number(count); index++) nodes.push(await askNode(index, nodes, answered));
  return nodes.map(nodeText).join(",");
}

async function askNode(index: number, nodes: readonly NodeAnswer[], answered: Partial<ClusterAnswers>): Promise<NodeAnswer> {
  const before = nodes.at(-1);
  const draft = { name: "", role: "server" as Node["role"], address: "", architecture: "amd64" as const, interface: "eno1" };
  const check =
    (field: "name" | "address") =>
    (text: string): string | undefined =>
      checkNodes(answered, [...nodes, { ...draft, [field]: text }], field);
  const proposal = addressInLan(answered, 11 + index);
  const name = await askText({
    message: `Machine ${index + 1}: what is it called?`,
    proposal: `node${index}`,
    check: check("name"),
  });
  const address = await askText({
    message: `Which address has ${name}?`,
    ...(proposal === undefined ? {} : { proposal }),
    example: "192.168.1.11",
    check: check("address"),
  });
  const role = index === 0 ? "server" : await askRole(name);
  const architecture = await askArchitecture(name, before?.architecture ?? "amd64");
  const usual = before?.architecture === architecture ? before.interface : usualInterface(architecture);
  const device = await askText({
    message: `Which network interface of ${name} has that address? \`ip route\` shows it`,
    proposal: usual,
    check: (text) => (/^[^\s/:,]{1,15}$/.test(text) ? undefined : "must be a name of at most 15 characters, such as eno1"),
  });
  return { name, role, address, architecture, interface: device };
}

async function askRole(name: string): Promise<Node["role"]> {
  const choices = [
    { value: "agent", label: "agent", hint: "runs apps" },
    { value: "server", label: "server", hint: "runs the control plane, too; one or three of them" },
  ];
  return (await askChoice(`What is ${name}?`, choices, "agent")) === "server" ? "server" : "agent";
}

async function askArchitecture(name: string, proposal: string): Promise<NodeAnswer["architecture"]> {
  const choices = [
    { value: "amd64", label: "amd64", hint: "Intel or AMD" },
    { value: "arm64", label: "arm64", hint: "Raspberry Pi and others" },
  ];
  return (await askChoice(`Which processor has ${name}?`, choices, proposal)) === "arm64" ? "arm64" : "amd64";
}
