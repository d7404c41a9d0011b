import { execFileSync, spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { makeCertificate } from "./harness/certificate.ts";
import { environmentVariable } from "./harness/environment-variable.ts";

// The first process of namespaces of their own: nothing here is seen outside, and when it ends, so does all that runs here.

const given: { readonly work: string } = JSON.parse(process.env[environmentVariable] ?? "{}");
const { work } = given;
const run = (program: string, ...args: readonly string[]): void => {
  execFileSync(program, args, { stdio: ["ignore", "inherit", "inherit"] });
};

run("mount", "-t", "tmpfs", "cowlab-e2e", work);
// Where programs in pods find the token of their ServiceAccount.
run("mount", "-t", "tmpfs", "cowlab-e2e", "/run");
const hosts = join(work, "hosts");
writeFileSync(hosts, "127.0.0.1 localhost\n");
run("mount", "--bind", hosts, "/etc/hosts");
run("ip", "link", "set", "lo", "up");
// What stands for the Internet.
run("ip", "address", "add", "198.51.100.1/32", "dev", "lo");

const certificate = join(work, "loopback.crt");
makeCertificate(certificate, join(work, "loopback.key"), ["127.0.0.1", "localhost", "10.0.0.140"]);

const vitest = fileURLToPath(new URL("../../node_modules/vitest/vitest.mjs", import.meta.url));
const child = spawn(process.execPath, [vitest, "run", "--config", "e2e/vitest.config.ts", ...process.argv.slice(2)], {
  stdio: "inherit",
  env: {
    ...process.env,
    NODE_EXTRA_CA_CERTS: certificate,
  },
});
child.once("exit", (code) => process.exit(code ?? 1));
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => process.exit(130));
