import { describe, expect, test } from "vitest";
import { environment } from "../harness/environment.ts";
import { needPrograms, noteEvidence, remark } from "../harness/evidence.ts";
import { renderTree } from "../harness/rendered.ts";
import {
  definitionsVersion,
  difference,
  fluxVersion,
  foundVersion,
  pinnedDefinitions,
  pinnedPrograms,
} from "../harness/versions.ts";
import { pinnedVersion } from "../programs.ts";

const tree = renderTree();

/** How many numbers of a version tell a line of which all is alike but for repairs. */
const lineLength: Readonly<Record<string, number>> = { cloudflared: 1 };

const lineOf = (name: string, version: string): string =>
  version
    .split(".")
    .slice(0, lineLength[name] ?? 2)
    .join(".");

describe("0. The programs are those that the cluster runs", () => {
  test.for([...pinnedPrograms(tree)])("$name is of the line that the cluster pins", (pin, context) => {
    const { name, pinned } = pin;
    needPrograms(context, name);
    const found = foundVersion(name);
    noteEvidence(context, `${name} ${found}, ${environment.origins[name]}`);
    if (found === "unknown") {
      remark(context, `${name} does not say its version, where the cluster pins ${pinned}`);
      return;
    }
    expect(lineOf(name, found)).toBe(lineOf(name, pinned));
    remark(context, ...difference(pin, found));
  });

  test("what is built here is pinned to the same versions", (context) => {
    const flux = fluxVersion(tree);
    const built = [
      ["kube-apiserver", pinnedVersion("kubernetes", "k8s.io/kubernetes")],
      ["kustomize-controller", pinnedVersion("kustomize-controller", "github.com/fluxcd/kustomize-controller")],
      ["source-controller", pinnedVersion("source-controller", "github.com/fluxcd/source-controller")],
      ["traefik", pinnedVersion("traefik", "github.com/traefik/traefik/v3")],
    ] as const;
    const pins = new Map(pinnedPrograms(tree).map(({ name, pinned }) => [name, pinned]));
    for (const [name, version] of built) expect(`${version.slice(1)}.`, name).toMatch(new RegExp(`^${pins.get(name)}\\.`));
    noteEvidence(context, `${built.map(([name, version]) => `${name} ${version}`).join(", ")}; the cluster has Flux ${flux}`);
  });

  test("the CRDs are of the lines that the cluster pins", (context) => {
    const versions = pinnedDefinitions(tree).flatMap((pin) => {
      const version = definitionsVersion(pin.name);
      return version === undefined ? [] : [{ pin, version }];
    });
    for (const { pin, version } of versions) expect(lineOf(pin.name, version), pin.name).toBe(lineOf(pin.name, pin.pinned));
    noteEvidence(context, versions.map(({ pin, version }) => `${pin.name} ${version}`).join(", "));
    const names = pinnedDefinitions(tree).map(({ name }) => name);
    const missing = names.filter((name) => !versions.some(({ pin }) => pin.name === name));
    context.skip(versions.length === 0, `the CRDs of ${missing.join(", ")} are missing`);
  });
});
