import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launchChromium } from "./chromium.ts";
import { type Served, serveFolder } from "./serve-folder.ts";

const site = fileURLToPath(new URL("..", import.meta.url));
const docs = fileURLToPath(new URL("../../../docs", import.meta.url));

/** The addresses of all pages, as the site has them. */
const addresses = readdirSync(docs, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".md"))
  .map((file) => `/${file.slice(0, -".md".length).replace(/(^|\/)index$/, "$1")}`)
  .sort();

let output = "";
let served: Served;
let browser: Browser;

beforeAll(async () => {
  output = mkdtempSync(join(tmpdir(), "cowlab-site-"));
  execFileSync(join(site, "node_modules/.bin/vitepress"), ["build", site, "--outDir", output], { cwd: site, stdio: "pipe" });
  served = await serveFolder(output);
  browser = await launchChromium();
});

afterAll(async () => {
  await browser?.close();
  await served?.close();
  rmSync(output, { recursive: true, force: true });
});

/** Opens a page in a window of its own, and lets go of it at the end. What the page complains of is a failure. */
async function open(address: string, use: (page: Page) => Promise<void>, options: BrowserContextOptions = {}): Promise<void> {
  const context = await browser.newContext({ colorScheme: "light", ...options });
  try {
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error") complaints.push(message.text());
    });
    page.on("response", (response) => {
      if (response.status() >= 400) complaints.push(`${response.status()} ${response.url()}`);
    });
    const response = await page.goto(served.url + address, { waitUntil: "networkidle" });
    expect(response?.status(), address).toBe(200);
    await use(page);
    expect(complaints, address).toEqual([]);
  } finally {
    await context.close();
  }
}

test("every page opens, has one heading, and draws its maps", async () => {
  for (const address of addresses) {
    await open(address, async (page) => {
      expect(await page.locator("main h1").count(), address).toBe(1);
      const maps = await page.locator(".map, .map-source, .map-failure").count();
      if (maps === 0) return;
      await page.locator(".map svg").first().waitFor({ timeout: 30_000 });
      expect(await page.locator(".map svg").count(), address).toBe(maps);
      expect(await page.locator(".map svg .node").count(), address).toBeGreaterThan(1);
      expect(await page.locator(".map svg .error-icon, .map-failure").count(), address).toBe(0);
      expect(await clippedTexts(page), address).toEqual([]);
    });
  }
}, 300_000);

/** The texts of maps that are larger than the boxes that Mermaid made for them. */
function clippedTexts(page: Page): Promise<string[]> {
  return page.locator(".map foreignObject").evaluateAll((elements) =>
    elements.flatMap((element) => {
      const text = element.firstElementChild;
      if (text === null || text.textContent === "") return [];
      const [outer, inner] = [element.getBoundingClientRect(), text.getBoundingClientRect()];
      return inner.height > outer.height + 2 || inner.width > outer.width + 2 ? [text.textContent ?? ""] : [];
    }),
  );
}

test("the topology's map has every machine and address of the model", async () => {
  await open("/clusters/cowlab/", async (page) => {
    await page.locator(".map svg").first().waitFor();
    const text = (await page.locator(".map").first().textContent()) ?? "";
    for (const part of [
      "node0 (server)",
      "10.0.0.140",
      "node3 (agent)",
      "10.0.0.200",
      "Traefik",
      "10.0.0.99",
      "jellyfin.cowlab.org",
    ]) {
      expect(text).toContain(part);
    }
  });
});

test("no link of any page is broken, within the site or within a page", async () => {
  const checked = new Map<string, ReadonlySet<string>>();
  const links: { readonly from: string; readonly to: URL }[] = [];
  for (const address of addresses) {
    await open(address, async (page) => {
      const found = await page
        .locator("a[href]")
        .evaluateAll((elements) => elements.map((element) => element.getAttribute("href") ?? ""));
      const ids = await page.locator("[id]").evaluateAll((elements) => elements.map(({ id }) => id));
      checked.set(new URL(served.url + address).pathname, new Set(ids));
      for (const href of found) links.push({ from: address, to: new URL(href, served.url + address) });
    });
  }
  const own = links.filter(({ to }) => to.origin === served.url);
  expect(own.length).toBeGreaterThan(100);
  for (const { from, to } of own) {
    const ids = checked.get(to.pathname.replace(/\.html$/, ""));
    expect(ids, `${from} links to ${to.pathname}`).toBeDefined();
    if (to.hash !== "")
      expect([...(ids ?? [])], `${from} links to ${to.pathname}${to.hash}`).toContain(decodeURIComponent(to.hash.slice(1)));
  }
  expect(links.filter(({ to }) => !["http:", "https:"].includes(to.protocol))).toEqual([]);
}, 300_000);

