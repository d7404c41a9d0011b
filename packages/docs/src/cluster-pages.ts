import { addressesPage } from "./internal/pages/addresses-page.ts";
import { backupsPage } from "./internal/pages/backups-page.ts";
import { bootstrapPage } from "./internal/pages/bootstrap-page.ts";
import { dnsPage } from "./internal/pages/dns-page.ts";
import { orderPage } from "./internal/pages/order-page.ts";
import { secretsPage } from "./internal/pages/secrets-page.ts";
import { servicesPage } from "./internal/pages/services-page.ts";
import { storagePage } from "./internal/pages/storage-page.ts";
import { topologyPage } from "./internal/pages/topology-page.ts";
import type { PageModel } from "./page-model.ts";

const pages: Readonly<Record<string, (model: PageModel) => string>> = {
  "index.md": topologyPage,
  "services.md": servicesPage,
  "addresses.md": addressesPage,
  "dns.md": dnsPage,
  "order.md": orderPage,
  "storage.md": storagePage,
  "secrets.md": secretsPage,
  "bootstrap.md": bootstrapPage,
  "backups.md": backupsPage,
};

/**
 * The pages of a cluster as Markdown, by their paths below `docs/clusters/<name>/`, sorted. They are a function of the model
 * alone: the same on every machine and on every day.
 */
export function clusterPages(model: PageModel): ReadonlyMap<string, string> {
  const { name } = model.rendered.cluster;
  return new Map(
    Object.entries(pages)
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([path, page]) => [path, `${pageHeader(name, path)}\n\n${page(model)}`]),
  );
}

/** The first line of a generated page. It names the page's own path, so that a copy elsewhere is not taken for one. */
export function pageHeader(cluster: string, path: string): string {
  return `<!-- Generated from clusters/${cluster}.ts to docs/clusters/${cluster}/${path}: edit the source, then run "cowlab docs". -->`;
}
