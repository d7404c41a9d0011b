import type { RenderStep } from "@cowlab/core";

/** Says on a terminal how far long work is; anywhere else it says nothing. */
export interface Progress {
  /** Says what is being done, and how much of it; shown once the work has lasted a second, and ten times a second at most. */
  readonly step: (what: string, done?: number, total?: number) => void;
  /** Erases what is shown, so that other output can follow. */
  readonly end: () => void;
}

/** A stream such as stderr. */
export type ProgressStream = Pick<NodeJS.WriteStream, "write"> & Partial<Pick<NodeJS.WriteStream, "isTTY" | "columns">>;

/** What a rendering works on, in words. */
const renderSteps: Readonly<Record<RenderStep, string>> = {
  modules: "rendering modules",
  checks: "checking modules",
  rules: "applying rules",
  files: "making files",
};

/** How long work is left in peace, and how long what is shown stands, in milliseconds. */
const patience = 1000;
const pause = 100;

/**
 * Shows progress on one line of a stream, where that is a terminal.
 *
 * @param stream is asked for when there is something to show: to open stderr takes longer than most renders wait for it
 */
export function progressOn(
  stream: () => ProgressStream = () => process.stderr,
  now: () => number = () => 1000 * process.uptime(),
): Progress {
  const begun = now();
  let shown: number | undefined;
  return {
    step(what, done, total) {
      const time = now();
      if (time - begun < patience || (shown !== undefined && time - shown < pause)) return;
      const { isTTY = false, columns = 80 } = stream();
      if (!isTTY || process.env["TERM"] === "dumb") return;
      const count = (value: number): string => value.toLocaleString("en");
      const text = done === undefined || total === undefined ? what : `${what}, ${count(done)} of ${count(total)}`;
      // A line that fills a terminal goes on in the next one, which is then not erased.
      stream().write(`\r${text.slice(0, Math.max(0, columns - 1))}\x1b[K`);
      shown = time;
    },
    end() {
      if (shown !== undefined) stream().write("\r\x1b[K");
      shown = undefined;
    },
  };
}

/** How a rendering of a cluster tells of itself. */
export function renderProgress(cluster: string, { step }: Progress): (at: RenderStep, done: number, total: number) => void {
  return (at, done, total) => step(`${cluster}: ${renderSteps[at]}`, done, total);
}
