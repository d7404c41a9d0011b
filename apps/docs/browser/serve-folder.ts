import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";

/** A folder served on loopback. */
export interface Served {
  readonly url: string;
  readonly close: () => Promise<void>;
}

const types: Readonly<Record<string, string>> = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
};

/** Serves a folder of static files on a free port, as GitHub Pages does: a page answers without its `.html`, too. */
export async function serveFolder(folder: string): Promise<Served> {
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? "/", "http://localhost").pathname);
    void answer(folder, path).then(({ status, type, content }) => {
      response.writeHead(status, { "content-type": type });
      response.end(content);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

async function answer(folder: string, path: string): Promise<{ status: number; type: string; content: Buffer | string }> {
  const below = normalize(path).replace(/^(\.\.[/\\])+/, "");
  const candidates = path.endsWith("/") ? [`${below}index.html`] : [below, `${below}.html`];
  for (const candidate of candidates) {
    try {
      const content = await readFile(join(folder, candidate));
      return { status: 200, type: types[extname(candidate)] ?? "application/octet-stream", content };
    } catch {
      // The next one may be there.
    }
  }
  return { status: 404, type: "text/plain", content: "not found" };
}
