import type { ObjectName } from "@cowlab/diff/object-name";
import type { JsonManifest } from "@cowlab/diff/read-file";

/** A file of the folder: its path below it, and its text, or why it has none. */
export type FolderFile = { readonly path: string } & ({ readonly text: string } | { readonly reason: string });

/** An object of the folder. */
export interface OldObject {
  /** The file, and which of its documents where there are several: `media/sonarr.yaml`, `media.yaml#2`. */
  readonly place: string;
  readonly file: string;
  /** Its name as one text, which other objects of the folder may have as well. */
  readonly key: string;
  readonly name: ObjectName;
  /** With what a kustomization.yaml or a substitution adds to it. */
  readonly manifest: JsonManifest;
  /** True where SOPS has encrypted its values. */
  readonly encrypted: boolean;
}

/** A file or a document that was not understood. */
export interface NotUnderstood {
  /** The file, with the line where it is known: `media/sonarr.yaml:12`. */
  readonly place: string;
  readonly reason: string;
}

/** A file or a document that is no object of Kubernetes. */
export interface OtherFile {
  readonly place: string;
  /** What it is taken for. */
  readonly reason: string;
}

/** What a folder holds. Every document of every file is in one of the lists. */
export interface OldFolder {
  readonly objects: readonly OldObject[];
  readonly others: readonly OtherFile[];
  readonly notUnderstood: readonly NotUnderstood[];
  /** Kustomizations of kustomize that do more than list files: what they change is not seen. */
  readonly transforms: readonly OtherFile[];
}
