import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { runInTerminal } from "../src/terminal.ts";

const executable = fileURLToPath(new URL("../../apps/render/bin/cowlab.js", import.meta.url));

interface Turn {
  /** What is waited for. */
  readonly until: RegExp;
  /** The keys that are then typed. */
  readonly keys: string;
}

/** Runs the command line in an empty folder, and types one after the other. */
async function converse(args: readonly string[], turns: readonly Turn[], columns?: number) {
  const folder = mkdtempSync(join(tmpdir(), "cowlab-prompts-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const left = [...turns];
  const command = [process.execPath, executable, ...args].map((word) => `'${word}'`).join(" ");
  const result = await runInTerminal(command, {
    folder,
    environment: { PATH: process.env["PATH"] ?? "", HOME: folder },
    ...(columns === undefined ? {} : { columns }),
    type: (printed) => (left[0]?.until.test(printed) === true ? left.shift()?.keys : undefined),
  });
  expect({ left, output: left.length === 0 ? "" : result.output }).toEqual({ left: [], output: "" });
  return { ...result, folder, left: readdirSync(folder) };
}

const enter = "\r";
const down = "\u001b[B";
const interrupt = "\u0003";
const clear = "\u0015";

const flags = [
  ["--repository", "https://git.example.org/home.git"],
  ["--access", "public"],
  ["--lan", "192.168.1.0/24"],
  ["--gateway", "192.168.1.1"],
  ["--nameservers", "192.168.1.1"],
  ["--nodes", "node0:server:192.168.1.11,node1:agent:192.168.1.12"],
  ["--kubernetes", "1.35"],
  ["--time-zone", "Europe/Berlin"],
  ["--storage", "local-path"],
  ["--pool", "none"],
  ["--media", "none"],
].flat();

test("says what is wrong while it is typed, and takes nothing before it is right", async () => {
  const { code, output, folder } = await converse(
    ["new", "cluster", "home", ...flags, "--cloudflare", "none", "--apps", "none", "--domain", "example.org"],
    [
      { until: /Kubernetes API have/, keys: "192.168.2.9" },
      { until: /lies outside the LAN/, keys: enter },
      { until: /▲/, keys: `${clear}192.168.1.12` },
      {
        until: /192\.168\.1\.12 is the address of/,
        keys: `${clear}192.168.1.9${enter}`,
      },
      { until: /all together/, keys: enter },
      { until: /Write all this/, keys: enter },
    ],
  );
  expect({ code, output }).toMatchObject({ code: 0, output: expect.stringContaining("home: 10 files written\n") });
  const file = readFileSync(join(folder, "clusters/home.ts"), "utf8");
  expect(file).toContain('controlPlane: "192.168.1.9",\n    ingress: "192.168.1.20",\n');
});

test("asks for one of several, and for several of many", async () => {
  const { code, folder } = await converse(
    ["new", "cluster", "home", ...flags, "--domain", "example.org", "--control-plane", "192.168.1.9"],
    [
      { until: /all together/, keys: enter },
      { until: /Is the domain at Cloudflare/, keys: `${down}${down}${enter}` },
      { until: /Which id has the tunnel/, keys: `5b1d7f0e-3c64-4a8e-9d27-f2a6c0b81e93${enter}` },
      { until: /Let's Encrypt write to/, keys: enter },
      { until: /run from the start/, keys: `${down} ${enter}` },
      { until: /reached from the Internet/, keys: `${down} ${enter}` },
      { until: /Write all this/, keys: enter },
    ],
  );
  expect(code).toBe(0);
  const file = readFileSync(join(folder, "clusters/home.ts"), "utf8");
  expect(file).toContain("    tunnel(),\n\n    homepage(),\n    seerr({ public: true }),\n");
});

test("leaves nothing where somebody leaves, at any question", async () => {
  const first = await converse(["new", "cluster", "home"], [{ until: /Below which domain/, keys: interrupt }]);
  expect(first).toMatchObject({ code: 1, left: [], output: expect.stringMatching(/nothing was written\n$/) });
  const end = await converse(["new", "cluster", "home"], [{ until: /Below which domain/, keys: "\u0004" }]);
  expect(end).toMatchObject({ code: 1, left: [] });
  const last = await converse(
    [
      ...["new", "cluster", "home", ...flags, "--cloudflare", "none", "--apps", "none", "--domain", "example.org"],
      ...["--control-plane", "192.168.1.9"],
    ],
    [
      { until: /all together/, keys: enter },
      { until: /Write all this/, keys: "n" },
    ],
  );
  expect(last).toMatchObject({ code: 1, left: [] });
});

test("fits a narrow terminal", async () => {
  const { output } = await converse(
    ["new", "cluster", "home"],
    [
      { until: /Below which domain/, keys: "Example" },
      { until: /at both ends/, keys: interrupt },
    ],
    30,
  );
  // Wrapped between words, and below the question.
  expect(output).toMatch(/◆ {2}Below which domain do its *\n│ {2}apps answer\?/);
});

test("asks about an app, too, in the project it is for", async () => {
  const begun = await converse(
    [
      ...["new", "cluster", "home", ...flags, "--cloudflare", "none", "--apps", "none", "--domain", "example.org"],
      ...["--control-plane", "192.168.1.9", "--ingress", "192.168.1.20", "--folder", "project"],
    ],
    [],
  );
  const command = `cd project && '${process.execPath}' '${executable}' new app mealie --port 9000`;
  const turns: Turn[] = [
    { until: /Which image/, keys: "ghcr.io/mealie-recipes/mealie" },
    { until: /has no tag/, keys: `:v3.20.1${enter}` },
    { until: /answers 200/, keys: `/api/app/about${enter}` },
    { until: /In which folder/, keys: `/app/data${enter}` },
    { until: /How large/, keys: enter },
    { until: /dashboard/, keys: enter },
    { until: /What is it for/, keys: `Recipes${enter}` },
  ];
  const { code, output } = await runInTerminal(command, {
    folder: begun.folder,
    environment: { PATH: process.env["PATH"] ?? "" },
    type: (printed) => (turns[0]?.until.test(printed) === true ? turns.shift()?.keys : undefined),
  });
  expect({ code, output }).toMatchObject({ code: 0, output: expect.stringContaining("mealie: 2 files written\n") });
  expect(readFileSync(join(begun.folder, "project/modules/mealie.ts"), "utf8")).toContain(
    'config: { path: "/app/data", size: "1Gi" }',
  );
  expect(existsSync(join(begun.folder, "project/modules/mealie.test.ts"))).toBe(true);
});
