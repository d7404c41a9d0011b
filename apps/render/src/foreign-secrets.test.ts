import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { damaged } from "@cowlab/core/testing/foreign-texts";
import { readYaml } from "@cowlab/diff/read-yaml";
import fc from "fast-check";
import { describe, expect, inject, test } from "vitest";
import { readSecrets } from "./read-secrets.ts";
import { checkSecrets } from "./secrets.ts";
import { temporaryFolder } from "./testing/temporary-folder.ts";

const inputs = inject("inputs");
const value = "ENC[AES256_GCM,data:0AuW,iv:q0==,tag:w0==,type:str]";
const plain = "hunter2";

const need = { module: "dns", namespace: "dns", name: "token", keys: ["api-token"], purpose: "records" };
const head = "apiVersion: v1\nkind: Secret\nmetadata:\n  name: token\n  namespace: dns\n";
const sops = `sops:\n  age:\n    - recipient: age1xyz\n  lastmodified: "2026-01-31T18:30:00Z"\n  mac: ${value}\n  version: 3.11.0\n`;
/** Files as SOPS leaves them. */
const files = [
  `${head}stringData:\n  api-token: ${value}\n${sops}`,
  `${head}data:\n  api-token: ${value}\n  other: ""\ntype: Opaque\n${sops}`,
  `# A comment\n${head}stringData: {api-token: "${value}"}\n${sops}---\n${head.replace("token", "other")}data:\n  a.txt: ${value}\n${sops}`,
  `apiVersion: v1\nkind: List\nitems:\n  - ${head.trimEnd().replaceAll("\n", "\n    ")}\n    data:\n      api-token: ${value}\n${sops}`,
];
const pieces = [
  ..."\n|  |: |- |kind: Secret|kind: SecretList|stringData:|data:|sops:|sops: {}|mac: |ENC[|]|,type:str]|---\n|metadata:|name: |{|}|[".split(
    "|",
  ),
  ..."\"|'|*a|&a |<<: *a|null|~|[]|toString: 1|__proto__:|constructor: x|valueOf|!!binary |\0|\ufffd|é".split("|"),
];

describe(`of ${inputs} files of Secrets that nobody wrote`, () => {
  test("each is looked at to its end, and what is said of it shows no value", () => {
    const rules = new Set<string>();
    fc.assert(
      fc.property(damaged(fc.constantFrom(...files), [...pieces, plain, `x: ${plain}\n`]), (text) => {
        const read = readYaml(text);
        if (!("documents" in read)) return;
        const problems = checkSecrets({ name: "home", secrets: [need] }, [
          { path: "secrets/home/a.yaml", documents: read.documents },
        ]);
        for (const { rule } of problems) rules.add(rule);
        // It names keys, and objects.
        const names = JSON.stringify(read.documents, (field, item) =>
          /^(d|stringD)ata$/.test(field) ? Object.keys(Object(item)) : item,
        );
        if (!names.includes(plain)) expect(JSON.stringify(problems), text).not.toContain(plain);
      }),
      { numRuns: inputs },
    );
    expect([...rules]).toEqual(expect.arrayContaining(["missing-secret", "undeclared-secret", "unencrypted-secret"]));
  });

  test("none with a value in plain text goes for encrypted", () => {
    let looked = 0;
    fc.assert(
      fc.property(damaged(fc.constantFrom(...files), pieces), fc.nat(), (text, place) => {
        // One of the values is not encrypted, or only looks like it.
        const places = [
          ...text.matchAll(/(?<=(?:api-token|a\.txt)"?: "?)ENC\[AES256_GCM,data:0AuW,iv:q0==,tag:w0==,type:str\]/g),
        ];
        const at = places[place % Math.max(1, places.length)]?.index;
        if (at === undefined) return;
        const open = text.slice(0, at) + plain + text.slice(at + value.length);
        const read = readYaml(open);
        if (!("documents" in read) || !isSecretWith(plain, read.documents)) return;
        looked += 1;
        const rules = checkSecrets({ name: "home", secrets: [need] }, [{ path: "a.yaml", documents: read.documents }]);
        expect(rules, open).toContainEqual(expect.objectContaining({ rule: "unencrypted-secret", severity: "error" }));
      }),
      { numRuns: inputs },
    );
    expect(looked).toBeGreaterThan(inputs / 10);
  });
});

/** Whether a value of a Secret is this, wherever the Secret stands. */
function isSecretWith(wanted: string, value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const isSecret = Reflect.get(value, "kind") === "Secret";
  const values = ["data", "stringData"].flatMap((field) => Object.values(Object(Reflect.get(value, field))));
  if (isSecret && values.includes(wanted)) return true;
  if (Array.isArray(value)) return value.some((item) => isSecretWith(wanted, item));
  const [kind, items] = [Reflect.get(value, "kind"), Reflect.get(value, "items")];
  return typeof kind === "string" && kind.endsWith("List") && Array.isArray(items) && isSecretWith(wanted, items);
}

test("files of any bytes are read, or are problems at their place", async () => {
  const root = temporaryFolder();
  mkdirSync(join(root, "secrets/home"), { recursive: true });
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.constantFrom(...files).map((text) => Buffer.from(text, "utf16le")),
    fc
      .tuple(fc.constantFrom(...files), fc.nat(), fc.nat(255))
      .map(([text, at, byte]) => Buffer.from(text).fill(byte, at % text.length, (at % text.length) + 1)),
  );
  await fc.assert(
    fc.asyncProperty(bytes, async (content) => {
      writeFileSync(join(root, "secrets/home/a.yaml"), content);
      const read = await readSecrets(root, "home");
      expect(read.files.length + read.problems.length).toBe(1);
      for (const { path } of read.problems) expect(path).toMatch(/^secrets\/home\/a\.yaml(:\d+:\d+)?$/);
      if (!Buffer.from(Buffer.from(content).toString("utf8")).equals(Buffer.from(content))) expect(read.files).toEqual([]);
    }),
    { numRuns: inputs / 10 },
  );
});
