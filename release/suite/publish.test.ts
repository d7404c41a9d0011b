import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { repository } from "../src/repository.ts";

/** Publishes three packages where the registry has some already. @returns The tarballs that npm was asked to publish. */
function publish(published: readonly string[]): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), "cowlab-publish-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const lines = ["core", "flux", "apps"].map((name) => `@example/${name} 1.2.0 example-${name}-1.2.0.tgz\n`);
  writeFileSync(join(folder, "order"), lines.join(""));
  // A registry that knows some packages, and writes down what it is given.
  const npm = `#!/usr/bin/env bash
if [ "$1" = view ]; then
  case " ${published.join(" ")} " in *" $2 "*) echo 1.2.0 ;; *) echo "404 $2" >&2; exit 1 ;; esac
else
  cat > /dev/null
  echo "$2" >> "${folder}/published"
fi
`;
  writeFileSync(join(folder, "npm"), npm);
  writeFileSync(join(folder, "published"), "");
  chmodSync(join(folder, "npm"), 0o755);
  execFileSync(join(repository, ".ci/publish"), [folder], {
    env: { ...process.env, PATH: `${folder}:${process.env["PATH"]}` },
    input: "",
    stdio: "pipe",
  });
  return execFileSync("cat", [join(folder, "published")], { encoding: "utf8" })
    .split("\n")
    .filter((line) => line !== "");
}

describe("publishing", () => {
  it("begins with what others depend on", () => {
    expect(publish([])).toEqual(["./example-core-1.2.0.tgz", "./example-flux-1.2.0.tgz", "./example-apps-1.2.0.tgz"]);
  });

  it("goes on where it was stopped", () => {
    expect(publish(["@example/core@1.2.0", "@example/flux@1.2.0"])).toEqual(["./example-apps-1.2.0.tgz"]);
  });
});
