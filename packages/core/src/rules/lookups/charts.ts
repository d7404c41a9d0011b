import { stringAt, valueAt } from "../../manifest.ts";
import type { RenderedObject, RuleContext } from "../../rule.ts";
import { oncePerRender } from "./once-per-render.ts";

/** A HelmRelease with what it releases. */
export interface ChartRelease {
  readonly object: RenderedObject;
  /** The name of the chart, such as `longhorn`. */
  readonly chart: string;
  readonly values: unknown;
}

/** Every HelmRelease, with the name of its chart: its own, or the last part of its source's address. */
export const chartReleases: (context: RuleContext) => readonly ChartRelease[] = oncePerRender((context) =>
  context.ofKind("helm.toolkit.fluxcd.io", "HelmRelease").map((object) => {
    const { manifest } = object;
    const reference = valueAt(manifest, "spec", "chartRef");
    const name = stringAt(reference, "name");
    const namespace = stringAt(reference, "namespace") ?? manifest.metadata.namespace;
    const kind = stringAt(reference, "kind") ?? "";
    const source =
      name === undefined ? undefined : context.provider({ group: "source.toolkit.fluxcd.io", kind, namespace, name });
    const fromUrl = stringAt(source?.object?.manifest, "spec", "url")?.split("/").at(-1);
    const chart = stringAt(manifest, "spec", "chart", "spec", "chart") ?? fromUrl ?? manifest.metadata.name;
    return { object, chart, values: valueAt(manifest, "spec", "values") };
  }),
);
