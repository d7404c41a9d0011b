import { describe, expect, it } from "vitest";
import { progressOn } from "./progress.ts";
import { clusterFile, testProject } from "./testing/project.ts";

/** A stream that keeps what is written to it, and a clock that a test sets. */
function terminal({ isTTY = true, columns = 80 }: { readonly isTTY?: boolean; readonly columns?: number } = {}) {
  const written: string[] = [];
  const clock = { time: 0 };
  const write = (text: string | Uint8Array): boolean => written.push(String(text)) > 0;
  return {
    written,
    clock,
    progress: progressOn(
      () => ({ isTTY, columns, write }),
      () => clock.time,
    ),
  };
}

describe("progress", () => {
  it("says nothing of work that takes less than a second", () => {
    const { written, clock, progress } = terminal();
    progress.step("home: loading");
    clock.time = 999;
    progress.step("home: applying rules", 3, 80);
    progress.end();
    expect(written).toEqual([]);
  });

  it("says how far longer work is, and erases it at the end", () => {
    const { written, clock, progress } = terminal();
    clock.time = 1000;
    progress.step("home: rendering modules", 1200, 5000);
    progress.end();
    progress.end();
    expect(written).toEqual(["\rhome: rendering modules, 1,200 of 5,000\x1b[K", "\r\x1b[K"]);
  });

  it("writes ten times a second at most", () => {
    const { written, clock, progress } = terminal();
    for (let done = 0; done < 3000; done++) {
      clock.time = done;
      progress.step("home: writing files", done, 3000);
    }
    expect(written).toHaveLength(20);
  });

  it("stays on one line of a narrow terminal", () => {
    const { written, clock, progress } = terminal({ columns: 20 });
    clock.time = 1000;
    progress.step("home: rendering modules", 1200, 5000);
    expect(written).toEqual(["\rhome: rendering mod\x1b[K"]);
  });

  it("says nothing where it is not read on a terminal", () => {
    const { written, clock, progress } = terminal({ isTTY: false });
    clock.time = 5000;
    progress.step("home: loading");
    progress.end();
    expect(written).toEqual([]);
  });
});

describe("a render that takes seconds", () => {
  /** Has every look at the clock be a fifth of a second after the one before. */
  const slowly = "let time = 0; process.uptime = () => (time += 0.2);";
  const onTerminal = "Object.assign(process.stderr, { isTTY: true, columns: 60 });";
  const preload = (script: string): readonly string[] => ["--import", `data:text/javascript,${encodeURIComponent(script)}`];

  it("shows on a terminal what it does, and leaves nothing of it there", async () => {
    const project = testProject({ "clusters/home.ts": clusterFile() });
    const { code, stdout, stderr } = await project.run(["render"], { node: preload(slowly + onTerminal) });
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining("home: 7 added\n") });
    const lines = stderr.split("\x1b[K").map((line) => line.replace(/, \d+ of \d+$/, ""));
    expect(lines).toEqual(
      expect.arrayContaining(["\rhome: checking modules", "\rhome: applying rules", "\rhome: writing files"]),
    );
    expect(stderr.endsWith("\r\x1b[K")).toBe(true);
  });

  it("is silent where its output goes to a file or another program", async () => {
    const project = testProject({ "clusters/home.ts": clusterFile() });
    expect(await project.run(["render"], { node: preload(slowly) })).toMatchObject({ code: 0, stderr: "" });
  });
});
