import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import type { ClusterDefinition } from "@cowlab/core";
import { auditPage, type Catalogue } from "./audit-page.ts";
import { type AuditedCluster, auditedCluster, writeCluster } from "./audited-cluster.ts";
import type { Auditor, AuditorName, Check } from "./auditor.ts";
import { allAuditors } from "./auditors.ts";
import { findProgram, wantedVersion } from "./find-program.ts";
import { flawedFiles } from "./flawed-objects.ts";
import type { SchemaSources } from "./object-schemas.ts";
import { schemaSources } from "./schema-sources.ts";
import { type AuditorFinding, applyWaivers } from "./waiver.ts";
import { waivers } from "./waivers.ts";

const help = `Shows the rendered clusters to kubeconform, kube-linter, kube-score and trivy.

Usage: pnpm test:audits [options]

Options:
  --partial    Go on where a program cannot be had: what it would say stays unknown
  --write      Write docs/audits.md and the list of checks that it is made from, audits/checks.json
  --help       Show this

Programs are taken from the folder $COWLAB_AUDITORS, and otherwise built once with Go into $COWLAB_E2E_PROGRAMS, by default
cowlab/e2e in the user's cache. CRDs are taken from the folder crds in $COWLAB_UPSTREAM, by default ../shared/upstream, and
otherwise downloaded once, as Go modules; so is the OpenAPI document of Kubernetes.

Exit code: 0 when every finding is waived, 1 when one is not, when a waiver waives nothing or a page is stale, 2 when something
is missing.
`;

const root = fileURLToPath(new URL("../..", import.meta.url));
const cataloguePath = join(root, "audits/checks.json");
const pagePath = join(root, "docs/audits.md");

const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

async function main(): Promise<number> {
  const values = options();
  if (values === undefined) return 2;
  if (values.help) {
    process.stdout.write(help);
    return 0;
  }
  const clusters = await renderedClusters();
  const sources = new Map<string, SchemaSources>();
  const auditors = allAuditors((kubernetes) => {
    const found = sources.get(kubernetes);
    if (found === undefined) throw new Error(`there are no schemas of Kubernetes ${kubernetes}`);
    return found;
  });
  const programs: { readonly auditor: Auditor; readonly path: string }[] = [];
  let missing = 0;
  for (const auditor of auditors) {
    const found = await findProgram(auditor, say);
    if ("path" in found) programs.push({ auditor, path: found.path });
    else {
      missing += 1;
      say(`${auditor.name} ${wantedVersion(auditor)} is missing: ${found.missing}`);
    }
  }
  if (missing > 0)
    say("install Go (https://go.dev/dl), or put what is missing into a folder, at that version, and name it in COWLAB_AUDITORS");
  if (programs.length === 0) return 2;
  if (missing > 0 && !values.partial) {
    say("--partial goes on without");
    return 2;
  }
  const found = await schemaSources(
    clusters.map(({ kubernetes }) => kubernetes),
    say,
  );
  if ("missing" in found) {
    for (const problem of found.missing) say(`missing: ${problem}`);
    if (!values.partial) {
      say("name a folder with a folder crds in COWLAB_UPSTREAM; --partial goes on without kubeconform");
      return 2;
    }
  } else for (const [version, source] of found) sources.set(version, source);
  const able = "missing" in found ? programs.filter(({ auditor }) => auditor.name !== "kubeconform") : programs;
  if (able.length === 0) return 2;
  const work = mkdtempSync(join(tmpdir(), "cowlab-audits-"));
  const tidy = (): void => rmSync(work, { recursive: true, force: true });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.once(signal, () => {
      tidy();
      process.exit(130);
    });
  }
  try {
    return await judge(able, clusters, work, values.write);
  } finally {
    tidy();
  }
}

