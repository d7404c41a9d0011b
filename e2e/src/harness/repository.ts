import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { environment } from "./environment.ts";

/** A git repository as the Internet's stand-in serves it. */
export interface Repository {
  /** Makes the files the whole content of a commit on the branch, and returns its hash. */
  readonly commit: (message: string, files: ReadonlyMap<string, string>) => string;
}

/** Makes an empty repository for a URL. */
export function createRepository(
  repositories: string,
  url: string,
  { branch = "main", tag }: { branch?: string; tag?: string } = {},
): Repository {
  const { host, pathname } = new URL(url);
  const bare = join(repositories, host, pathname);
  const work = `${bare}.work`;
  mkdirSync(bare, { recursive: true });
  mkdirSync(work, { recursive: true });
  const git = (...args: readonly string[]): string =>
    execFileSync("git", [...args], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        PATH: process.env["PATH"],
        HOME: environment.work,
        GIT_DIR: bare,
        GIT_WORK_TREE: work,
        GIT_CONFIG_NOSYSTEM: "1",
        GIT_AUTHOR_NAME: "owner",
        GIT_AUTHOR_EMAIL: "owner@example.org",
        GIT_COMMITTER_NAME: "owner",
        GIT_COMMITTER_EMAIL: "owner@example.org",
      },
    }).trim();
  git("init", "--quiet", `--initial-branch=${branch}`);
  git("config", "core.bare", "true");
  git("config", "uploadpack.allowFilter", "true");
  return {
    commit: (message, files) => {
      rmSync(work, { recursive: true, force: true });
      mkdirSync(work, { recursive: true });
      for (const [path, content] of files) {
        mkdirSync(dirname(join(work, path)), { recursive: true });
        writeFileSync(join(work, path), content);
      }
      git("-c", "core.bare=false", "add", "--all");
      git("-c", "core.bare=false", "commit", "--quiet", "--allow-empty", "--message", message);
      if (tag !== undefined) git("tag", "--force", tag);
      return git("rev-parse", "HEAD");
    },
  };
}
