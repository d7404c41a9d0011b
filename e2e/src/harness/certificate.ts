import { execFileSync } from "node:child_process";

/** Makes a certificate that vouches for itself, for names and addresses. */
export function makeCertificate(certificate: string, key: string, names: readonly string[]): void {
  const subjects = names.map((name) => (/^[0-9.]+$/.test(name) ? `IP:${name}` : `DNS:${name}`));
  const request = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"];
  const subject = ["-subj", "/CN=cowlab e2e", "-addext", `subjectAltName=${subjects.join(",")}`];
  execFileSync("openssl", [...request, ...subject, "-keyout", key, "-out", certificate], { stdio: "pipe" });
}
