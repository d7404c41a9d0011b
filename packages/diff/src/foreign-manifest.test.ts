import fc from "fast-check";
import { describe, expect, inject, it } from "vitest";
import { formatHtml } from "./format-html.ts";
import { formatJson } from "./format-json.ts";
import { formatMarkdown } from "./format-markdown.ts";
import { formatText } from "./format-text.ts";
import { hostileReport, reportBetween } from "./testing/example-report.ts";
import { exampleTree } from "./testing/example-tree.ts";
import { htmlOf, ownTags, tagsOf, wordsOf } from "./testing/github-page.ts";
import type { Json, JsonObject } from "./value.ts";

// What manifests of a pull request hold, whose author nobody vouches for.

/** Kinds that rules look into. */
const kinds: readonly (readonly [apiVersion: string, kind: string])[] = [
  ["apps/v1", "Deployment"],
  ["apps/v1", "StatefulSet"],
  ["batch/v1", "CronJob"],
  ["v1", "Service"],
  ["v1", "ConfigMap"],
  ["v1", "Secret"],
  ["v1", "Namespace"],
  ["v1", "PersistentVolumeClaim"],
  ["v1", "PersistentVolume"],
  ["storage.k8s.io/v1", "StorageClass"],
  ["networking.k8s.io/v1", "NetworkPolicy"],
  ["networking.k8s.io/v1", "Ingress"],
  ["rbac.authorization.k8s.io/v1", "ClusterRole"],
  ["rbac.authorization.k8s.io/v1", "ClusterRoleBinding"],
  ["apiextensions.k8s.io/v1", "CustomResourceDefinition"],
  ["helm.toolkit.fluxcd.io/v2", "HelmRelease"],
  ["kustomize.toolkit.fluxcd.io/v1", "Kustomization"],
  ["source.toolkit.fluxcd.io/v1", "GitRepository"],
  ["traefik.io/v1alpha1", "IngressRoute"],
  ["traefik.io/v1alpha1", "Middleware"],
  ["metallb.io/v1beta1", "IPAddressPool"],
  ["externaldns.k8s.io/v1alpha1", "DNSEndpoint"],
];

/** Names of fields that rules read. */
const fields = fc.constantFrom(
  ...[
    "spec",
    "template",
    "containers",
    "initContainers",
    "image",
    "env",
    "name",
    "value",
    "volumes",
    "volumeMounts",
    "persistentVolumeClaim",
  ],
  ...[
    "claimName",
    "securityContext",
    "capabilities",
    "add",
    "ports",
    "hostPort",
    "selector",
    "replicas",
    "strategy",
    "type",
    "resources",
    "requests",
  ],
  ...[
    "storage",
    "rules",
    "verbs",
    "resources",
    "apiGroups",
    "subjects",
    "roleRef",
    "routes",
    "match",
    "services",
    "middlewares",
    "entryPoints",
  ],
  ...[
    "endpoints",
    "dnsName",
    "targets",
    "ingress",
    "from",
    "addresses",
    "dependsOn",
    "suspend",
    "prune",
    "path",
    "chart",
    "version",
    "values",
    "ref",
    "tag",
  ],
  ...[
    "data",
    "annotations",
    "labels",
    "configMap",
    "envFrom",
    "configMapRef",
    "volumeClaimTemplates",
    "metadata",
    "names",
    "group",
    "jobTemplate",
  ],
);
const scalar = fc.oneof(
  fc.constantFrom<Json>(
    null,
    true,
    false,
    0,
    1,
    -1,
    "",
    "a",
    "disks",
    "recipes",
    "1Gi",
    "2Gi",
    "recipes:1.0",
    "recipes:2.0",
    "Host(`a.example.org`)",
    "tunnel",
    "10.0.0.1",
  ),
  fc.string({ maxLength: 8 }),
);
const { json } = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 6 },
    scalar,
    fc.array(tie("json"), { maxLength: 3 }),
    fc.dictionary(fields, tie("json"), { maxKeys: 5 }),
  ),
}));
const object = fc
  .record({
    kind: fc.constantFrom(...kinds),
    name: fc.constantFrom("recipes", "meals"),
    body: fc.dictionary(fields, json, { maxKeys: 6 }),
  })
  .map(
    ({ kind: [apiVersion, kind], name, body }): JsonObject => ({
      ...body,
      apiVersion,
      kind,
      metadata: { ...Object(body["metadata"]), name, namespace: name },
    }),
  );
const cluster = fc
  .record({ recipes: fc.array(object, { maxLength: 4 }), meals: fc.array(object, { maxLength: 3 }) })
  .map(exampleTree);

describe("objects that nobody wrote", () => {
  it("are compared, and every format shows the result", () => {
    fc.assert(
      fc.property(cluster, cluster, (base, head) => {
        const report = reportBetween(base, head);
        for (const text of [
          formatText(report, { paint: (_, text) => text }),
          formatMarkdown(report),
          formatHtml(report),
          formatJson(report),
        ]) {
          expect(text).toContain("home");
        }
      }),
      { numRuns: inject("inputs") / 10 },
    );
  });
});

describe("in a comment, whatever a manifest holds", () => {
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
        const page = htmlOf(formatMarkdown(hostileReport(...given)));
        expect([...tagsOf(page)].filter((tag) => !ownTags.has(tag))).toEqual([]);
        expect(wordsOf(page)).not.toMatch(/@\w|#\d|GH-\d|:\/\/|www\./i);
      }),
      { numRuns: inject("inputs") / 20 },
    );
  });

  it("does not end a cell of a table with a bar behind a backslash", () => {
    const page = htmlOf(formatMarkdown(hostileReport("@everyone", "@everyone", "\\|")));
    expect(wordsOf(page)).not.toMatch(/@\w/);
  });

  it("stays in its block: what comes after it is what should", () => {
    fc.assert(
      fc.property(texts, (given) => {
        const text = formatMarkdown(hostileReport(...given));
        const page = htmlOf(`${text}\n\nTHE END\n`);
        expect(page).toMatch(/<p>THE END<\/p>\s*$/);
      }),
      { numRuns: inject("inputs") / 50 },
    );
  });
});

describe("in a page, whatever a manifest holds", () => {
  it("is no tag, attribute or script", () => {
    const nasty = [
      "</script><script>alert(1)</script>",
      '"><img src=x onerror=alert(1)>',
      "' onclick='alert(1)",
      "<!--",
      "]]>",
      "</title>",
      "&lt;",
      "`",
      "</style>",
    ];
    const skeleton = (text: string): readonly string[] =>
      [...text.matchAll(/<(\/?[a-zA-Z!][^\s>]*)([^>]*)>/g)].map(
        ([, tag = "", rest = ""]) => `${tag} ${[...rest.matchAll(/\s([\w-]+)=/g)].map(([, name]) => name).join(" ")}`,
      );
    const expected = new Set(skeleton(formatHtml(hostileReport("harmless"))));
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.constantFrom(...nasty), fc.string({ maxLength: 8 })), { minLength: 1, maxLength: 6 }),
        (texts) => {
          const unexpected = skeleton(formatHtml(hostileReport(...texts))).filter(
            (tag) =>
              !expected.has(tag) &&
              !/^\/?(ins|del|mark|li|p|ul|pre|code|table|t[drh]|tbody|thead|tr|br|summary|details|h[23]|em|div|strong|span|a|colgroup|col|section)\b/.test(
                tag,
              ),
          );
          expect(unexpected).toEqual([]);
        },
      ),
      { numRuns: inject("inputs") / 20 },
    );
  });
});
