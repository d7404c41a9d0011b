import { execFileSync, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { at } from "../harness/api.ts";
import { environment } from "../harness/environment.ts";
import { needPrograms, noteEvidence, remarkVersions } from "../harness/evidence.ts";
import { renderTree } from "../harness/rendered.ts";
import { foundVersion } from "../harness/versions.ts";

const tree = renderTree();
const { hosts, domain } = tree.cluster;
const configuration = String(
  at(
    tree.objects.find(({ kind, metadata }) => kind === "ConfigMap" && metadata.namespace === "cloudflared"),
    "data",
    "config.yaml",
  ),
);

function writeConfiguration(content: string): string {
  const file = join(environment.work, "cloudflared.yaml");
  writeFileSync(file, content);
  return file;
}

function validate(content: string): { readonly status: number | null; readonly output: string } {
  const args = ["tunnel", "--config", writeConfiguration(content), "ingress", "validate"];
  const { status, stdout, stderr } = spawnSync(environment.program("cloudflared"), args, { encoding: "utf8" });
  return { status, output: `${stdout}${stderr}` };
}

describe("5. The tunnel's rules", () => {
  test("cloudflared's own validator accepts the rendered configuration", (context) => {
    needPrograms(context, "cloudflared");
    const { status, output } = validate(configuration);
    expect(output).toContain("OK");
    expect(status).toBe(0);
    noteEvidence(
      context,
      `cloudflared ${foundVersion("cloudflared")} says ${output.trim().split("\n").at(-1)} of ${hosts.filter((host) => host.public === true).length} public hosts and a rule for all else`,
    );
    remarkVersions(context, "cloudflared");
  });

  test("it would not accept rules without one for everything else", (context) => {
    needPrograms(context, "cloudflared");
    const { status } = validate(configuration.replace(/^ *- service: "?http_status:404"?\n/m, ""));
    expect(status).not.toBe(0);
  });

  test("its rule matcher sends each public host, and only those, to Traefik", (context) => {
    needPrograms(context, "cloudflared");
    const file = writeConfiguration(configuration);
    const catchAll = String(at(parse(configuration), "ingress", hosts.filter((host) => host.public === true).length, "service"));
    expect(catchAll).toBe("http_status:404");
    for (const { fqdn, public: isPublic } of [
      ...hosts,
      { fqdn: domain, public: false },
      { fqdn: `unknown.${domain}`, public: false },
    ]) {
      const args = ["tunnel", "--config", file, "ingress", "rule", `https://${fqdn}/some/path`];
      const output = execFileSync(environment.program("cloudflared"), args, {
        encoding: "utf8",
        stdio: ["ignore", "pipe", "ignore"],
      });
      const service = /service: (\S+)/.exec(output)?.[1];
      expect(service, `${fqdn}: ${output}`).toBe(isPublic === true ? "http://traefik.traefik.svc.cluster.local:80" : catchAll);
      if (isPublic === true) noteEvidence(context, `${fqdn} -> ${String(service)}`);
    }
    noteEvidence(
      context,
      `${hosts.filter((host) => host.public !== true).length} other hosts, the domain itself and an unknown one -> ${catchAll}`,
    );
  });
});
