import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { header } from "@cowlab/core";
import { type Change, planChanges } from "../plan.ts";
import { readTree, type Tree } from "../rendered-tree.ts";
import { temporaryFolder } from "./temporary-folder.ts";

/** A file as it is rendered for the cluster `home`. */
export function renderedFile(path: string, text: string): string {
  return `${header("home", path)}\n${text}\n`;
}

/** A situation to write in. */
export interface Situation {
  /** Files by path below the cluster's folder; absent where there is no such folder. */
  readonly there?: Readonly<Record<string, string>>;
  /** What is rendered. */
  readonly rendered: ReadonlyMap<string, string>;
}

function rendered(texts: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(texts).map(([path, text]) => [path, renderedFile(path, text)]));
}

/** Situations that between them ask for everything that a write does. */
export const situations: Readonly<Record<string, Situation>> = {
  "a first render": {
    rendered: new Map(
      Object.entries(rendered({ "kustomization.yaml": "1", "notes/a.yaml": "1", "notes/b.yaml": "1", "nodes/node0.json": "1" })),
    ),
  },
  "a render that adds, changes and removes": {
    there: {
      ...rendered({
        "kustomization.yaml": "1",
        "notes/a.yaml": "1",
        "notes/b.yaml": "1",
        "notes/same.yaml": "1",
        "old/deep/c.yaml": "1",
        "shared/d.yaml": "1",
      }),
      "README.md": "# Written by hand\n",
      "shared/by-hand.yaml": "kind: ConfigMap\n",
      "notes/copy.yaml": renderedFile("notes/a.yaml", "1"),
    },
    rendered: new Map(
      Object.entries(
        rendered({
          "kustomization.yaml": "2",
          "new/deep/e.yaml": "1",
          "new/deep/f.yaml": "1",
          "new/g.yaml": "1",
          "notes/a.yaml": "2",
          "notes/added.yaml": "1",
          "notes/same.yaml": "1",
        }),
      ),
    ),
  },
};

/** A folder of clusters in a situation, for one test. */
export interface ExampleTree {
  /** The folder of all clusters. */
  readonly clusters: string;
  /** The cluster's own. */
  readonly folder: string;
  readonly changes: readonly Change[];
  /** What is there. */
  readonly before: Tree;
  /** Puts everything back to what it was. */
  readonly reset: () => void;
}

/** Makes a folder of clusters in a situation; removed when the test is over. */
export function exampleTree({ there, rendered }: Situation): ExampleTree {
  const clusters = temporaryFolder();
  const folder = join(clusters, "home");
  const reset = (): void => {
    rmSync(clusters, { recursive: true });
    mkdirSync(clusters);
    for (const [path, content] of Object.entries(there ?? {})) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    }
  };
  reset();
  const before = readTree(folder);
  const { changes } = planChanges("home", rendered, before);
  return { clusters, folder, changes, before, reset };
}
