import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { promisify } from "node:util";
import { type Api, type ApiObject, at, condition, list } from "./api.ts";
import { environment } from "./environment.ts";
import type { Internet } from "./internet.ts";
import { repeat, type StandIn } from "./stand-ins.ts";

const address = "127.0.0.1";
const port = 9790;

/**
 * Stands in for source-controller where that cannot be had: it fetches each git repository with git itself, at the rendered
 * URL, and serves its files as an artifact; it says of charts' sources that they are ready.
 */
export function standInForSourceController(api: Api, internet: Internet): StandIn {
  const artifacts = new Map<string, Buffer>();
  const server = createServer((request, response) => {
    const artifact = artifacts.get(request.url ?? "");
    if (artifact === undefined) response.writeHead(404).end();
    else response.end(artifact);
  });
  server.listen(port, address);
  const loop = repeat(async () => {
    for (const kind of ["OCIRepository", "HelmRepository"]) {
      for (const source of await api.list("source.toolkit.fluxcd.io/v1", kind)) {
        if (condition(source, "Ready")?.["status"] !== "True") await report(api, source, "True", "played by a stand-in");
      }
    }
    for (const source of await api.list("source.toolkit.fluxcd.io/v1", "GitRepository")) {
      try {
        const { revision, files } = await fetchRepository(source, internet);
        if (at(source, "status", "artifact", "revision") === revision && condition(source, "Ready")?.["status"] === "True")
          continue;
        const digest = createHash("sha256").update(files).digest("hex");
        const path = `/${source.metadata.name}/${digest}.tar.gz`;
        artifacts.set(path, files);
        const artifact = {
          path: path.slice(1),
          url: `http://${address}:${port}${path}`,
          revision,
          digest: `sha256:${digest}`,
          lastUpdateTime: now(),
          size: files.length,
        };
        await report(api, source, "True", `stored artifact for revision '${revision}'`, artifact);
      } catch (error) {
        await report(api, source, "False", error instanceof Error ? error.message : String(error));
      }
    }
  });
  return {
    stop: async () => {
      await loop.stop();
      server.closeAllConnections();
      server.close();
    },
  };
}

/** The files of a branch or tag, without what the source leaves out. */
async function fetchRepository(
  source: ApiObject,
  internet: Internet,
): Promise<{ readonly revision: string; readonly files: Buffer }> {
  const reference = String(at(source, "spec", "ref", "tag") ?? at(source, "spec", "ref", "branch"));
  const folder = join(environment.work, "sources", source.metadata.name);
  mkdirSync(folder, { recursive: true });
  const git = async (...args: readonly string[]): Promise<Buffer> => {
    const { stdout } = await promisify(execFile)("git", [...args], {
      encoding: "buffer",
      cwd: folder,
      maxBuffer: 2 ** 28,
      env: { PATH: process.env["PATH"], HOME: environment.work, GIT_SSL_CAINFO: internet.certificate, GIT_TERMINAL_PROMPT: "0" },
    });
    return stdout;
  };
  await git("init", "--quiet");
  await git("fetch", "--quiet", "--depth=1", "--no-tags", String(at(source, "spec", "url")), reference);
  const commit = (await git("rev-parse", "FETCH_HEAD^{commit}")).toString().trim();
  await git("read-tree", commit);
  const lines = (output: Buffer): readonly string[] =>
    output
      .toString()
      .split("\n")
      .filter((line) => line !== "");
  const wanted = list(source, "spec", "sparseCheckout").map(String);
  const ignored = join(folder, ".git", "left-out");
  writeFileSync(ignored, String(at(source, "spec", "ignore") ?? ""));
  const leftOut = new Set(lines(await git("ls-files", "--cached", "--ignored", `--exclude-from=${ignored}`)));
  const files = lines(await git("ls-files", "--cached", "--", ...wanted)).filter((file) => !leftOut.has(file));
  return {
    revision: `${reference}@sha1:${commit}`,
    files: await git("archive", "--format=tar.gz", `${commit}^{tree}`, "--", ...files),
  };
}

const now = (): string => new Date().toISOString().replace(/\.\d+/, "");

async function report(api: Api, source: ApiObject, status: "True" | "False", message: string, artifact?: object): Promise<void> {
  const { apiVersion, kind, metadata } = source;
  const known = condition(source, "Ready");
  if (artifact === undefined && known?.["status"] === status && known["message"] === message) return;
  const ready = {
    type: "Ready",
    status,
    reason: status === "True" ? "Succeeded" : "GitOperationFailed",
    message: message.slice(0, 1000),
    lastTransitionTime: now(),
    observedGeneration: metadata.generation,
  };
  const change = {
    observedGeneration: metadata.generation,
    conditions: [ready],
    ...(artifact === undefined ? {} : { artifact }),
  };
  await api.merge({ apiVersion, kind, name: metadata.name, namespace: metadata.namespace ?? "" }, { status: change }, "status");
}
