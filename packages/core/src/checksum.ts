import { createHash } from "node:crypto";

/**
 * A short SHA-256 of a text. In an annotation of a pod template it restarts the pods when a configuration that they read
 * only at their start has changed.
 */
export function checksum(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}
