import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { emitYaml, header } from "@cowlab/core";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launchChromium } from "../../docs/browser/chromium.ts";
import { testRepository } from "../src/testing/repository.ts";

let browser: Browser;

beforeAll(async () => {
  browser = await launchChromium();
});

afterAll(async () => {
  await browser?.close();
});

/** A text that is a page of its own where anybody forgets to quote it. */
const hostile = `</script><script>document.title="owned"</script><img src=x onerror="document.title='owned'">"'><svg/onload=document.title='owned'>`;

/** The files of a cluster of three apps, in their state before or after. */
function files(after: boolean): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  const write = (path: string, value: unknown): void => {
    found[`clusters/home/${path}`] = `${header("home", path)}\n${emitYaml(value)}`;
  };
  const deployment = (name: string, image: string): object => ({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name, namespace: name, annotations: { note: `${hostile} ${after}` } },
    spec: {
      selector: { matchLabels: { app: name } },
      template: { metadata: { labels: { app: name } }, spec: { containers: [{ name, image }] } },
    },
  });
  const apps: Readonly<Record<string, readonly string[]>> = {
    storage: [],
    recipes: ["storage"],
    ...(after ? {} : { meals: ["storage", "recipes"] }),
  };
  for (const [name, dependsOn] of Object.entries(apps)) {
    write(
      `${name}/deployment-${name}.yaml`,
      deployment(name, `registry.example.org/${name}:${after && name === "recipes" ? "3.0.0" : "2.4.1"}`),
    );
    write(`${name}/kustomization.yaml`, {
      apiVersion: "kustomize.config.k8s.io/v1beta1",
      kind: "Kustomization",
      resources: [`deployment-${name}.yaml`],
    });
    write(`flux/${name}.yaml`, {
      apiVersion: "kustomize.toolkit.fluxcd.io/v1",
      kind: "Kustomization",
      metadata: { name, namespace: "flux-system" },
      spec: {
        interval: "1h",
        path: `./clusters/home/${name}`,
        prune: true,
        sourceRef: { kind: "GitRepository", name: "flux-system" },
        dependsOn: dependsOn.map((one) => ({ name: one })),
      },
    });
  }
  write("kustomization.yaml", {
    apiVersion: "kustomize.config.k8s.io/v1beta1",
    kind: "Kustomization",
    resources: Object.keys(apps).map((name) => `flux/${name}.yaml`),
  });
  return found;
}

/** The page that `cowlab diff` writes, opened from its file. What it complains of, or asks a network for, is a failure. */
async function open(use: (page: Page) => Promise<void>, options: BrowserContextOptions = {}): Promise<void> {
  const repository = testRepository(files(false));
  repository.commit("before");
  repository.remove("clusters");
  for (const [path, text] of Object.entries(files(true))) repository.write(path, text);
  const { code, stderr } = await repository.run(["diff", "--format", "html", "--output", "diff.html"]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });

  const context = await browser.newContext({ colorScheme: "light", ...options });
  try {
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("request", (request) => {
      if (!request.url().endsWith("/diff.html")) complaints.push(request.url());
    });
    await page.goto(pathToFileURL(join(repository.root, "diff.html")).href);
    await use(page);
    expect(complaints).toEqual([]);
  } finally {
    await context.close();
  }
}

/** The titles of the objects that are shown. */
async function shown(page: Page): Promise<readonly string[]> {
  return page.locator(".object:visible .title").allTextContents();
}

