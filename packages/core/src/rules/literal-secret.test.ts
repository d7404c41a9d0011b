import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ConfigMap } from "../kinds/kubernetes.ts";
import { clusterWith, exampleModule, exampleRelease, foundBy } from "../testing/example-objects.ts";
import { clusterWithContainer } from "../testing/example-pods.ts";
import fixture from "./invalid/literal-secret.ts";

const env = (name: string, value: string) => foundBy("literal-secret", clusterWithContainer({ env: [{ name, value }] }));
const args = (...args: string[]) => foundBy("literal-secret", clusterWithContainer({ args }));
const file = (text: string, key = "photos.conf") =>
  foundBy(
    "literal-secret",
    clusterWith([
      exampleModule("photos", [ConfigMap({ metadata: { name: "photos", namespace: "photos" }, data: { [key]: text } })]),
    ]),
  );
const chart = (values: Readonly<Record<string, unknown>>) =>
  foundBy("literal-secret", clusterWith([exampleModule("photos", exampleRelease("photos", values))]));

// Put together here, so that nobody who searches for keys finds one.
const pem = ["-----BEGIN", "OPENSSH PRIVATE KEY-----"].join(" ");
const age = ["AGE-SECRET", "KEY-1QYQSZQGPQYQSZQGPQYQSZQGPQYQSZQGPQYQSZQGPQYQSZQGPQYQS"].join("-");
const github = ["ghp", "0123456789abcdefghijklmnopqrstuvwxyz"].join("_");
const hexadecimal = "9f2c4e7a1b8d3056c4e19a7fd2b86035";

