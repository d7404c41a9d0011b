import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyChanges } from "./apply-changes.ts";
import { compareClusters } from "./compare-clusters.ts";
import { formatPath } from "./field-change.ts";
import { type Files, memoryFiles } from "./files.ts";
import { describeObject } from "./object-name.ts";
import {
  exampleClaim,
  exampleCluster,
  exampleConfig,
  exampleDeployment,
  exampleService,
  exampleTree,
} from "./testing/example-tree.ts";

type Texts = ReadonlyMap<string, string>;

function compare(base: Texts, head: Texts) {
  return compareClusters({ cluster: exampleCluster, base: memoryFiles(base), head: memoryFiles(head) });
}

/** Changes as lines: what happened to which object, and its fields. */
function summary(base: Texts, head: Texts): string[] {
  return compare(base, head).changes.map((change) => {
    if (change.kind === "added") return `added ${describeObject(change.after.name)}`;
    if (change.kind === "removed") return `removed ${describeObject(change.before.name)}`;
    const name =
      change.kind === "renamed"
        ? `${describeObject(change.before.name)} to ${describeObject(change.after.name)}`
        : describeObject(change.after.name);
    const moved = change.moved === undefined ? "" : ` moved ${change.moved.from} to ${change.moved.to}`;
    return [`${change.kind} ${name}${moved}`, ...change.fields.map(({ kind, path }) => `${kind} ${formatPath(path)}`)].join("; ");
  });
}

function edited(texts: Texts, ...edits: readonly (readonly [path: string, text: string | undefined])[]): Texts {
  const copy = new Map(texts);
  for (const [path, text] of edits) {
    if (text === undefined) copy.delete(`clusters/home/${path}`);
    else copy.set(`clusters/home/${path}`, text);
  }
  return copy;
}

const recipes = [exampleDeployment("recipes"), exampleService("recipes"), exampleClaim("recipes")];
const before = exampleTree({ recipes, notes: [exampleDeployment("notes")] });

