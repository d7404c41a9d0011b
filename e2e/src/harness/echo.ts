import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { join } from "node:path";
import { makeCertificate } from "./certificate.ts";
import { environment } from "./environment.ts";

/** What an echo server says of a request. */
export interface Echo {
  /** Who answers. */
  readonly app: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Starts a server that answers in an app's place with what it was asked; with `tls`, by a certificate that nobody knows. */
export async function startEcho(app: string, address: string, port: number, tls: boolean): Promise<Server> {
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ app, path: request.url, headers: request.headers }));
  };
  const server = tls ? createTlsServer(unknownCertificate(), answer) : createServer(answer);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, address, resolve);
  });
  return server;
}

function unknownCertificate(): { readonly cert: Buffer; readonly key: Buffer } {
  const certificate = join(environment.work, "unknown.crt");
  const key = join(environment.work, "unknown.key");
  makeCertificate(certificate, key, ["localhost"]);
  return { cert: readFileSync(certificate), key: readFileSync(key) };
}
