import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { commentMark, formatMarkdown } from "./format-markdown.ts";
import { exampleReport, reportBetween } from "./testing/example-report.ts";
import { exampleConfig, exampleDeployment, exampleTree } from "./testing/example-tree.ts";
import { htmlOf, ownTags, tagsOf } from "./testing/github-page.ts";

describe("formatMarkdown", () => {
  const text = formatMarkdown(exampleReport());

  it("can be found again, and says the verdict first", () => {
    expect(text.startsWith(`${commentMark}\n## Rendered diff: dangerous\n`)).toBe(true);
    expect(text).toContain("> [!CAUTION]\n> **home: dangerous**\n> - Namespace meals: is deleted with everything in it");
    expect(text.indexOf("**Dangerous**")).toBeLessThan(text.indexOf("**Look closely**"));
    expect(text.indexOf("**Look closely**")).toBeLessThan(text.indexOf("**What changes**"));
  });

  it("tells what changes as a diff, folded by module", () => {
    expect(text).toContain(`<details><summary><code>recipes</code> 2 changed</summary>

\`\`\`diff
! ConfigMap recipes/recipes
    data["run.sh"]:
@@ line 1, now 1 @@
      #!/bin/sh
-     set -e
+     set -eu
    data["settings.yaml"] (yaml):
-     title: Recipes
+     title: Our recipes

! Deployment recipes/recipes
-   spec.template.spec.containers[recipes].image: registry.example.org/recipes:2.4.1
+   spec.template.spec.containers[recipes].image: registry.example.org/recipes:3.0.0

\`\`\`
</details>`);
  });

  it("has commands as a block to copy", () => {
    expect(text).toContain("  ```sh\n  kubectl get all,configmap,secret,pvc --namespace meals\n  ```");
  });

  it("has no tags but its own", () => {
    expect([...tagsOf(htmlOf(text))].filter((tag) => !ownTags.has(tag))).toEqual([]);
  });

  it("closes all that it folds, and all blocks of code", () => {
    expect(text.match(/<details>/g)?.length).toBe(text.match(/<\/details>/g)?.length);
    expect((text.match(/^ *```/gm)?.length ?? 1) % 2).toBe(0);
  });
});

describe("the size of a comment", () => {
  const large = (value: string, apps: number, lines: number) =>
    exampleTree(
      Object.fromEntries(
        Array.from({ length: apps }, (_, index) => [
          `app-${index}`,
          [
            exampleDeployment(`app-${index}`, `registry.example.org/app:1.0.${value}`),
            exampleConfig(`app-${index}`, { text: `${value} line\n`.repeat(lines) }),
          ],
        ]),
      ),
    );

  it.each([
    [1000, 1],
    [300, 50],
    [1, 30_000],
    [2, 1],
  ])("is under GitHub's limit for %i apps with %i lines, and what is left out is said", (apps, lines) => {
    const text = formatMarkdown(reportBetween(large("1", apps, lines), large("2", apps, lines)));
    expect(text.length).toBeLessThan(65_536);
    expect(text.includes("**Left out**")).toBe(apps > 2);
    expect(text.match(/<details>/g)?.length).toBe(text.match(/<\/details>/g)?.length);
    if (apps > 2) expect(text).toMatch(/\d+ objects?\b/);
  });

  it("is kept at any limit that holds a verdict, for any report", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2000, max: 20_000 }), fc.integer({ min: 1, max: 60 }), (limit, apps) => {
        const text = formatMarkdown(reportBetween(large("1", apps, 3), large("2", apps, 3)), { limit });
        return text.length <= limit && text.startsWith(commentMark);
      }),
      { numRuns: 30 },
    );
  });
});
