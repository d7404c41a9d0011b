import type { Files } from "@cowlab/diff/files";
import type { Git } from "./git.ts";
import {
  committedFiles,
  committedTree,
  differingIds,
  type GitProject,
  gitBlobs,
  type Tree,
  workingFiles,
  workingTree,
} from "./git-files.ts";

/** One side of the comparison. */
export interface State {
  /** What it is called in the report. */
  readonly name: string;
  readonly tree: Tree;
  readonly files: (cluster: string) => Files;
}

const folders = ["clusters", "secrets"];

/** The two states that are meant, or what is wrong with how they were named. */
export function findStates(
  project: GitProject,
  base: string | undefined,
  head: string | undefined,
): { readonly before: State; readonly after: State } | { readonly misuse: string } {
  const { git } = project;
  const resolve: Resolve = (name) => git.try("rev-parse", "--verify", "--quiet", "--end-of-options", `${name}^{commit}`);
  const headCommit = resolve(head ?? "HEAD");
  if (headCommit === undefined) return { misuse: head === undefined ? "there is no commit yet to compare with" : noCommit(head) };
  const from =
    base === undefined ? leavingPoint(git, resolve, head ?? "HEAD", headCommit) : { name: base, commit: resolve(base) };
  if ("misuse" in from) return from;
  if (from.commit === undefined) return { misuse: noCommit(from.name) };
  const committed = committedTree(project, from.commit, folders);
  const tree =
    head === undefined ? workingTree(project, from.commit, committed, folders) : committedTree(project, headCommit, folders);
  const blobs = gitBlobs(git);
  blobs.load(differingIds(committed, tree));
  return {
    before: {
      name: named(from.name, from.commit),
      tree: committed,
      files: (cluster) => committedFiles(blobs, below(committed, cluster)),
    },
    after: {
      name: head === undefined ? "the working tree" : named(head, headCommit),
      tree,
      files: (cluster) =>
        head === undefined ? workingFiles(project, below(tree, cluster)) : committedFiles(blobs, below(tree, cluster)),
    },
  };
}

/** The commit of a name, undefined where there is none. */
type Resolve = (name: string) => string | undefined;

function noCommit(name: string): string {
  return `there is no commit ${name} here${name.startsWith("origin/") ? ": git fetch origin" : ""}`;
}

/** A commit by the name it was asked for, and by its id where that says more. */
function named(name: string, commit: string): string {
  return commit.startsWith(name) ? commit.slice(0, 10) : `${name} (${commit.slice(0, 10)})`;
}

/** Where the head left main: what a pull request is compared with. */
function leavingPoint(
  git: Git,
  resolve: Resolve,
  head: string,
  commit: string,
): { name: string; commit: string } | { misuse: string } {
  const main = ["origin/main", "main", "origin/master", "master"].find((name) => resolve(name) !== undefined);
  if (main === undefined) return { misuse: "there is no branch main to compare with: name a commit" };
  const base = git.try("merge-base", main, commit);
  if (base !== undefined) return { name: `where ${head} left ${main}`, commit: base };
  const shallow = git.try("rev-parse", "--is-shallow-repository") === "true";
  return {
    misuse: `${head} and ${main} have no commit in common${shallow ? " in this shallow clone: git fetch --unshallow" : ": name a commit"}`,
  };
}

/** The files of one cluster: its folder, and its Secrets. */
function below(tree: Tree, cluster: string): Tree {
  const prefixes = [`clusters/${cluster}/`, `secrets/${cluster}/`];
  return new Map([...tree].filter(([path]) => prefixes.some((prefix) => path.startsWith(prefix))));
}
