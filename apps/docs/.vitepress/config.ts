import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type DefaultTheme, defineConfig } from "vitepress";
import { mermaidFences } from "./mermaid-fences.ts";

const here = fileURLToPath(import.meta.url);
const docs = fileURLToPath(new URL("../../../docs", import.meta.url));

/** The pages of a folder below docs/, each under its own heading; those of `first` come first, in that order. */
function pagesOf(folder: string, first: readonly string[]): DefaultTheme.SidebarItem[] {
  if (!existsSync(`${docs}/${folder}`)) return [];
  const names = readdirSync(`${docs}/${folder}`).flatMap((file) => (file.endsWith(".md") ? [file.slice(0, -".md".length)] : []));
  const rank = (name: string): number => (first.includes(name) ? first.indexOf(name) : first.length);
  return names
    .sort((left, right) => rank(left) - rank(right) || (left < right ? -1 : 1))
    .map((name) => ({
      text: headingOf(`${folder}/${name}.md`),
      link: `/${folder}/${name === "index" ? "" : name}`,
    }));
}

function headingOf(file: string): string {
  return /^# (.+)$/m.exec(readFileSync(`${docs}/${file}`, "utf8"))?.[1] ?? file;
}

const clusters = readdirSync(`${docs}/clusters`, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .sort((left, right) => Number(right === "cowlab") - Number(left === "cowlab") || (left < right ? -1 : 1));

const clusterPages = ["index", "services", "addresses", "dns", "order", "storage", "secrets", "bootstrap", "backups"];
const guides = [
  "getting-started",
  "change-a-fact",
  "networks",
  "add-an-app",
  "extend",
  "add-a-module",
  "review-a-pull-request",
  "upgrade",
  "trace-a-request",
  "restore-a-backup",
];
const references = readdirSync(docs)
  .filter((file) => file.endsWith(".md") && file !== "index.md")
  .sort();

/** What the pages of docs/api, which are made for the site, are about; none where they were not made. */
const interfaces: readonly DefaultTheme.SidebarItem[] = existsSync(`${docs}/api/typedoc-sidebar.json`)
  ? JSON.parse(readFileSync(`${docs}/api/typedoc-sidebar.json`, "utf8"))
  : [];

const icon = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100"><text y="0.9em" font-size="90">🐄</text></svg>';

/** The site over docs/: what is written by hand, and what is generated. */
export default defineConfig({
  title: "cowlab",
  description: "A home Kubernetes cluster as typed TypeScript, rendered to plain Flux-ready YAML in git",
  lang: "en",
  srcDir: docs,
  head: [["link", { rel: "icon", href: `data:image/svg+xml,${encodeURIComponent(icon)}` }]],
  cleanUrls: true,
  // A date would make two builds of one commit differ.
  lastUpdated: false,
  sitemap: { hostname: "https://docs.cowlab.org" },
  markdown: { config: mermaidFences },
  vite: {
    // Mermaid, which is loaded by the pages with maps alone, is large by itself.
    build: { chunkSizeWarningLimit: 3000 },
    plugins: [
      {
        // Pages stand outside of this package, where nothing that they are compiled to import is installed.
        name: "resolve-from-this-package",
        enforce: "pre",
        resolveId(source, _importer, options) {
          return /^vue($|\/)/.test(source) ? this.resolve(source, here, { ...options, skipSelf: true }) : undefined;
        },
      },
    ],
    server: { fs: { allow: ["../.."] } },
  },
  themeConfig: {
    search: { provider: "local" },
    outline: { level: [2, 3] },
    nav: [
      { text: "Guides", link: "/guides/getting-started" },
      { text: "Clusters", items: clusters.map((name) => ({ text: name, link: `/clusters/${name}/` })) },
    ],
    sidebar: [
      { text: "Guides", items: pagesOf("guides", guides) },
      ...clusters.map((name) => ({
        text: `Cluster ${name}`,
        // The others are examples.
        collapsed: name !== "cowlab",
        items: pagesOf(`clusters/${name}`, clusterPages),
      })),
      ...(references.length === 0
        ? []
        : [
            {
              text: "Reference",
              items: references.map((file) => ({ text: headingOf(file), link: `/${file.slice(0, -".md".length)}` })),
            },
          ]),
      ...(interfaces.length === 0 ? [] : [{ text: "Packages", link: "/api/", collapsed: true, items: [...interfaces] }]),
    ],
    socialLinks: [{ icon: "github", link: "https://github.com/cowlab-org/cowlab" }],
  },
});
