import { effectCatalogue, listEffects } from "@cowlab/diff/effect-catalogue";
import { effectRules } from "@cowlab/diff/effects/index";
import { expect, test } from "vitest";

test("the page of all effects is current; to write it, run: vitest run apps/render/src/effect-catalogue.test.ts --update", async () => {
  await expect(effectCatalogue()).toMatchFileSnapshot("../../../docs/effects.md");
});

test("every rule is on the page and in the list, once", () => {
  const ids = effectRules.map(({ id }) => id);
  expect([...effectCatalogue().matchAll(/^### (.+)$/gm)].map(([, id]) => id)).toEqual(ids);
  expect([...listEffects().matchAll(/^ {2}(\S+)$/gm)].map(([, id]) => id)).toEqual(ids);
});
