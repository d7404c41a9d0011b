import { rules } from "@cowlab/core";
import { expect, test } from "vitest";
import { listRules, ruleCatalogue, ruleList } from "./rule-catalogue.ts";

test("the page of all rules is current; to write it, run: vitest run apps/render/src/rule-catalogue.test.ts --update", async () => {
  await expect(ruleCatalogue()).toMatchFileSnapshot("../../../docs/rules.md");
});

test("every rule is on the page, in the list and in the data, once", () => {
  const ids = rules.map(({ id }) => id);
  expect([...ruleCatalogue().matchAll(/^### (.+)$/gm)].map(([, id]) => id)).toEqual(ids);
  expect([...listRules((_, text) => text).matchAll(/^ {2}(?:error|warning) +(\S+)$/gm)].map(([, id]) => id)).toEqual(ids);
  expect(ruleList().groups.flatMap((group) => group.rules.map(({ id }) => id))).toEqual(ids);
});
