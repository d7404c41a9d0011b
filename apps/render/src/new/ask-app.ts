import type { ClusterDefinition } from "@cowlab/core";
import { appKeys, appQuestions, type TypedApp, wrongAnswer } from "./app-answers.ts";
import { askText } from "./prompts.ts";

/**
 * Asks for every answer about an app that is not given yet, or that is wrong.
 * @throws Cancelled where somebody leaves
 */
export async function askApp(given: TypedApp, cluster: ClusterDefinition | undefined): Promise<TypedApp> {
  let typed: TypedApp = {};
  for (const key of appKeys) {
    const { ask, example, fallback, applies } = appQuestions[key];
    if (applies?.(typed) === false) continue;
    const check = (text: string): string | undefined => wrongAnswer(typed, key, text, cluster);
    const text = given[key];
    const proposal = fallback?.(typed);
    const answer =
      text !== undefined && check(text) === undefined
        ? text
        : await askText({ message: ask, example, ...(proposal === undefined ? {} : { proposal }), check });
    typed = { ...typed, [key]: answer };
  }
  return typed;
}
