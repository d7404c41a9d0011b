import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:https";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { type ApiObject, at } from "./api.ts";
import { makeCertificate } from "./certificate.ts";
import { environment } from "./environment.ts";

/**
 * Stands in for the Internet: answers at the very names that the rendered objects have, with a certificate that programs are
 * told to trust. It serves git repositories, and charts that are empty, in registries and in chart repositories.
 */
export interface Internet {
  /** The file of the certificate to trust. */
  readonly certificate: string;
  /** Whether it answers: while it does not, every connection is cut. */
  readonly reachable: (state: boolean) => void;
  readonly stop: () => Promise<void>;
}

const address = "198.51.100.1";

/** Starts it for all sources among objects. Repositories are bare ones below a folder, by host and path. */
export async function startInternet(objects: readonly ApiObject[], repositories: string): Promise<Internet> {
  const sources = objects.filter(({ kind }) => ["GitRepository", "OCIRepository", "HelmRepository"].includes(kind));
  const hosts = new Set(sources.map((source) => new URL(String(at(source, "spec", "url")).replace(/^oci:/, "https:")).host));
  appendFileSync(join(environment.work, "hosts"), `${address} ${[...hosts].join(" ")}\n`);
  const certificate = join(environment.work, "internet.crt");
  const key = join(environment.work, "internet.key");
  makeCertificate(certificate, key, [...hosts]);
  let reachable = true;
  const server = createServer({ cert: readFileSync(certificate), key: readFileSync(key) }, (request, response) => {
    if (!reachable) {
      request.socket.destroy();
      return;
    }
    const { pathname, search } = new URL(request.url ?? "/", `https://${request.headers.host}`);
    if (pathname.startsWith("/v2/")) serveRegistry(pathname, response);
    else if (pathname.endsWith("/index.yaml")) response.end("apiVersion: v1\nentries: {}\n");
    else if (pathname.includes("/info/refs") || pathname.endsWith("/git-upload-pack")) {
      serveGit(`${repositories}/${request.headers.host}`, pathname, search, request, response);
    } else response.writeHead(404).end();
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(443, address, resolve);
  });
  return {
    certificate,
    reachable: (state) => {
      reachable = state;
      if (!state) server.closeAllConnections();
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      const file = join(environment.work, "hosts");
      writeFileSync(file, readFileSync(file, "utf8").replaceAll(new RegExp(`^${address} .*\n`, "gm"), ""));
    },
  };
}

/** Git's own program for smart HTTP, by CGI. */
function serveGit(root: string, path: string, search: string, request: IncomingMessage, response: ServerResponse): void {
  const child = spawn("git", ["http-backend"], {
    env: {
      PATH: process.env["PATH"],
      HOME: environment.work,
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: "1",
      REQUEST_METHOD: request.method,
      PATH_INFO: path.replace(/^(.+?)(\.git)?\/(info\/refs|git-upload-pack)$/, "$1/$3"),
      QUERY_STRING: search.slice(1),
      CONTENT_TYPE: request.headers["content-type"] ?? "",
      HTTP_CONTENT_ENCODING: request.headers["content-encoding"] ?? "",
      GIT_PROTOCOL: String(request.headers["git-protocol"] ?? ""),
      REMOTE_ADDR: "127.0.0.1",
    },
    stdio: ["pipe", "pipe", "inherit"],
  });
  request.pipe(child.stdin);
  child.stdin.on("error", () => {});
  let head = Buffer.alloc(0);
  const readHead = (chunk: Buffer): void => {
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf("\r\n\r\n");
    if (end < 0) return;
    child.stdout.off("data", readHead);
    let status = 200;
    for (const line of head.subarray(0, end).toString().split("\r\n")) {
      const [name = "", value = ""] = line.split(/: (.*)/s);
      if (name.toLowerCase() === "status") status = Number.parseInt(value, 10);
      else response.setHeader(name, value);
    }
    response.writeHead(status);
    response.write(head.subarray(end + 4));
    child.stdout.pipe(response);
  };
  child.stdout.on("data", readHead);
  child.stdout.once("end", () => response.end());
}

const digestOf = (content: Buffer): string => `sha256:${createHash("sha256").update(content).digest("hex")}`;

const emptyConfig = Buffer.from("{}");
const emptyChart = gzipSync("");
const manifest = Buffer.from(
  JSON.stringify({
    schemaVersion: 2,
    mediaType: "application/vnd.oci.image.manifest.v1+json",
    config: { mediaType: "application/vnd.cncf.helm.config.v1+json", digest: digestOf(emptyConfig), size: emptyConfig.length },
    layers: [
      {
        mediaType: "application/vnd.cncf.helm.chart.content.v1.tar+gzip",
        digest: digestOf(emptyChart),
        size: emptyChart.length,
      },
    ],
  }),
);

/** A registry in which every name holds one chart at every version. */
function serveRegistry(path: string, response: ServerResponse): void {
  const blob = [emptyConfig, emptyChart].find((content) => path.endsWith(`/blobs/${digestOf(content)}`));
  if (path === "/v2/") response.end("{}");
  else if (path.includes("/manifests/")) {
    response.setHeader("content-type", "application/vnd.oci.image.manifest.v1+json");
    response.setHeader("docker-content-digest", digestOf(manifest));
    response.setHeader("content-length", manifest.length);
    response.end(manifest);
  } else if (blob !== undefined) {
    response.setHeader("content-length", blob.length);
    response.end(blob);
  } else response.writeHead(404).end();
}
