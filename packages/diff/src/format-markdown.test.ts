import fc from "fast-check";
import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";
import { describe, expect, it } from "vitest";
import { commentMark, formatMarkdown } from "./format-markdown.ts";
import { exampleReport, hostileReport, reportBetween } from "./testing/example-report.ts";
import { exampleConfig, exampleDeployment, exampleTree } from "./testing/example-tree.ts";

/** What GitHub makes of Markdown, as far as the common parts of it go. */
function html(markdown: string): string {
  // GitHub itself forbids more tags than this lets through.
  return micromark(markdown, { extensions: [gfm()], htmlExtensions: [gfmHtml()], allowDangerousHtml: true });
}

/** The tags of a page, with their attributes. */
function tags(page: string): ReadonlySet<string> {
  return new Set([...page.matchAll(/<(?!\/|!--)([^>]*)>/g)].map(([, tag = ""]) => tag));
}

/** What is neither code nor a tag: where GitHub looks for mentions. */
function words(page: string): string {
  return page.replace(/<(code|pre)\b[^>]*>[\s\S]*?<\/\1>/g, " ").replace(/<[^>]*>/g, " ");
}

const markup = [
  "h2",
  "h3",
  "p",
  "ul",
  "ol",
  "li",
  "blockquote",
  "strong",
  "em",
  "br /",
  "code",
  "pre",
  "details",
  "summary",
  "table",
  "thead",
  "tbody",
  "tr",
  "th",
  "td",
];
const ownTags = new Set([...markup, 'code class="language-sh"', 'code class="language-diff"', 'ol start="0"', "hr /"]);

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
    expect([...tags(html(text))].filter((tag) => !ownTags.has(tag))).toEqual([]);
  });

  it("closes all that it folds, and all blocks of code", () => {
    expect(text.match(/<details>/g)?.length).toBe(text.match(/<\/details>/g)?.length);
    expect((text.match(/^ *```/gm)?.length ?? 1) % 2).toBe(0);
  });
});

describe("whatever a manifest holds", () => {
  const nasty = [
    "@everyone",
    "@octo-org/admins",
    "#1",
    "octo/repo#1",
    "GH-1",
    "https://evil.example.org/x",
    "www.evil.example.org",
    "[a](https://evil.example.org)",
    "![a](https://evil.example.org/x.png)",
    "<img src=x onerror=alert(1)>",
    "</details></summary>",
    "<!-- -->",
    "-->",
    "```",
    "````diff",
    "`` ` ``",
    "`",
    "\\`",
    "~~~",
    "| a | b |",
    "**a** _b_ ~c~ $d$",
    "# a",
    "> [!NOTE]",
    "&lt;script&gt;",
    "a\n\n# b",
    "\u202eabc",
    "\r\n- [ ] a",
    "<https://evil.example.org>",
    "[a]: https://evil.example.org",
    "a@example.org",
    "xmpp:a@example.org",
  ];
  const texts = fc.array(
    fc.oneof(
      fc.constantFrom(...nasty),
      fc.array(fc.constantFrom(...nasty, " ", "x"), { maxLength: 4 }).map((parts) => parts.join("")),
      fc.string({ maxLength: 10 }),
    ),
    {
      minLength: 1,
      maxLength: 6,
    },
  );

  it("makes no markup, link or mention", () => {
    fc.assert(
      fc.property(texts, (given) => {
        const page = html(formatMarkdown(hostileReport(...given)));
        expect([...tags(page)].filter((tag) => !ownTags.has(tag))).toEqual([]);
        expect(words(page)).not.toMatch(/@\w|#\d|GH-\d|:\/\/|www\./i);
      }),
      { numRuns: 120 },
    );
  });

  it("does not end a cell of a table with a bar behind a backslash", () => {
    const page = html(formatMarkdown(hostileReport("@everyone", "@everyone", "\\|")));
    expect(words(page)).not.toMatch(/@\w/);
  });

  it("stays in its block: what comes after it is what should", () => {
    fc.assert(
      fc.property(texts, (given) => {
        const text = formatMarkdown(hostileReport(...given));
        const page = html(`${text}\n\nTHE END\n`);
        expect(page).toMatch(/<p>THE END<\/p>\s*$/);
      }),
      { numRuns: 50 },
    );
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
