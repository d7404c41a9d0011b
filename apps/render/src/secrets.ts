import { type Cluster, nearest, type Problem } from "@cowlab/core";
import { shellWord } from "./shell-word.ts";

/** A file of encrypted Secrets, parsed and not decrypted. */
export interface SecretFile {
  /** Its path from the project's folder. */
  readonly path: string;
  readonly documents: readonly unknown[];
}

/** The folder of a cluster's encrypted Secrets. */
export function secretsFolder(cluster: string): string {
  return `secrets/${cluster}`;
}

/**
 * Compares the Secrets that modules declare with the files that hold them. SOPS leaves names and keys readable, so that
 * nothing has to be decrypted. What is missing is a warning, as values come later than modules; what is not encrypted is
 * an error.
 *
 * @see https://fluxcd.io/flux/guides/mozilla-sops/
 */
export function checkSecrets(cluster: Pick<Cluster, "name" | "secrets">, files: readonly SecretFile[]): readonly Problem[] {
  const problems: Problem[] = [];
  const needs = collectNeeds(cluster.secrets);
  const found = new Map<string, Secret>();
  for (const secret of files.flatMap(secretsOf)) {
    const first = found.get(secret.name);
    if (first === undefined) found.set(secret.name, secret);
    else problems.push(duplicate(secret, first));
    problems.push(...unencrypted(secret));
  }
  const paths = new Set(files.map(({ path }) => path));
  for (const need of needs.values()) {
    const secret = found.get(need.fullName);
    if (secret === undefined) {
      const first = paths.size === 0 && !problems.some(({ rule }) => rule === "missing-secret");
      problems.push(missing(need, cluster.name, paths, first));
    } else problems.push(...missingKeys(need, secret));
  }
  for (const secret of found.values()) problems.push(...undeclared(secret, needs));
  return problems;
}

/** A Secret that one or more modules declare. */
interface Need {
  readonly namespace: string;
  readonly name: string;
  /** `cert-manager/cloudflare-api-token`. */
  readonly fullName: string;
  readonly type: string;
  readonly modules: readonly string[];
  readonly purposes: readonly string[];
  readonly keys: readonly string[];
}

function collectNeeds(secrets: Cluster["secrets"]): ReadonlyMap<string, Need> {
  const groups = Map.groupBy(secrets, ({ namespace, name }) => `${namespace}/${name}`);
  return new Map(
    [...groups].flatMap(([fullName, group]) => {
      const [first] = group;
      if (first === undefined) return [];
      const modules = [...new Set(group.map(({ module }) => module))];
      const purposes = [...new Set(group.map(({ purpose }) => purpose))];
      const keys = [...new Set(group.flatMap((need) => need.keys))];
      return [[fullName, { ...first, fullName, type: first.type ?? "Opaque", modules, purposes, keys }]];
    }),
  );
}

/** A Secret as it stands in a file. */
interface Secret {
  /** `cert-manager/cloudflare-api-token`; without a namespace, just the name. */
  readonly name: string;
  readonly path: string;
  readonly document: Record<string, unknown>;
  /** Every key of data and stringData, as `data.token`. */
  readonly entries: readonly (readonly [field: string, key: string, value: unknown])[];
}

function secretsOf({ path, documents }: SecretFile): readonly Secret[] {
  return documents.flatMap(itemsOf).flatMap((document) => {
    if (document["kind"] !== "Secret") return [];
    const { name, namespace } = mapOf(document["metadata"]);
    const entries = ["data", "stringData"].flatMap((field) =>
      Object.entries(mapOf(document[field])).map(([key, value]) => [field, key, value] as const),
    );
    return [{ name: namespace === undefined ? textOf(name) : `${textOf(namespace)}/${textOf(name)}`, path, document, entries }];
  });
}

/** A document, or the items of a list of objects such as a SecretList, which kustomize takes apart and SOPS encrypts as one. */
function itemsOf(document: unknown): readonly Record<string, unknown>[] {
  const { kind, items, sops } = mapOf(document);
  if (typeof kind !== "string" || !kind.endsWith("List") || !Array.isArray(items)) return [mapOf(document)];
  return items.flatMap((item) => itemsOf({ sops, ...mapOf(item) }));
}

function mapOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

/** A name as it stands there; what is none is shown as data. */
function textOf(name: unknown): string {
  return typeof name === "string" ? name : (JSON.stringify(name) ?? "undefined");
}

/** As SOPS writes a value. @see https://github.com/getsops/sops/blob/v3.11.0/aes/cipher.go */
const encryptedValue = /^ENC\[AES256_GCM,data:[\w+/=]*,iv:[\w+/=]+,tag:[\w+/=]+,type:[a-z]+\]$/;

