import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

/** Where Chromium is: the variable CHROMIUM, or where Debian's package puts it. */
export const chromiumPath: string = process.env["CHROMIUM"] ?? "/usr/bin/chromium";

/** How to get it, where it is not there; undefined where it is. */
export function missingChromium(): string | undefined {
  if (existsSync(chromiumPath)) return undefined;
  return `there is no Chromium at ${chromiumPath}: install Debian's package "chromium" (apt-get install chromium), or name a Chromium by the variable CHROMIUM`;
}

/** Starts Chromium without a window. It has no sandbox of its own, as containers and CI give it none. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumPath,
    headless: true,
    args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
  });
}
