import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Cluster } from "@cowlab/core";
import { stringify } from "yaml";
import { environment } from "./environment.ts";

/** The Secrets of a cluster, encrypted as its owner encrypts them. */
export interface EncryptedSecrets {
  /** Files by path below the repository. */
  readonly files: ReadonlyMap<string, string>;
  /** What the owner puts into the cluster by hand, for Flux to decrypt them. */
  readonly key: string;
}

/** Makes a value for every key of every Secret that modules declare, and encrypts them with SOPS for a new age key. */
export function encryptSecrets(cluster: Cluster, values: Readonly<Record<string, string>> = {}): EncryptedSecrets {
  const key = execFileSync(environment.program("age-keygen"), { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  const recipient = /public key: (\S+)/.exec(key)?.[1] ?? "";
  const files = cluster.secrets.map(({ namespace, name, keys }): [string, string] => {
    const stringData = Object.fromEntries(
      keys.map((each) => [each, values[`${namespace}/${name}/${each}`] ?? `value of ${each}`]),
    );
    const file = join(environment.work, "secret.yaml");
    writeFileSync(file, stringify({ apiVersion: "v1", kind: "Secret", metadata: { namespace, name }, stringData }));
    const args = ["encrypt", "--age", recipient, "--encrypted-regex", "^(data|stringData)$", file];
    const encrypted = execFileSync(environment.program("sops"), args, { encoding: "utf8" });
    return [`secrets/${cluster.name}/${namespace}-${name}.yaml`, encrypted];
  });
  return { files: new Map(files), key };
}