function unencrypted({ name, path, document, entries }: Secret): readonly Problem[] {
  const problem = (message: string, fix: string): Problem => ({
    rule: "unencrypted-secret",
    severity: "error",
    object: `Secret ${name}`,
    path,
    message,
    fix,
  });
  const { mac } = mapOf(document["sops"]);
  if (typeof mac !== "string" || !mac.startsWith("ENC[")) {
    const fix = `sops encrypt --in-place ${shellWord(path)}; values that were committed or pushed have to be replaced`;
    return [problem("is not encrypted: whoever reads the repository reads its values", fix)];
  }
  // SOPS leaves an empty string as it is.
  const open = entries.filter(([, , value]) => value !== "" && value !== null && !isEncrypted(value));
  if (open.length === 0) return [];
  const keys = open.map(([field, key]) => `${field}.${key}`).join(", ");
  return [
    problem(
      `has values that are not encrypted: ${keys}`,
      `remove them from the file, then add them by: sops edit ${shellWord(path)}`,
    ),
  ];
}

function isEncrypted(value: unknown): boolean {
  return typeof value === "string" && encryptedValue.test(value);
}

function duplicate({ name, path }: Secret, first: Secret): Problem {
  return {
    rule: "duplicate-secret",
    severity: "error",
    object: `Secret ${name}`,
    path,
    message: "is in two files, for which Flux refuses the whole folder",
    fix: "move its keys into one of them",
    other: { path: first.path },
  };
}

function missing(need: Need, cluster: string, paths: ReadonlySet<string>, first: boolean): Problem {
  const folder = secretsFolder(cluster);
  // Names have no dots where namespaces and names are joined by one, so that the second choice is never taken.
  const path = [`${folder}/${need.namespace}-${need.name}.sops.yaml`, `${folder}/${need.namespace}.${need.name}.sops.yaml`].find(
    (candidate) => !paths.has(candidate),
  );
  const file = shellWord(path ?? folder);
  const create = [
    ...["kubectl", "create", "secret", "generic", shellWord(need.name), "--namespace", shellWord(need.namespace)],
    ...(need.type === "Opaque" ? [] : ["--type", shellWord(need.type)]),
    ...need.keys.map(valueArgument),
    ...["--dry-run=client", "-o", "yaml", ">", file],
  ];
  const makeFolder = first ? `mkdir -p ${shellWord(folder)} && ` : "";
  return {
    rule: "missing-secret",
    severity: "warning",
    ...placeOf(need),
    message: `is not in ${folder}: ${need.purposes.join("; ")}`,
    fix: `${makeFolder}${create.join(" ")}\nsops encrypt --in-place ${file}`,
  };
}

/** How kubectl is given a value: from a file of that name where the key looks like one. */
function valueArgument(key: string): string {
  return key.includes(".") ? `--from-file=${shellWord(key)}` : `--from-literal=${shellWord(key)}='<${key}>'`;
}

function missingKeys(need: Need, { path, entries }: Secret): readonly Problem[] {
  const keys = need.keys.filter((key) => !entries.some(([, given]) => given === key));
  if (keys.length === 0) return [];
  const set = (key: string): string => `sops set ${shellWord(path)} '["stringData"]["${key}"]' '"<${key}>"'`;
  return [
    {
      rule: "missing-secret",
      severity: "warning",
      ...placeOf(need),
      path,
      message: `lacks ${keys.join(", ")}: ${need.purposes.join("; ")}`,
      fix: keys.map(set).join("\n"),
    },
  ];
}

function undeclared({ name, path, entries }: Secret, needs: ReadonlyMap<string, Need>): readonly Problem[] {
  const need = needs.get(name);
  const object = `Secret ${name}`;
  if (need === undefined) {
    const near = nearest(name, [...needs.keys()]);
    const fix = near === undefined ? "remove it, or declare it in the module that reads it" : `did you mean ${near}?`;
    return [{ rule: "undeclared-secret", severity: "warning", object, path, message: "is declared by no module", fix }];
  }
  return entries.flatMap(([, key]) => {
    if (need.keys.includes(key)) return [];
    const near = nearest(key, need.keys);
    const fix = near === undefined ? "remove it, or declare it" : `did you mean ${near}?`;
    const message = `has the key ${key}, which no module declares`;
    return [{ rule: "undeclared-secret", severity: "warning" as const, ...placeOf(need), path, message, fix }];
  });
}

function placeOf({ modules, fullName }: Need): Pick<Problem, "module" | "object"> {
  return { module: modules.join(" and "), object: `Secret ${fullName}` };
}
