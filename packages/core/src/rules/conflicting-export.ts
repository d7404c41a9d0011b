import { listAt, valueAt } from "../manifest.ts";
import { placeOf, type RenderedObject, type Rule } from "../rule.ts";
import { quantityValue } from "../scalar-checks.ts";
import { nfsExport } from "./lookups/nfs-exports.ts";

/** One NFS export is declared in one way. */
export const conflictingExport: Rule = {
  id: "conflicting-export",
  severity: "error",
  protects:
    "A node that mounts one export with different options takes those of the first, and sizes that differ say nothing true.",
  link: "https://kubernetes.io/docs/concepts/storage/persistent-volumes/#mount-options",
  *check({ ofKind }) {
    const seen = new Map<string, RenderedObject>();
    for (const volume of ofKind("", "PersistentVolume")) {
      const name = nfsExport(volume.manifest["spec"]);
      if (name === undefined) continue;
      const first = seen.get(name);
      if (first === undefined) {
        seen.set(name, volume);
        continue;
      }
      for (const { field, text } of aspects) {
        const [one, other] = [text(first), text(volume)];
        if (one === undefined || other === undefined || one.same === other.same) continue;
        yield {
          ...placeOf(volume, field),
          message: `is ${other.shown} for the export ${name}, while ${placeOf(first).object} has ${one.shown}`,
          fix: "declare the export in one place",
          other: placeOf(first, field),
        };
      }
    }
  },
};

interface Aspect {
  /** Equal texts mean the same. */
  readonly same: string;
  readonly shown: string;
}

/** What two declarations have to agree on; undefined where one has no say. */
const aspects: readonly { readonly field: string; readonly text: (volume: RenderedObject) => Aspect | undefined }[] = [
  {
    field: "spec.capacity.storage",
    text: ({ manifest }) => {
      const size = valueAt(manifest, "spec", "capacity", "storage");
      return { same: String(quantityValue(size)), shown: String(size) };
    },
  },
  {
    field: "spec.accessModes",
    text: ({ manifest }) => {
      const modes = sorted(listAt(manifest, "spec", "accessModes"));
      // To read only is a view of the same data, no contradiction.
      return modes.join() === "ReadOnlyMany" ? undefined : { same: modes.join(), shown: modes.join(", ") || "none" };
    },
  },
  {
    field: "spec.mountOptions",
    text: ({ manifest }) => {
      const options = sorted(listAt(manifest, "spec", "mountOptions")).filter((option) => option !== "ro" && option !== "rw");
      return { same: options.join(), shown: options.join(",") || "none" };
    },
  },
];

function sorted(list: readonly unknown[]): readonly string[] {
  return list.map(String).sort();
}
