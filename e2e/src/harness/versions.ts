import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { at, list } from "./api.ts";
import { environment } from "./environment.ts";
import { type RenderedTree, renderTree } from "./rendered.ts";

/** What is run, or whose CRDs are used, with the version that the cluster pins. */
export interface Pin {
  readonly name: string;
  /** A whole version such as `3.7.13`, or the beginning of one where the cluster says no more, such as `1.33`. */
  readonly pinned: string;
}

/** The programs of which the rendered files say a version. */
export function pinnedPrograms(tree: RenderedTree = renderTree()): readonly Pin[] {
  const { kubernetes } = tree.cluster;
  const flux = `1.${fluxVersion(tree).split(".")[1]}`;
  return [
    ...["kube-apiserver", "kube-controller-manager", "kube-scheduler"].map((name) => ({ name, pinned: kubernetes })),
    ...["kustomize-controller", "source-controller"].map((name) => ({ name, pinned: flux })),
    ...["cloudflared", "kube-vip", "traefik"].map((name) => ({ name, pinned: imageVersion(tree, name) })),
  ];
}

/** The software of whose CRDs the rendered files say a version. */
export function pinnedDefinitions(tree: RenderedTree = renderTree()): readonly Pin[] {
  const sourceTag = (name: string): string =>
    String(at(find(tree, ["GitRepository", "OCIRepository"], name), "spec", "ref", "tag")).replace(/^v/, "");
  const chart = (name: string): string => String(at(find(tree, ["HelmRelease"], name), "spec", "chart", "spec", "version"));
  const flux = `1.${fluxVersion(tree).split(".")[1]}`;
  return [
    { name: "cert-manager", pinned: sourceTag("cert-manager") },
    // Its chart 1.22.0 brings the program 0.22.0.
    { name: "external-dns", pinned: chart("external-dns").replace(/^1\./, "0.") },
    { name: "flux-kustomize", pinned: flux },
    { name: "flux-operator", pinned: sourceTag("flux-operator") },
    { name: "flux-source", pinned: flux },
    { name: "longhorn", pinned: chart("longhorn") },
    { name: "metallb", pinned: chart("metallb") },
    { name: "traefik", pinned: sourceTag("traefik-crds") },
  ];
}

/** The version of Flux that the cluster runs. Which versions its controllers have, only the operator knows. */
export function fluxVersion(tree: RenderedTree): string {
  return String(at(find(tree, ["FluxInstance"], "flux"), "spec", "distribution", "version"));
}

function imageVersion(tree: RenderedTree, name: string): string {
  const workload = find(tree, ["DaemonSet", "Deployment"], name);
  return String(at(list(workload, "spec", "template", "spec", "containers")[0], "image")).replace(/^.*:v?/, "");
}

function find({ objects }: RenderedTree, kinds: readonly string[], name: string): unknown {
  const found = objects.find(({ kind, metadata }) => kinds.includes(kind) && metadata.name === name);
  if (found === undefined) throw new Error(`the cluster has no ${kinds.join(" or ")} ${name}, which would say a version`);
  return found;
}

/** How programs are asked for their version. */
const questions: Readonly<Record<string, readonly string[]>> = {
  cloudflared: ["--version"],
  "kube-apiserver": ["--version"],
  "kube-controller-manager": ["--version"],
  "kube-scheduler": ["--version"],
  "kube-vip": ["version"],
  traefik: ["version"],
};

/** The version of a program that is there, without a leading `v`; `unknown` where it says none. */
export function foundVersion(name: string): string {
  const question = questions[name];
  const said =
    question === undefined
      ? moduleVersion(environment.program(name), `github.com/fluxcd/${name}`)
      : execFileSync(environment.program(name), question, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  return /\d+\.\d+\.\d+/.exec(said)?.[0] ?? "unknown";
}

/** What the Go toolchain has noted down in a program of the version of a module. */
function moduleVersion(path: string, module: string): string {
  const notes = readFileSync(path).toString("latin1");
  const [, version = ""] = new RegExp(`(?:mod|dep)\\t${module.replaceAll(".", "\\.")}\\t(v\\S+)`).exec(notes) ?? [];
  return version;
}

/** The version of the CRDs that are there, undefined where they are played. */
export function definitionsVersion(software: string): string | undefined {
  const file = readdirSync(environment.definitions).find((name) => name.startsWith(`${software}-v`));
  return file?.slice(`${software}-v`.length, -".yaml".length);
}

/** What is to be remarked where a version is not the one that the cluster pins. */
export function difference({ name, pinned }: Pin, found: string): readonly string[] {
  return found === pinned || found.startsWith(`${pinned}.`) ? [] : [`${name} is ${found}, where the cluster pins ${pinned}`];
}
