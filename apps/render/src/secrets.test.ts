import type { Cluster } from "@cowlab/core";
import { describe, expect, test } from "vitest";
import { checkSecrets, type SecretFile } from "./secrets.ts";

const token = {
  module: "certificates",
  namespace: "cert-manager",
  name: "cloudflare-api-token",
  keys: ["api-token"],
  purpose: "DNS-01 challenges",
};

/** A file as SOPS leaves it, with what a test is about. */
function encrypted(path: string, document: Readonly<Record<string, unknown>> = {}): SecretFile {
  const metadata = { name: "cloudflare-api-token", namespace: "cert-manager" };
  const data = { "api-token": "ENC[AES256_GCM,data:0AuW,iv:q==,tag:w==,type:str]" };
  const sops = { mac: "ENC[AES256_GCM,data:9k]", encrypted_regex: "^(data|stringData)$", version: "3.13.1" };
  return { path, documents: [{ apiVersion: "v1", kind: "Secret", metadata, data, sops, ...document }] };
}

function check(secrets: Cluster["secrets"], ...files: readonly SecretFile[]): ReturnType<typeof checkSecrets> {
  return checkSecrets({ name: "cowlab", secrets }, files);
}

const file = "secrets/cowlab/cert-manager-cloudflare-api-token.sops.yaml";
const secret = "ENC[AES256_GCM,data:0AuW,iv:q==,tag:w==,type:str]";

test("a declared Secret in an encrypted file is no problem, in data or stringData, in one of several documents, or in a list", () => {
  expect(check([token], encrypted(file))).toEqual([]);
  expect(check([token], encrypted(file, { data: undefined, stringData: { "api-token": secret } }))).toEqual([]);
  const [document] = encrypted(file).documents;
  expect(check([token], { path: file, documents: [null, { kind: "Kustomization" }, document] })).toEqual([]);
  const { sops, ...item } = { sops: undefined, ...Object(document) };
  expect(check([token], { path: file, documents: [{ kind: "List", items: [item], sops }] })).toEqual([]);
});

describe("a Secret that is missing", () => {
  test("is a warning with what it is for, and the commands that make it", () => {
    expect(check([token])).toEqual([
      {
        rule: "missing-secret",
        severity: "warning",
        module: "certificates",
        object: "Secret cert-manager/cloudflare-api-token",
        message: "is not in secrets/cowlab: DNS-01 challenges",
        fix: `mkdir -p secrets/cowlab && kubectl create secret generic cloudflare-api-token --namespace cert-manager --from-literal=api-token='<api-token>' --dry-run=client -o yaml > ${file}
sops encrypt --in-place ${file}`,
      },
    ]);
  });

  test("has the folder made once, and only where nothing is in it", () => {
    const other = { ...token, name: "account" };
    const fixes = check([token, other]).map(({ fix }) => fix?.includes("mkdir"));
    expect(fixes).toEqual([true, false]);
    expect(check([token, other], encrypted(file)).map(({ fix }) => fix?.includes("mkdir"))).toEqual([false]);
  });

  test("takes its values from files where its keys look like files, and has its type", () => {
    const [problem] = check([{ ...token, keys: ["credentials.json"], type: "kubernetes.io/tls" }]);
    expect(problem?.fix).toContain("--type kubernetes.io/tls --from-file=credentials.json --dry-run=client");
  });

  test("that several modules declare is one, with all keys and purposes", () => {
    const [problem, ...others] = check([token, { ...token, module: "dns", keys: ["zone"], purpose: "records" }]);
    expect(others).toEqual([]);
    expect(problem).toMatchObject({
      module: "certificates and dns",
      message: "is not in secrets/cowlab: DNS-01 challenges; records",
    });
    expect(problem?.fix).toContain("--from-literal=api-token='<api-token>' --from-literal=zone='<zone>'");
  });

  test("is never made over the file of another", () => {
    const taken = encrypted("secrets/cowlab/cert-manager-cloudflare-api-token.sops.yaml", {
      metadata: { name: "manager-cloudflare-api-token", namespace: "cert" },
    });
    const problem = check([token], taken).find(({ rule }) => rule === "missing-secret");
    expect(problem?.fix).toContain("> secrets/cowlab/cert-manager.cloudflare-api-token.sops.yaml\n");
  });

  test("in part is a warning with the command that adds the key to the file", () => {
    expect(check([{ ...token, keys: ["api-token", "zone"] }], encrypted(file))).toMatchObject([
      {
        severity: "warning",
        path: file,
        message: "lacks zone: DNS-01 challenges",
        fix: `sops set ${file} '["stringData"]["zone"]' '"<zone>"'`,
      },
    ]);
  });
});

