import { stringAt } from "../manifest.ts";
import { placeOf, type Rule } from "../rule.ts";

const annotation = "kustomize.toolkit.fluxcd.io/prune";

/** What holds data stays in the cluster when it is no longer rendered. */
export const prunableData: Rule = {
  id: "prunable-data",
  severity: "error",
  protects:
    "A rename or a move takes an object out of git for a moment, and Flux deletes it: a namespace with all in it, a claim with its volume.",
  link: "https://github.com/fluxcd/flux2/issues/3949",
  *check({ cluster, ofKind }) {
    const keeping = new Set(cluster.modules.filter(({ flux }) => flux?.prune === false).map(({ name }) => name));
    for (const kind of ["Namespace", "PersistentVolumeClaim", "PersistentVolume"]) {
      for (const object of ofKind("", kind)) {
        if (keeping.has(object.module)) continue;
        const marks = ["annotations", "labels"].map((field) =>
          stringAt(object.manifest, "metadata", field, annotation)?.toLowerCase(),
        );
        if (marks.includes("disabled")) continue;
        yield {
          ...placeOf(object, `metadata.annotations[${JSON.stringify(annotation)}]`),
          message: "is deleted from the cluster when it is no longer rendered, and its data with it",
          fix: `annotate it with ${annotation}: disabled`,
        };
      }
    }
  },
};