describe("compareClusters", () => {
  it("finds nothing between a render and itself", () => {
    const { changes, dataFiles, otherFiles, problems } = compare(before, new Map(before));
    expect({ changes, dataFiles, otherFiles, problems }).toEqual({ changes: [], dataFiles: [], otherFiles: [], problems: [] });
  });

  it("tells of objects, not of files and the lists of them", () => {
    const after = exampleTree({
      recipes: [
        exampleDeployment("recipes", "registry.example.org/recipes:2.4.2"),
        exampleClaim("recipes"),
        exampleConfig("recipes", { a: "1" }),
      ],
      notes: [exampleDeployment("notes")],
    });
    expect(summary(before, after)).toEqual([
      "added ConfigMap recipes/recipes",
      "changed Deployment recipes/recipes; changed spec.template.spec.containers[recipes].image",
      "removed Service recipes/recipes",
    ]);
  });

  it("has no word for comments, quotes and the order of keys", () => {
    const path = "recipes/service-recipes-recipes.yaml";
    const other = `# by hand\n---\nkind: "Service"\napiVersion: v1\nmetadata: { namespace: recipes, name: recipes } # here\nspec:\n  ports: [{ port: 80, name: http }]\n  selector: { app.kubernetes.io/name: 'recipes' }\n`;
    expect(summary(before, edited(before, [path, other]))).toEqual([]);
  });

  it("tells a move to another Kustomization and a new file name from a change", () => {
    const [deployment, service, claim] = recipes;
    if (deployment === undefined || service === undefined || claim === undefined) expect.fail("there are three");
    const after = exampleTree({ recipes: [deployment, claim], notes: [exampleDeployment("notes"), service] });
    expect(summary(before, after)).toEqual(["changed Service recipes/recipes moved flux-system/recipes to flux-system/notes"]);
    const text = before.get("clusters/home/recipes/service-recipes-recipes.yaml");
    const renamed = edited(
      before,
      ["recipes/service-recipes-recipes.yaml", undefined],
      ["recipes/svc.yaml", text],
      [
        "recipes/kustomization.yaml",
        before.get("clusters/home/recipes/kustomization.yaml")?.replace("service-recipes-recipes.yaml", "svc.yaml"),
      ],
    );
    expect(summary(before, renamed)).toEqual(["changed Service recipes/recipes"]);
  });

  it("takes an object that goes on under another name for one", () => {
    const after = exampleTree({
      meals: [exampleDeployment("meals", "registry.example.org/recipes:2.4.1")],
      notes: [exampleDeployment("notes")],
    });
    expect(
      summary(exampleTree({ recipes: [exampleDeployment("recipes")], notes: [exampleDeployment("notes")] }), after),
    ).toContainEqual(
      expect.stringMatching(/^renamed Deployment recipes\/recipes to Deployment meals\/meals; changed metadata.name; /),
    );
  });

  it("knows that a file which is listed no longer is gone for Flux", () => {
    const listing = before.get("clusters/home/recipes/kustomization.yaml");
    const after = edited(before, ["recipes/kustomization.yaml", listing?.replace(/ +- service.*\n/, "")]);
    expect(summary(before, after)).toEqual(["removed Service recipes/recipes"]);
    expect(summary(after, before)).toEqual(["added Service recipes/recipes"]);
  });

  it("reads no more than what differs, the lists beside it, and what says who applies it", () => {
    const read: string[] = [];
    const recording = (texts: Texts): Files => {
      const files = memoryFiles(texts);
      return {
        ids: files.ids,
        read: (paths) => {
          read.push(...paths);
          return files.read(paths);
        },
      };
    };
    const after = exampleTree({
      recipes: [exampleDeployment("recipes", "registry.example.org/recipes:3"), ...recipes.slice(1)],
      notes: [exampleDeployment("notes")],
    });
    compareClusters({ cluster: exampleCluster, base: recording(before), head: recording(after) });
    expect([...new Set(read)].map((path) => path.slice("clusters/home/".length)).sort()).toEqual([
      "flux/notes.yaml",
      "flux/recipes.yaml",
      "kustomization.yaml",
      "recipes/deployment-recipes-recipes.yaml",
      "recipes/kustomization.yaml",
    ]);
  });

  it("knows Secrets that are kept beside the cluster, and who applies them", () => {
    const secret = (value: string): string =>
      `apiVersion: v1\nkind: Secret\nmetadata:\n  name: login\n  namespace: recipes\nstringData:\n  password: ENC[${value}]\n`;
    const secrets = { objects: [], flux: { path: "./secrets/home" } };
    const tree = (value: string): Texts =>
      new Map([
        ...exampleTree({ recipes, secrets }),
        ["secrets/home/login.sops.yaml", secret(value)],
        ["secrets/home/.sops.yaml", `a: ${value}\n`],
      ]);
    const { changes, head, otherFiles, problems } = compare(tree("a"), tree("b"));
    expect(changes).toMatchObject([{ kind: "changed", after: { name: { kind: "Secret", name: "login" } } }]);
    expect(head.applierOf("secrets/home/login.sops.yaml")?.name).toBe("secrets");
    expect({ otherFiles, problems }).toEqual({ otherFiles: ["secrets/home/.sops.yaml"], problems: [] });
  });

  it("compares data files by their fields", () => {
    const node = (address: string): string => JSON.stringify({ $comment: `Rendered ${address}`, network: { address } });
    const { dataFiles } = compare(
      edited(before, ["nodes/node1.json", node("10.0.0.11")]),
      edited(before, ["nodes/node1.json", node("10.0.0.12")]),
    );
    expect(dataFiles).toMatchObject([
      { kind: "changed", path: "clusters/home/nodes/node1.json", fields: [{ path: ["network", "address"] }] },
    ]);
  });
});

describe("a folder that was edited by hand", () => {
  const service = "recipes/service-recipes-recipes.yaml";
  const problems = (head: Texts) =>
    compare(before, head).problems.map(({ severity, path, message }) => `${severity} ${path} ${message}`);

  it.each([
    ["a merge conflict", "<<<<<<< HEAD\nkind: Service\n=======\n", `error clusters/home/${service}:1:1 cannot be read: `],
    ["a tab", "kind:\n\t- a\n", `error clusters/home/${service}:2:1 cannot be read: `],
    [
      "an alias without end",
      `a: &a [x, x]\nb: &b [*a, *a, *a]\nc: &c [*b, *b, *b]\nd: &d [*c, *c, *c, *c]\ne: [*d, *d, *d, *d]\n`,
      `error clusters/home/${service} cannot be read: `,
    ],
    ["no object", "hello\n", `error clusters/home/${service} is no object of Kubernetes`],
  ])("with %s has a problem at its place, and nothing is taken for removed", (_, text, problem) => {
    const head = edited(before, [service, text]);
    expect(problems(head)).toEqual([expect.stringContaining(problem)]);
    expect(summary(before, head)).toEqual([]);
    const mended = compare(head, before);
    expect(mended.problems).toMatchObject([{ severity: "warning", message: expect.stringMatching(/^before this change, /) }]);
  });

  it("says what is not listed, what is listed and not there, and what was not rendered", () => {
    const own = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: own, namespace: recipes }\n";
    expect(problems(edited(before, ["recipes/own.yaml", own], [service, undefined]))).toEqual([
      "error clusters/home/recipes/kustomization.yaml lists service-recipes-recipes.yaml, which does not exist: Flux can apply nothing of this folder",
      "warning clusters/home/recipes/own.yaml is not listed in clusters/home/recipes/kustomization.yaml, so Flux does not apply it",
      "warning clusters/home/recipes/own.yaml was not rendered: its first line does not say so",
    ]);
  });

  it("says where two files hold one object", () => {
    const copy = before.get(`clusters/home/${service}`);
    const listing = before.get("clusters/home/recipes/kustomization.yaml");
    const head = edited(
      before,
      [service, `${copy} `],
      ["recipes/zcopy.yaml", copy],
      ["recipes/kustomization.yaml", `${listing}  - zcopy.yaml\n`],
    );
    expect(problems(head)).toContainEqual(
      `error clusters/home/recipes/zcopy.yaml holds Service recipes/recipes, and so does clusters/home/${service}; only that one is compared`,
    );
  });
});