function options() {
  try {
    return parseArgs({
      options: {
        partial: { type: "boolean", default: false },
        write: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    }).values;
  } catch (error) {
    say(`${error instanceof Error ? error.message : String(error)}\nRun pnpm test:audits --help for usage.`);
    return undefined;
  }
}

interface Cluster {
  readonly name: string;
  readonly kubernetes: string;
  readonly folder: string;
}

/** Every cluster that is rendered: a file of its facts with a folder beside it. */
async function renderedClusters(): Promise<readonly Cluster[]> {
  const folder = join(root, "clusters");
  const names = readdirSync(folder)
    .filter((file) => file.endsWith(".ts") && existsSync(join(folder, file.slice(0, -3), "kustomization.yaml")))
    .map((file) => file.slice(0, -".ts".length));
  if (names.length === 0) throw new Error(`${folder} holds no rendered cluster`);
  return Promise.all(
    names.sort().map(async (name) => {
      const exported: { readonly default: ClusterDefinition } = await import(pathToFileURL(join(folder, `${name}.ts`)).href);
      return { name, kubernetes: exported.default.kubernetes, folder: join(folder, name) };
    }),
  );
}

async function judge(
  programs: readonly { readonly auditor: Auditor; readonly path: string }[],
  clusters: readonly Cluster[],
  work: string,
  write: boolean,
): Promise<number> {
  const problems: string[] = [];
  const audited = clusters.map(({ name, kubernetes, folder }) => auditedCluster(name, kubernetes, folder, join(work, name)));
  const flawed = writeCluster("flawed", clusters[0]?.kubernetes ?? "", flawedFiles(), join(work, "flawed objects"));
  const findings: AuditorFinding[] = [];
  const asked = new Map<AuditorName, { readonly version: string; readonly checks: readonly Check[] }>();
  for (const { auditor, path } of programs) {
    problems.push(...(await blindness(auditor, path, flawed)));
    const checks = new Map<string, Check>();
    for (const cluster of audited) {
      const audit = await auditor.audit(path, cluster);
      for (const check of audit.checks) checks.set(check.id, check);
      const own = audit.findings.map((finding) => ({ ...finding, auditor: auditor.name, cluster: cluster.name }));
      for (const { check, object } of own.filter((finding) => !checks.has(finding.check)))
        problems.push(`${auditor.name} found ${check} in ${object}, which is none of the checks that it lists`);
      findings.push(...own);
    }
    asked.set(auditor.name, { version: wantedVersion(auditor), checks: [...checks.values()] });
  }
  const unwaived = applyWaivers(findings, waivers, new Set(asked.keys()));
  problems.push(
    ...unwaived.findings.map(
      ({ auditor, check, cluster, object, message }) => `${auditor} ${check}: ${object} of ${cluster}: ${message}`,
    ),
    ...unwaived.unused,
  );
  problems.push(...staleness(asked, write));
  for (const { auditor } of programs) {
    const { checks = [] } = asked.get(auditor.name) ?? {};
    const own = findings.filter((finding) => finding.auditor === auditor.name).length;
    const open = unwaived.findings.filter((finding) => finding.auditor === auditor.name).length;
    say(`${auditor.name} ${wantedVersion(auditor)}: ${checks.length} checks, ${own - open} findings waived, ${open} not`);
  }
  const objects = audited.reduce((sum, cluster) => sum + cluster.objects.size, 0);
  say(`${objects} objects of ${audited.map(({ name }) => name).join(", ")}`);
  for (const problem of problems) process.stdout.write(`${problem}\n`);
  return problems.length > 0 ? 1 : 0;
}

/** What an auditor does not see in objects that have it. */
async function blindness(auditor: Auditor, path: string, flawed: AuditedCluster): Promise<readonly string[]> {
  const { findings } = await auditor.audit(path, flawed);
  const found = new Set(findings.map(({ check }) => check));
  return auditor.findsInFlawed
    .filter((check) => !found.has(check))
    .map((check) => `${auditor.name} does not find ${check} in objects that have the flaw: it finds ${[...found].join(", ")}`);
}

/** Whether the list of checks and the page are those of this run; what was not asked stays as it is listed. */
function staleness(asked: ReadonlyMap<AuditorName, NonNullable<Catalogue[AuditorName]>>, write: boolean): readonly string[] {
  const listed: Catalogue = existsSync(cataloguePath) ? JSON.parse(readFileSync(cataloguePath, "utf8")) : {};
  const order = allAuditors(() => ({ kubernetes: {}, definitions: [] }));
  const current: Catalogue = Object.fromEntries(
    order.flatMap(({ name }) => {
      const known = asked.get(name) ?? listed[name];
      return known === undefined ? [] : [[name, known]];
    }),
  );
  const files = [
    [cataloguePath, `${JSON.stringify(current, undefined, 2)}\n`],
    [pagePath, auditPage(order, current, waivers)],
  ] as const;
  const stale = files.filter(([path, text]) => !existsSync(path) || readFileSync(path, "utf8") !== text);
  if (!write) return stale.map(([path]) => `${path.slice(root.length)} is not current: run pnpm test:audits --write`);
  for (const [path, text] of stale) writeFileSync(path, text);
  say(`wrote ${stale.length === 0 ? "nothing: all is current" : stale.map(([path]) => path.slice(root.length)).join(" and ")}`);
  return [];
}

process.exitCode = await main();
