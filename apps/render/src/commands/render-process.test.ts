import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { clusterFile, testProject } from "../testing/project.ts";

/** Options that have Node run a script before anything else. */
function preload(script: string): readonly string[] {
  return ["--import", `data:text/javascript,${encodeURIComponent(script)}`];
}

/** Kills the process right before a call to the file system. */
function killBefore(name: string, call: number): readonly string[] {
  return preload(`
    import fs from "node:fs";
    import { syncBuiltinESMExports } from "node:module";
    const real = fs.${name};
    let calls = 0;
    fs.${name} = (...args) => (++calls === ${call} ? process.kill(process.pid, "SIGKILL") : real(...args));
    syncBuiltinESMExports();
  `);
}

const notes = Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`note-${index}`, "text"]));

describe("a render that is killed", () => {
  test("while it moves files is put back by the next one, which says so, also where that one has an error", async () => {
    const project = testProject({ "clusters/home.ts": clusterFile({ notes }) });
    await project.run(["render"]);
    const before = project.snapshot("clusters/home");
    project.write(
      "clusters/home.ts",
      clusterFile({ notes: { ...notes, "note-1": "changed", "note-2": "changed", added: "text" } }),
    );
    expect((await project.run(["render"], { node: killBefore("renameSync", 3) })).code).toBe(null);
    expect(project.snapshot("clusters/home")).not.toEqual(before);

    const checked = await project.run(["check"]);
    expect(checked.code).toBe(1);
    expect(checked.stderr).toMatch(
      /^error interrupted-render {2}clusters\/home\n {2}a render was stopped while it wrote to it \(process \d+\)\n {2}fix: run "cowlab render"/,
    );

    project.write("clusters/cabin.ts", "export default {};\n");
    const failed = await project.run(["render"]);
    expect(failed.code).toBe(1);
    expect(failed.stderr).toMatch(
      /warning interrupted-render {2}clusters\/home\n {2}a render was stopped while it wrote to it \(process \d+\): 2 files were put back as before\n/,
    );
    expect(failed.stderr).toMatch(/nothing was written\n$/);
    expect(project.snapshot("clusters/home")).toEqual(before);

    const { code, stdout, stderr } = await project.run(["render", "home"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain("home: 1 added, 3 changed\n");
    expect((await project.run(["check", "home"])).code).toBe(0);
  });

  test("before it moves files has changed nothing, and git sees nothing of it", async () => {
    const project = testProject({ "clusters/home.ts": clusterFile({ notes }) });
    expect((await project.run(["render"], { node: killBefore("writeFileSync", 6) })).code).toBe(null);
    const [left = ""] = readdirSync(`${project.root}/clusters`);
    expect(left).toMatch(/^\.home\.render-\d+-/);
    expect(project.read(`clusters/${left}/.gitignore`)).toBe("*\n");
    const { code, stdout, stderr } = await project.run(["render"]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: "home: 15 added\n" });
    expect(stderr).toMatch(/^warning interrupted-render .*\n.*: nothing was changed\n\n1 warning in clusters\/home\.ts\n\n$/);
    expect(readdirSync(`${project.root}/clusters`)).toEqual(["home", "home.ts"]);
  });
});

test("of renders at the same time each writes all, or says that another one does", async () => {
  const project = testProject({ "clusters/home.ts": clusterFile({ notes }) });
  const results = await Promise.all([1, 2, 3].map(() => project.run(["render"])));
  expect(results.map(({ code }) => code)).toContain(0);
  for (const { code, stderr } of results.filter(({ code }) => code !== 0)) {
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error (concurrent-render|failed-write) {2}clusters\/home/);
  }
  expect(await project.run(["check"])).toMatchObject({ code: 0, stderr: "" });
  expect(readdirSync(`${project.root}/clusters`)).toEqual(["home", "home.ts"]);
});

describe("what a render does not do", () => {
  test("is start a process or a thread, or load what is no JavaScript: without the right to, it does all it does", async () => {
    const project = testProject({ "clusters/home.ts": clusterFile({ notes }) });
    const rights = ["--permission", "--allow-fs-read=*", "--allow-fs-write=*"];
    expect(await project.run(["render"], { node: rights })).toMatchObject({ code: 0, stdout: "home: 15 added\n", stderr: "" });
  });

  test("is open a socket, or look at the environment", async () => {
    const trap = preload(`
      import dgram from "node:dgram";
      import dns from "node:dns";
      import net from "node:net";
      import { syncBuiltinESMExports } from "node:module";
      const refuse = (what) => () => { throw new Error("the render uses " + what); };
      net.Socket.prototype.connect = refuse("a socket");
      net.Server.prototype.listen = refuse("a server");
      dgram.createSocket = refuse("a datagram");
      dns.lookup = refuse("a name server");
      globalThis.fetch = refuse("fetch");
      syncBuiltinESMExports();
      const byNode = () => /^ +at .*node:/.test(new Error().stack.split("\\n")[4]);
      // Whether what is printed has colours.
      const isOfOutput = (name) => name === "FORCE_COLOR";
      const look = (name) => { if (!byNode() && !isOfOutput(name)) throw new Error("the render looks at the environment: " + String(name)); };
      process.env = new Proxy(process.env, {
        get: (target, name) => { look(name); return target[name]; },
        has: (target, name) => { look(name); return name in target; },
        ownKeys: (target) => { look("all of it"); return Reflect.ownKeys(target); },
      });
      try { process.env.HOME; process.stderr.write("the trap is open"); } catch {}
    `);
    const project = testProject({ "clusters/home.ts": clusterFile({ notes }) });
    expect(await project.run(["render"], { node: trap })).toMatchObject({ code: 0, stdout: "home: 15 added\n", stderr: "" });
    const before = project.snapshot();
    const environment = { LANG: "tr_TR.UTF-8", TZ: "Asia/Kathmandu", HOME: "/nonexistent", CI: "true", NODE_ENV: "production" };
    expect(await project.run(["check"], { environment })).toMatchObject({ code: 0 });
    expect(project.snapshot()).toEqual(before);
  });
});
