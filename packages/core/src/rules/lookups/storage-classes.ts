import { packagedStorageClass } from "../../cluster.ts";
import { stringAt, valueAt } from "../../manifest.ts";
import type { Place } from "../../problem.ts";
import { placeOf, type RenderedObject, type RuleContext } from "../../rule.ts";
import { chartReleases } from "./charts.ts";
import { oncePerRender } from "./once-per-render.ts";

/** The provisioner of Longhorn's volumes. */
export const longhornProvisioner = "driver.longhorn.io";

const defaultAnnotation = "storageclass.kubernetes.io/is-default-class";

/** A StorageClass that takes the claims which name none. */
export interface DefaultClass {
  readonly name: string;
  /** Who makes it the default, in words. */
  readonly by: string;
  /** Absent for what k3s brings along. */
  readonly place?: Place;
}

/** The default StorageClasses: rendered ones, the one of Longhorn's chart, and the one of k3s's local-storage. */
export const defaultClasses: (context: RuleContext) => readonly DefaultClass[] = oncePerRender((context) => {
  const packaged: DefaultClass = { name: packagedStorageClass, by: "local-storage, which k3s brings along" };
  const rendered = context.ofKind("storage.k8s.io", "StorageClass").flatMap((object): DefaultClass[] => {
    const isDefault = stringAt(object.manifest, "metadata", "annotations", defaultAnnotation) === "true";
    const place = placeOf(object, `metadata.annotations[${JSON.stringify(defaultAnnotation)}]`);
    return isDefault ? [{ name: object.manifest.metadata.name, by: place.object, place }] : [];
  });
  const charts = chartReleases(context).flatMap(({ chart, object, values }): DefaultClass[] => {
    // The chart's own class is the default unless it is told otherwise.
    if (chart !== "longhorn" || valueAt(values, "persistence", "defaultClass") === false) return [];
    return [{ name: "longhorn", by: "the chart longhorn", place: placeOf(object, "spec.values.persistence.defaultClass") }];
  });
  return [...(context.cluster.disabledComponents.includes("local-storage") ? [] : [packaged]), ...rendered, ...charts];
});

/** The class of a claim or volume by name, where it is rendered. */
export function classNamed(context: RuleContext, name: string | undefined): RenderedObject | undefined {
  return name === undefined ? undefined : context.provider({ group: "storage.k8s.io", kind: "StorageClass", name })?.object;
}
