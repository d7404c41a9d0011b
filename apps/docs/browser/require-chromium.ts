import { missingChromium } from "./chromium.ts";

/** Ends the run with 2 where there is no Chromium: no test has failed, and none has passed. */
export function setup(): void {
  const missing = missingChromium();
  if (missing === undefined) return;
  process.stderr.write(`${missing}\n`);
  process.exit(2);
}
