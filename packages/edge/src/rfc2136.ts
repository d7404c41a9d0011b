/** A name server that takes changes by RFC 2136, such as BIND, Knot or PowerDNS. @see https://www.rfc-editor.org/rfc/rfc2136 */
export interface Rfc2136Server {
  /** The address or name of the server that is authoritative for the zone and takes its changes. */
  readonly server: string;
  /** The port it takes changes at. @default 53 */
  readonly port?: number;
  /** The key that signs the changes; its secret is a Secret of the cluster. @see https://www.rfc-editor.org/rfc/rfc8945 */
  readonly key: TsigKey;
}

/** A key as `tsig-keygen` makes it, without its secret. */
export interface TsigKey {
  /** Its name, as the server's configuration has it. */
  readonly name: string;
  /** How messages are signed with it. @default "hmac-sha256" */
  readonly algorithm?: "hmac-sha1" | "hmac-sha256" | "hmac-sha512";
}
