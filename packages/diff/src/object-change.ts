import type { FieldChange } from "./field-change.ts";
import type { ObjectName } from "./object-name.ts";
import type { PlacedObject } from "./read-file.ts";

/** What happens to an object, seen from git. */
export type ObjectChange =
  | { readonly kind: "added"; readonly after: PlacedObject }
  | { readonly kind: "removed"; readonly before: PlacedObject }
  | ChangedObject
  /** A removed object and an added one of the same kind that is much like it. To the cluster they are two. */
  | (Omit<ChangedObject, "kind"> & { readonly kind: "renamed" });

/** An object that is there before and after. */
export interface ChangedObject {
  readonly kind: "changed";
  readonly before: PlacedObject;
  readonly after: PlacedObject;
  /** Empty where it only moved, or its file was renamed. */
  readonly fields: readonly FieldChange[];
  /** The ids of the Kustomizations that applied it and apply it, where they differ; the empty text where none does. */
  readonly moved?: { readonly from: string; readonly to: string };
}

/** What the object of a change is called: by its new name, where it has two. */
export function changedName(change: ObjectChange): ObjectName {
  return change.kind === "removed" ? change.before.name : change.after.name;
}
