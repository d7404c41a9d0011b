import type { IncomingHttpHeaders } from "node:http";
import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { type PeerCertificate, TLSSocket } from "node:tls";

/** A request to an address, whatever the name says. */
export interface RequestOptions {
  readonly address: string;
  readonly port: number;
  /** The name that is asked for. */
  readonly host: string;
  /** The client's address. */
  readonly from: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** The certificate to trust, where it is HTTPS. */
  readonly trust?: string;
  /** The name in the handshake, where it is not the host. */
  readonly serverName?: string;
}

/** An answer. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly certificate?: PeerCertificate;
}

/** Asks over HTTP or, where there is a certificate to trust, over HTTPS. */
export function ask(options: RequestOptions): Promise<HttpAnswer> {
  const { address, port, host, from, path = "/", headers = {}, trust, serverName = host } = options;
  const common = { host: address, port, path, localAddress: from, headers: { host, ...headers }, agent: false, timeout: 10_000 };
  return new Promise((resolve, reject) => {
    const request = trust === undefined ? requestHttp(common) : requestHttps({ ...common, ca: trust, servername: serverName });
    request.once("error", reject);
    request.once("timeout", () => request.destroy(new Error(`${host} at ${address}:${port} does not answer`)));
    request.once("response", (response) => {
      const chunks: Buffer[] = [];
      const { socket } = response;
      const certificate = socket instanceof TLSSocket ? { certificate: socket.getPeerCertificate() } : {};
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.once("error", reject);
      response.once("end", () => {
        const { statusCode: status = 0, headers: given } = response;
        resolve({ status, headers: given, body: Buffer.concat(chunks).toString(), ...certificate });
      });
    });
    request.end();
  });
}