describe("the page of a diff, opened from its file", () => {
  test("says the verdict and why, and takes no text of a manifest for its own", async () => {
    await open(async (page) => {
      expect(await page.title()).toBe("look closely: home");
      expect(await page.locator("h1 .badge").textContent()).toBe("look closely");
      expect(await page.locator("header .reasons li").first().textContent()).toContain(
        "Deployment meals/meals: is stopped and deleted",
      );
      expect(await page.locator("img, main script, svg[onload]").count()).toBe(0);
      await page.locator(".object", { hasText: "Deployment recipes/recipes" }).locator("summary").first().click();
      expect(await page.locator(".object[open] .line.added").first().textContent()).toContain("</script>");
    });
  });

  test("shows an object side by side, what differs marked to the word", async () => {
    await open(async (page) => {
      const object = page.locator(".object", { hasText: "Deployment recipes/recipes" });
      expect(await object.locator(".sides").isVisible()).toBe(false);
      await object.locator("summary").first().click();
      expect(await object.locator(".sides").isVisible()).toBe(true);
      const marked = (side: string): Promise<readonly string[]> => object.locator(`.line.${side} mark`).allTextContents();
      expect([await marked("removed"), await marked("added")]).toEqual([
        ["false", "2.4.1"],
        ["true", "3.0.0"],
      ]);
    });
  });

  test("filters by words, by kind and by module, and counts", async () => {
    await open(async (page) => {
      const all = await shown(page);
      expect(all).toEqual([
        "Kustomization flux-system/meals",
        "Deployment meals/meals",
        "Deployment recipes/recipes",
        "Deployment storage/storage",
      ]);
      await page.fill("#filter", "deployment 3.0.0");
      expect(await shown(page)).toEqual(["Deployment recipes/recipes"]);
      expect(await page.locator("#shown").textContent()).toBe("1 of 4 objects");
      expect(await page.locator(".module:visible").count()).toBe(1);
      await page.fill("#filter", "");
      await page.uncheck('[data-toggle="removed"]');
      expect(await shown(page)).toEqual(["Deployment recipes/recipes", "Deployment storage/storage"]);
      await page.check('[data-toggle="removed"]');
      await page.fill("#filter", "module:meals");
      expect(await shown(page)).toEqual(["Deployment meals/meals"]);
    });
  });

  test("has a picture of what comes before what, whose modules are filters", async () => {
    await open(async (page) => {
      const node = (name: string) => page.locator(`.node[data-module="${name}"]`);
      expect(await Promise.all(["meals", "recipes", "storage"].map((name) => node(name).getAttribute("class")))).toEqual([
        "node removed",
        "node changed",
        "node changed",
      ]);
      // What comes before what comes before it needs no line of its own.
      expect(
        await page
          .locator(".edge")
          .evaluateAll((edges) =>
            edges.map((edge) => `${edge.getAttribute("data-from")} ${edge.getAttribute("data-to")}`).sort(),
          ),
      ).toEqual(["recipes meals", "storage recipes"]);
      await node("recipes").click();
      expect(await shown(page)).toEqual(["Deployment recipes/recipes"]);
      expect(await node("recipes").getAttribute("aria-pressed")).toBe("true");
      await node("recipes").press("Enter");
      expect(await shown(page)).toHaveLength(4);
    });
  });

  test("leads from a finding to its object, though a filter hides it", async () => {
    await open(async (page) => {
      await page.fill("#filter", "storage");
      await page.locator(".effect", { hasText: "pruned-workload" }).locator("a").click();
      const object = page.locator(".object[open]");
      expect(await object.locator(".title").textContent()).toBe("Deployment meals/meals");
      expect(await object.isVisible()).toBe(true);
    });
  });

  test("is used by the keyboard alone", async () => {
    await open(async (page) => {
      const focused = (): Promise<string | null> => page.locator(".object > summary:focus .title").textContent();
      await page.keyboard.press("j");
      await page.keyboard.press("j");
      expect(await focused()).toBe("Deployment meals/meals");
      await page.keyboard.press("k");
      expect(await focused()).toBe("Kustomization flux-system/meals");
      await page.keyboard.press("Enter");
      expect(await page.locator(".object[open]").count()).toBe(1);
      await page.keyboard.press("o");
      expect(await page.locator(".object[open]").count()).toBe(4);
      await page.keyboard.press("c");
      expect(await page.locator(".object[open]").count()).toBe(0);
      await page.keyboard.press("/");
      await page.keyboard.type("jock");
      expect(await page.inputValue("#filter")).toBe("jock");
      await page.keyboard.press("Escape");
      expect([await page.inputValue("#filter"), (await shown(page)).length]).toEqual(["", 4]);
    });
  });

  test.each([
    ["light", "rgb(255, 255, 255)"],
    ["dark", "rgb(20, 23, 27)"],
  ] as const)("is %s where the reader's setting is", async (colorScheme, background) => {
    await open(
      async (page) => {
        expect(await page.locator("body").evaluate((body) => getComputedStyle(body).backgroundColor)).toBe(background);
      },
      { colorScheme },
    );
  });

  test("says all of it without scripts, too", async () => {
    await open(
      async (page) => {
        await page.locator(".object").nth(2).locator("summary").first().click();
        expect(await page.locator(".object[open] .sides").isVisible()).toBe(true);
      },
      { javaScriptEnabled: false },
    );
  });

  test("fits a narrow screen", async () => {
    await open(
      async (page) => {
        await page.keyboard.press("o");
        expect(await page.locator("html").evaluate((html) => html.scrollWidth <= html.clientWidth)).toBe(true);
      },
      { viewport: { width: 400, height: 800 } },
    );
  });
});