const anyText = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.constantFrom(
    "",
    "---\n---\n",
    "- a\n",
    "kind: Kustomization\n",
    "apiVersion: v1\nkind: List\nitems: [{}]\n",
    "{",
    "[]",
    "null\n",
    "a: *b\n",
    "!!binary x\n",
  ),
  fc.json().map((json) => `${json}\n`),
  fc
    .record({
      apiVersion: fc.oneof(
        fc.constantFrom("v1", "apps/v1", "kustomize.toolkit.fluxcd.io/v1", "traefik.io/v1alpha1"),
        fc.jsonValue(),
      ),
      kind: fc.oneof(fc.constantFrom("Service", "Deployment", "Kustomization", "IngressRoute", "Secret"), fc.jsonValue()),
      metadata: fc.oneof(fc.constant({ name: "recipes", namespace: "recipes" }), fc.jsonValue()),
      spec: fc.jsonValue(),
    })
    .map((value) => JSON.stringify(value)),
);
const anyPath = fc.constantFrom(
  "kustomization.yaml",
  "flux/recipes.yaml",
  "recipes/kustomization.yaml",
  "recipes/service-recipes-recipes.yaml",
  "recipes/any.yml",
  "nodes/a.json",
  "a b/\u202e.yaml",
  "README.md",
);

describe("any texts", () => {
  it("in place of any files are changes or problems, and never a crash", () => {
    const trees = fc.dictionary(anyPath, anyText, { maxKeys: 4 }).map((texts) => edited(before, ...Object.entries(texts)));
    fc.assert(
      fc.property(trees, trees, (base, head) => {
        compare(base, head);
        return compare(base, base).changes.length === 0;
      }),
      { numRuns: 500 },
    );
  });
});

describe("the changes of objects", () => {
  it("applied to the objects before give the objects after", () => {
    const objects = fc.uniqueArray(
      fc.record({
        name: fc.constantFrom("recipes", "notes", "meals", "music"),
        image: fc.constantFrom("a:1", "a:2", "b:1"),
        replicas: fc.nat({ max: 2 }),
        module: fc.constantFrom("one", "two"),
      }),
      { selector: ({ name }) => name, maxLength: 4 },
    );
    const tree = (list: readonly { name: string; image: string; replicas: number; module: string }[]): Map<string, string> =>
      exampleTree(
        Object.fromEntries(
          ["one", "two"].map((module) => [
            module,
            list
              .filter((one) => one.module === module)
              .map(({ name, image, replicas }) => exampleDeployment(name, image, { replicas })),
          ]),
        ),
      );
    const manifests = (texts: Texts): Map<string, unknown> =>
      new Map(
        compare(new Map(), texts).changes.map((change) =>
          change.kind === "removed" ? ["", undefined] : [change.after.key, change.after.manifest],
        ),
      );
    fc.assert(
      fc.property(objects, objects, (left, right) => {
        const [base, head] = [tree(left), tree(right)];
        const result = manifests(base);
        for (const change of compare(base, head).changes) {
          if (change.kind !== "added") result.delete(change.before.key);
          if (change.kind === "added") result.set(change.after.key, change.after.manifest);
          if (change.kind === "changed" || change.kind === "renamed")
            result.set(change.after.key, applyChanges(change.before.manifest, change.fields));
        }
        expect(result).toEqual(manifests(head));
      }),
      { numRuns: 200 },
    );
  });
});