describe("a Secret that is not encrypted is an error that shows no value", () => {
  test("as a whole", () => {
    const problems = check([token], encrypted(file, { sops: undefined, data: { "api-token": "aHVudGVyMg==" } }));
    expect(problems).toMatchObject([
      { rule: "unencrypted-secret", severity: "error", object: "Secret cert-manager/cloudflare-api-token", path: file },
    ]);
    expect(JSON.stringify(problems)).not.toContain("aHVudGVyMg");
  });

  test.each([
    ["hunter2"],
    [42],
    [true],
    [{ nested: "hunter2" }],
    [{ toString: "hunter2" }],
    ["ENC[hunter2]"],
    [`${secret} hunter2`],
  ])("by one value: %j", (value) => {
    const problems = check([token], encrypted(file, { stringData: { "api-token": value } }));
    expect(problems).toMatchObject([
      { rule: "unencrypted-secret", message: "has values that are not encrypted: stringData.api-token" },
    ]);
    expect(JSON.stringify(problems)).not.toContain("hunter2");
  });

  test("in a list, whatever its kind, and in a list of lists", () => {
    const [document] = encrypted(file, { sops: undefined }).documents;
    for (const documents of [
      [{ kind: "SecretList", items: [document] }],
      [{ kind: "List", items: [{ kind: "List", items: [document] }] }],
    ]) {
      expect(check([token], { path: file, documents })).toMatchObject([{ rule: "unencrypted-secret" }]);
    }
  });

  test("with metadata of SOPS that SOPS did not write", () => {
    for (const sops of [{ note: "later" }, { mac: "" }, [], "yes"])
      expect(check([token], encrypted(file, { sops }))).toMatchObject([{ message: expect.stringContaining("is not encrypted") }]);
  });

  test("and has whatever name", () => {
    const problems = check([], encrypted(file, { sops: undefined, metadata: { name: { toString: 1 }, namespace: null } }));
    expect(problems[0]).toMatchObject({ rule: "unencrypted-secret", object: 'Secret null/{"toString":1}' });
  });

  test("even where no module declares it", () => {
    expect(check([], encrypted(file, { sops: undefined })).map(({ rule }) => rule)).toEqual([
      "unencrypted-secret",
      "undeclared-secret",
    ]);
  });

  test("but an empty value is left as it is by SOPS", () => {
    expect(check([token], encrypted(file, { data: { "api-token": "" } }))).toEqual([]);
  });
});

describe("what nothing declares is a warning, with what was likely meant", () => {
  test("a Secret", () => {
    expect(check([], encrypted(file))).toMatchObject([{ rule: "undeclared-secret", severity: "warning", path: file }]);
    const misspelt = encrypted(file, { metadata: { name: "cloudflare-token", namespace: "cert-manager" } });
    expect(check([token], misspelt)).toMatchObject([
      { rule: "missing-secret" },
      { rule: "undeclared-secret", fix: "did you mean cert-manager/cloudflare-api-token?" },
    ]);
  });

  test("a Secret without a namespace, which is not the one that is declared", () => {
    expect(check([token], encrypted(file, { metadata: { name: "cloudflare-api-token" } }))).toMatchObject([
      { rule: "missing-secret" },
      { rule: "undeclared-secret", object: "Secret cloudflare-api-token" },
    ]);
  });

  test("a key", () => {
    expect(check([token], encrypted(file, { data: { "api-token": secret, "api-tokens": secret } }))).toMatchObject([
      {
        rule: "undeclared-secret",
        severity: "warning",
        message: "has the key api-tokens, which no module declares",
        fix: "did you mean api-token?",
      },
    ]);
  });
});

test("a Secret in two files is an error that names both", () => {
  const second = "secrets/cowlab/again.sops.yaml";
  expect(check([token], encrypted(file), encrypted(second))).toMatchObject([
    { rule: "duplicate-secret", severity: "error", path: second, other: { path: file } },
  ]);
});
