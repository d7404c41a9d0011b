import { type CreatedObject, objectFile, type PlainManifest, type Rendered } from "@cowlab/core";

/** An object with its file. */
export interface TracedObject {
  readonly manifest: PlainManifest;
  /** The path of its file below the cluster's folder. */
  readonly file: string;
}

/** A file of data for another tool, such as a machine's configuration of k3s. */
export interface TracedData {
  readonly file: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** All that a request can meet: what is rendered, and what is known to appear without being rendered. */
export interface TracedCluster {
  readonly objects: readonly TracedObject[];
  readonly data: readonly TracedData[];
  /** What charts make, and the Secrets that are kept encrypted. */
  readonly created: readonly CreatedObject[];
}

/** What a request can meet in a rendered cluster, with its problems or without. */
export function tracedCluster({ cluster, modules }: Pick<Rendered, "cluster" | "modules">): TracedCluster {
  return {
    objects: modules.flatMap(({ module, objects }) =>
      objects.map(({ manifest }) => ({ manifest, file: objectFile(manifest, { module, objects }) })),
    ),
    data: modules.flatMap(({ module }) => (module.files?.(cluster) ?? []).map(({ path, data }) => ({ file: path, data }))),
    created: modules.flatMap(({ module: { name, creates = [], secrets = [] } }) => [
      ...creates,
      ...secrets.map(({ namespace, name: secret, keys }) => ({
        apiVersion: "v1",
        kind: "Secret",
        namespace,
        name: secret,
        keys,
        by: `the owner, for ${name}`,
      })),
    ]),
  };
}
