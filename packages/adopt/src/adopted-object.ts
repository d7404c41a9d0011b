import type { FieldChange } from "@cowlab/diff/field-change";

/** What becomes of an object of the folder. */
export type Fate =
  /** A module makes the very same. */
  | { readonly kind: "same"; readonly module: string }
  /** A module makes one of the same name that differs. */
  | { readonly kind: "changed"; readonly module: string; readonly fields: readonly FieldChange[] }
  /** A module makes another one in its place, or needs none. */
  | { readonly kind: "replaced"; readonly module: string; readonly by?: string; readonly reason: string }
  /** No module makes it. */
  | { readonly kind: "left-over"; readonly reason: string };

/** An object of the folder with what becomes of it. */
export interface AdoptedObject {
  /** As `Deployment sonarr/sonarr`. */
  readonly object: string;
  /** The file, and the document where there are several: `media.yaml#2`. */
  readonly place: string;
  readonly fate: Fate;
}

/** Something that needs care before the old objects go, the data of apps first. */
export interface Danger {
  readonly object: string;
  readonly place: string;
  readonly message: string;
  readonly advice: string;
}