describe("literal-secret", () => {
  it("names the variable, and what to do", () => {
    expect(foundBy("literal-secret", fixture)).toMatchObject([
      {
        object: "Deployment photos/photos",
        path: "spec.template.spec.containers[0].env[0].value",
        message: "holds a value of SMTP_PASSWORD, for everybody to read",
        fix: expect.stringContaining("declare it among the module's secrets"),
      },
    ]);
  });

  it.each([
    ["POSTGRES_PASSWORD", "hunter2"],
    ["PGPASSWORD", "123456"],
    ["MYSQL_PWD", "hunter2"],
    ["ADMIN_TOKEN", "a1b2c3d4"],
    ["SONARR__AUTH__APIKEY", "a1b2c3"],
    ["SECRET_KEY_BASE", "a1b2c3"],
    ["PASSWORD", "changeme"],
    ["SESSION_TOKEN_VALUE", hexadecimal],
    ["DATABASE_URL", "postgres://photos:hunter2@db:5432/photos"],
    ["DEPLOY_KEY_FILE", `${pem}\nb3BlbnNzaA==\n`],
    ["IDENTITY", age],
    ["NOTES", `the token is ${github}`],
  ])("finds a secret in %s", (name, value) => {
    expect(env(name, value)).toHaveLength(1);
  });

  it.each([
    ["POSTGRES_PASSWORD", "$(SECRET_FROM_ELSEWHERE)"],
    ["POSTGRES_PASSWORD_FILE", "/run/secrets/password"],
    ["PASSWORD", "/run/secrets/password"],
    ["PASSWORD", "file:/run/secrets/password"],
    ["PASSWORD", ""],
    ["USE_PASSWORD", "true"],
    ["TOKEN_TTL", "3600"],
    ["MAX_TOKEN", "4096"],
    ["SECRET_NAME", "mail"],
    ["COMPASS", "north"],
    ["PUBLIC_KEY", hexadecimal],
    ["DATABASE_URL", "postgres://photos@db:5432/photos"],
    ["DATABASE_URL", "postgres://photos:$(PASSWORD)@db:5432/photos"],
    ["IMAGE_DIGEST", hexadecimal],
    ["TZ", "Europe/Berlin"],
  ])("finds none in %s=%s", (name, value) => {
    expect(env(name, value)).toEqual([]);
  });

  it("reads flags with their values, alone or in a command of a shell", () => {
    const path = "spec.template.spec.containers[0].args";
    expect(args("--password=hunter2")).toMatchObject([{ path: `${path}[0]` }]);
    expect(args("serve", "--api-key", "a1b2c3d4e5")).toMatchObject([{ path: `${path}[2]` }]);
    expect(args("-c", "export ADMIN_TOKEN=a1b2c3d4 && serve")).toHaveLength(1);
    expect(args("-c", `curl -H 'Authorization: Bearer ${hexadecimal}' http://photos`)).toHaveLength(1);
    expect(args("--password-file=/run/secrets/password", "--token", "$(TOKEN)", "--token", "--verbose")).toEqual([]);
  });

  it.each([
    ["password: hunter2"],
    ["admin_password = 'hunter2'"],
    ['{ "name": "photos", "apiKey": "a1b2c3d4" }'],
    ["<Config><ApiKey>a1b2c3d4</ApiKey></Config>"],
    ["export API_KEY=a1b2c3d4"],
    [`auth: ${hexadecimal}`],
  ])("finds a secret in the line %s of a file, and says which line it is", (line) => {
    expect(file(`# made for photos\n${line}\n`)).toMatchObject([
      {
        object: "ConfigMap photos/photos",
        path: 'data["photos.conf"]',
        message: expect.stringMatching(/^holds a value of .* in line 2, for/),
      },
    ]);
  });

  it.each([
    ["# password: hunter2"],
    ["password: $\u007bPASSWORD}"],
    ["password: {{ env.PASSWORD }}"],
    ["password: <from the vault>"],
    ["password: /run/secrets/password"],
    ["password:"],
    ["password: |"],
    ["tokens: 5"],
    ["keyboard: us"],
    ["tunnel: 5b1d7f0e-3c64-4a8e-9d27-f2a6c0b81e93"],
    ["credentials-file: /etc/cloudflared/credentials.json"],
    ["url: https://photos.example.org/@kai:example.org"],
    ["mail: kai@example.org"],
    ["sha256: 9f2c4e7a1b8d3056c4e19a7fd2b860359f2c4e7a1b8d3056c4e19a7fd2b86035"],
  ])("finds none in the line %s of a file", (line) => {
    expect(file(`# made for photos\n${line}\nend: here\n`)).toEqual([]);
  });

  it("takes a key for the name of its value", () => {
    expect(file("hunter2", "PASSWORD")).toMatchObject([{ path: "data.PASSWORD" }]);
    expect(file("hunter2\n", "password.txt")).toHaveLength(1);
    expect(file("hunter2", "greeting")).toEqual([]);
  });

  it("reads the values of charts, where a key that ends in secret names one", () => {
    expect(chart({ grafana: { adminPassword: "hunter2" } })).toMatchObject([
      { object: "HelmRelease photos/photos", path: "spec.values.grafana.adminPassword" },
    ]);
    expect(chart({ env: [{ name: "API_TOKEN", value: "a1b2c3d4" }] })).toMatchObject([{ path: "spec.values.env[0].value" }]);
    expect(chart({ existingSecret: "mail", backupTargetCredentialSecret: "backup", secretKey: "password" })).toEqual([]);
    expect(chart({ env: [{ name: "API_TOKEN", valueFrom: { secretKeyRef: { name: "api", key: "token" } } }] })).toEqual([]);
  });

  it("never says what it found", () => {
    const text = fc.stringMatching(/^[A-Za-z0-9]{12,40}$/);
    const names = fc.constantFrom("PASSWORD", "API_TOKEN", "SECRET_KEY", "apiKey", "client_secret");
    fc.assert(
      fc.property(names, text, (name, value) => {
        for (const problems of [
          env(name, value),
          args(`--${name}=${value}`),
          file(`${name}: ${value}\n`),
          file(value, name),
          chart({ [`x${name}`]: value }),
        ]) {
          expect(JSON.stringify(problems)).not.toContain(value);
        }
        expect(env(name, value)).toHaveLength(1);
      }),
      { numRuns: 20 },
    );
  });
});
