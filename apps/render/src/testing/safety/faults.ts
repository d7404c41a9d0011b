import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { clusterFile, type TestProject, testProject } from "../project.ts";

/** Options that have Node count the calls to the file system below clusters/, and make something of one of them. */
function atCall(number: number, fate: string): readonly string[] {
  const script = `
    import fs from "node:fs";
    import { syncBuiltinESMExports } from "node:module";
    let calls = 0;
    let first = 0;
    const opened = new Set();
    // What Node reads to load modules is none of the render's.
    const isOwn = (path) => typeof path === "number" ? opened.has(path) : /\\/clusters(\\/|$)|^\\/proc\\/self\\/fd/.test(path);
    const fail = (name) => { throw Object.assign(new Error("EIO: i/o error, " + name), { code: "EIO" }); };
    for (const name of Object.keys(fs)) {
      const real = fs[name];
      if (typeof real !== "function" || !name.endsWith("Sync")) continue;
      fs[name] = (...args) => {
        if (!isOwn(args[0])) return real(...args);
        calls += 1;
        if (name === "mkdirSync") first ||= calls;
        if (calls !== ${number}) {
          const result = real(...args);
          if (name === "openSync") opened.add(result);
          return result;
        }
        if (name === "writeFileSync" && typeof args[1] === "string") real(args[0], args[1].slice(0, args[1].length / 2));
        ${fate};
        return real(...args);
      };
    }
    syncBuiltinESMExports();
    const { writeSync } = fs;
    process.on("exit", () => writeSync(2, "\\ncalls: " + first + " to " + calls + "\\n"));
  `;
  return ["--import", `data:text/javascript,${encodeURIComponent(script)}`];
}

const readMe = "# By hand\n";
const before = { welcome: "hello", gone: "hello" };
const after = { welcome: "changed", added: "hello" };

type Files = Readonly<Record<string, string>>;

/** What a render of the source before leaves, what one of the source after it does, and which calls write. */
async function wholeRender(): Promise<{
  readonly first: number;
  readonly last: number;
  readonly old: Files;
  readonly rendered: Files;
}> {
  const project = testProject({ "clusters/home.ts": clusterFile({ notes: before }), "clusters/home/README.md": readMe });
  await project.run(["render"]);
  const old = project.snapshot("clusters/home");
  project.write("clusters/home.ts", clusterFile({ notes: after }));
  const { stderr } = await project.run(["render"], { node: atCall(0, "") });
  const [first = 0, last = 0] = (/calls: (\d+) to (\d+)/.exec(stderr)?.slice(1) ?? []).map(Number);
  expect(last - first).toBeGreaterThan(40);
  return { first, last, old, rendered: project.snapshot("clusters/home") };
}

/** A project that was rendered before its source was changed. */
function changedProject(old: Files): TestProject {
  return testProject({ ...old, "clusters/home.ts": clusterFile({ notes: after }) });
}

/** Does something for each of some numbers, two at a time. */
async function forEach(first: number, last: number, work: (number: number) => Promise<void>): Promise<void> {
  let next = first;
  const worker = async (): Promise<void> => {
    while (next <= last) await work(next++);
  };
  await Promise.all([worker(), worker()]);
}

test("a render of which any one call to the file system fails leaves the tree as it was, with the reason, or as it should be", async () => {
  const { last, old, rendered } = await wholeRender();
  const outcomes = new Set<number | null>();
  // What is read before anything is written may fail as well.
  await forEach(1, last, async (number) => {
    const project = changedProject(old);
    const { code, stderr } = await project.run(["render"], { node: atCall(number, "fail(name)") });
    outcomes.add(code);
    const call = `call ${number} of ${last}: ${stderr}`;
    // What cannot be read and nothing renders stays, and is named.
    const unread = /unreadable-file {2}(\S+)/.exec(stderr)?.[1];
    const stays = unread === undefined ? {} : { [unread]: old[unread] };
    const expected = code === 0 ? { ...rendered, ...stays } : old;
    expect(project.snapshot("clusters/home"), call).toEqual(expected);
    if (code !== 0) expect(stderr, call).toMatch(/^error |EIO/);
    const again = await project.run(["render"]);
    expect(again, call).toMatchObject({ code: 0 });
    expect(project.snapshot("clusters/home"), call).toEqual(rendered);
    expect(readdirSync(join(project.root, "clusters")), call).toEqual(["home", "home.ts"]);
  });
  expect(outcomes).toContain(0);
  expect(outcomes).toContain(1);
}, 600_000);

test("a render that is killed at any one call to the file system is put right by the next one, which says so", async () => {
  const { first, last, old, rendered } = await wholeRender();
  const said = new Set<string>();
  await forEach(first, last, async (number) => {
    const project = changedProject(old);
    const { code } = await project.run(["render"], { node: atCall(number, 'process.kill(process.pid, "SIGKILL")') });
    expect(code, `call ${number}`).toBe(null);
    const left = readdirSync(join(project.root, "clusters")).length > 2;
    const whole = new Set([...Object.entries(old), ...Object.entries(rendered)].map(([path, content]) => `${path} ${content}`));
    for (const [path, content] of Object.entries(project.snapshot("clusters/home")))
      expect(whole, `call ${number}`).toContain(`${path} ${content}`);
    const again = await project.run(["render"]);
    expect(again, `call ${number}: ${again.stderr}`).toMatchObject({ code: 0 });
    expect(again.stderr.includes("interrupted-render"), `call ${number}: ${again.stderr}`).toBe(left);
    said.add(/files? (?:was|were) put back|nothing was changed/.exec(again.stderr)?.[0] ?? "nothing");
    expect(project.snapshot("clusters/home"), `call ${number}`).toEqual(rendered);
    expect(readdirSync(join(project.root, "clusters")), `call ${number}`).toEqual(["home", "home.ts"]);
  });
  expect([...said].sort()).toEqual(expect.arrayContaining(["files were put back", "nothing was changed"]));
}, 600_000);