describe("the search", () => {
  test.each([
    ["10.0.0.140", "/clusters/cowlab/"],
    ["restore", "backup"],
    ["vaultwarden", "/clusters/cowlab/"],
  ])("finds %s", async (text, where) => {
    await open("/", async (page) => {
      await page.locator(".VPNavBarSearch button").first().click();
      await page.locator(".search-input").fill(text);
      const results = page.locator(".results a[href]");
      await results.first().waitFor();
      const found = await results.evaluateAll((elements) => elements.map((element) => element.getAttribute("href") ?? ""));
      expect(found.some((href) => href.includes(where))).toBe(true);
      await results.first().click();
      await page.waitForURL((url) => url.pathname !== "/");
    });
  });
});

describe("on a phone", () => {
  const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 };

  test("no page is wider than the screen, and its text is large enough to read", async () => {
    for (const address of addresses) {
      await open(
        address,
        async (page) => {
          if ((await page.locator(".map-source").count()) > 0) await page.locator(".map svg").first().waitFor();
          const width = await page.evaluate(() => document.documentElement.scrollWidth);
          expect(width, `${address} is ${width} wide`).toBeLessThanOrEqual(390);
          const size = await page
            .locator("main p, main td, main li")
            .first()
            .evaluate((element) => Number.parseFloat(getComputedStyle(element).fontSize));
          expect(size, address).toBeGreaterThanOrEqual(14);
        },
        phone,
      );
    }
  }, 300_000);

  test("the menu opens and leads to a page", async () => {
    await open(
      "/guides/getting-started",
      async (page) => {
        await page.locator(".VPLocalNav .menu").click();
        await page.locator('.VPSidebar a[href="/clusters/cowlab/services"]').click();
        await page.waitForURL(/cowlab\/services/);
      },
      phone,
    );
  });
});

describe.each(["light", "dark"] as const)("in %s colours", (colorScheme) => {
  test("texts of pages and maps stand out from what is behind them", async () => {
    await open(
      "/clusters/cowlab/",
      async (page) => {
        await page.locator(".map svg .node").first().waitFor();
        expect(await page.locator("html.dark").count()).toBe(colorScheme === "dark" ? 1 : 0);
        expect(await contrast(page, "main p", "body")).toBeGreaterThan(4.5);
        expect(await contrast(page, "main td", "main tr")).toBeGreaterThan(4.5);
        expect(await contrast(page, ".map .node .nodeLabel", ".map .node rect")).toBeGreaterThan(4.5);
      },
      { colorScheme },
    );
  });
});

/** The contrast of a text with what is behind it, as WCAG computes it: 4.5 is what can be read. */
function contrast(page: Page, text: string, behind: string): Promise<number> {
  return page.evaluate(
    ([textSelector, behindSelector]) => {
      const channels = (color: string): number[] => (color.match(/[\d.]+/g) ?? []).slice(0, 3).map(Number);
      const isClear = (color: string): boolean => color === "none" || color === "transparent" || /rgba\(.*, 0\)$/.test(color);
      const luminance = (color: string): number => {
        const [red = 0, green = 0, blue = 0] = channels(color).map((channel) => {
          const share = channel / 255;
          return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
      };
      const find = (selector: string): Element => {
        const element = document.querySelector(selector);
        if (element === null) throw new Error(`there is no ${selector}`);
        return element;
      };
      let ground: Element | null = find(behindSelector);
      let color = "";
      while (ground !== null) {
        const style = getComputedStyle(ground);
        color = ground instanceof SVGElement && !isClear(style.fill) ? style.fill : style.backgroundColor;
        if (!isClear(color)) break;
        ground = ground.parentElement;
      }
      const front = luminance(getComputedStyle(find(textSelector)).color);
      const back = luminance(ground === null ? "rgb(255, 255, 255)" : color);
      return (Math.max(front, back) + 0.05) / (Math.min(front, back) + 0.05);
    },
    [text, behind] as const,
  );
}
