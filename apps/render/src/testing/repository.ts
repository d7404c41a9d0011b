import { execFileSync } from "node:child_process";
import { type TestProject, testProject } from "./project.ts";

/** A project in a repository of git. */
export interface TestRepository extends TestProject {
  /** Runs git in the project, and returns what it prints. */
  readonly git: (...args: readonly string[]) => string;
  /** Commits everything, and returns the commit's id. */
  readonly commit: (message: string) => string;
}

/** Somebody commits, and signs and tidies up nothing. */
const settings = ["user.name=Test", "user.email=test@example.org", "commit.gpgSign=false", "maintenance.auto=false"];

/** Makes a project of files by their paths, with a repository on the branch main. Nothing is committed yet. */
export function testRepository(files: Readonly<Record<string, string>> = {}): TestRepository {
  const project = testProject({ ".gitignore": "node_modules\n", ...files });
  const git = (...args: readonly string[]): string =>
    execFileSync("git", [...settings.flatMap((setting) => ["-c", setting]), ...args], {
      cwd: project.root,
      encoding: "utf8",
      // Nothing of whoever runs the test decides what git does.
      env: { PATH: process.env["PATH"], GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_SYSTEM: "/dev/null" },
      stdio: ["ignore", "pipe", "pipe"],
    }).trim();
  git("init", "--quiet", "--initial-branch", "main");
  return {
    ...project,
    git,
    commit: (message) => {
      git("add", "--all");
      git("commit", "--quiet", "--allow-empty", "--message", message);
      return git("rev-parse", "HEAD");
    },
  };
}
