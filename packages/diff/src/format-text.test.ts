import { stripVTControlCharacters, styleText } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatText, type Paint } from "./format-text.ts";
import { exampleReport, hostileReport } from "./testing/example-report.ts";

const plain: Paint = (_, text) => text;
const coloured: Paint = (style, text) => styleText(style, text, { validateStream: false });

describe("formatText", () => {
  it("says the verdict first, then what happens, then what changes", () => {
    expect(formatText(exampleReport(), { paint: plain })).toBe(`home: dangerous  from main (1a2b3c4d5e) to the working tree
  Namespace meals: is deleted with everything in it: 2 objects of git, the data of meals included, and whatever else lives there
  PersistentVolumeClaim meals/meals: is deleted, and the data on its volume: the class disks has the reclaim policy Delete
  4 of 5 modules change, and no other waits for them

dangerous
  pruned-namespace  namespaces, Namespace meals
    is deleted with everything in it: 2 objects of git, the data of meals included, and whatever else lives there
      Deployment meals/meals, PersistentVolumeClaim meals/meals
    instead: keep it with the annotation kustomize.toolkit.fluxcd.io/prune: disabled, and merge that first; or look at what is in it
      kubectl get all,configmap,secret,pvc --namespace meals
  pruned-data  meals, PersistentVolumeClaim meals/meals
    is deleted, and the data on its volume: the class disks has the reclaim policy Delete
    instead: back it up, or keep the claim: give it pruneDisabled, merge that, and remove it from git then
      kubectl annotate pvc/meals --namespace meals --field-manager=flux-client-side-apply kustomize.toolkit.fluxcd.io/prune=disabled

look closely
  pruned-workload  meals, Deployment meals/meals
    is stopped and deleted
  major-bump  recipes, Deployment recipes/recipes, spec.template.spec.containers[recipes].image
    registry.example.org/recipes goes from 2.4.1 to 3.0.0 (major)
    instead: read its release notes

routine
  restarted-pods  recipes, Deployment recipes/recipes restarts its pods, all at once, down meanwhile: containers[recipes].image
  pruned-object  flux-system 1 other object is deleted: Kustomization flux-system/meals

what restarts, in this order
  1. recipes  Deployment recipes/recipes  all at once, down meanwhile

flux-system
  - Kustomization flux-system/meals
  + Kustomization flux-system/music
      spec:
        interval: 1h
        path: "./clusters/home/music"
        prune: true
        sourceRef:
          kind: GitRepository
          name: flux-system
        wait: true

meals
  - Deployment meals/meals
  - PersistentVolumeClaim meals/meals

music
  + Service music/music
      spec:
        ports:
          - name: http
            port: 80
        selector:
          app.kubernetes.io/name: music

namespaces
  - Namespace meals

recipes
  ~ ConfigMap recipes/recipes
      ~ data["run.sh"]
            #!/bin/sh
          - set -e
          + set -eu
      ~ data["settings.yaml"] (yaml)
        ~ title: Recipes → Our recipes
  ~ Deployment recipes/recipes
      ~ spec.template.spec.containers[recipes].image: registry.example.org/recipes:2.4.1 → registry.example.org/recipes:3.0.0
`);
  });

  it("is the same text with colours", () => {
    const [without, within] = [plain, coloured].map((paint) => formatText(exampleReport(), { paint }));
    expect(within).not.toBe(without);
    expect(stripVTControlCharacters(within ?? "")).toBe(without);
  });

  it("breaks sentences at the width of the terminal, and leaves commands whole", () => {
    const lines = formatText(exampleReport(), { paint: plain, columns: 60 }).split("\n");
    const long = lines.filter((line) => line.length > 60 && /^ {4}\S/.test(line));
    expect(long).toEqual([]);
    expect(lines).toContain("      kubectl get all,configmap,secret,pvc --namespace meals");
  });

  it("counts what is too much to print", () => {
    const text = formatText(exampleReport(), { paint: plain, mostLines: 5 });
    expect(text).toContain("more objects: --format json and --format html have them all)");
  });

  it("shows every character as what it is, whatever a manifest holds", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "binary", maxLength: 20 }), { minLength: 1, maxLength: 6 }), (texts) => {
        const text = formatText(hostileReport(...texts), { paint: plain });
        expect(text.replace(/[\n\t]/g, "").match(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u)).toBeNull();
      }),
      { numRuns: 100 },
    );
  });
});
