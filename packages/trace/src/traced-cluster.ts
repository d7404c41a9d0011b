import {
  type CreatedObject,
  objectFile,
  type PlainManifest,
  packagedStorageClass,
  type Rendered,
  serviceLbNodes,
} from "@cowlab/core";

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
  /** Where k3s' own servicelb lets Services in: nodes with their addresses; none where a module takes its place. */
  readonly serviceLbNodes: readonly { readonly name: string; readonly address: string }[];
}

/** What a request can meet in a rendered cluster, with its problems or without. */
export function tracedCluster({ cluster, modules }: Pick<Rendered, "cluster" | "modules">): TracedCluster {
  return {
    objects: modules.flatMap(({ module, objects }) =>
      objects.map(({ manifest }) => ({ manifest, file: objectFile(manifest, { module, objects }) })),
    ),
    serviceLbNodes: cluster.disabledComponents.includes("servicelb")
      ? []
      : serviceLbNodes(cluster).map(({ name, address }) => ({ name, address })),
    data: modules.flatMap(({ module }) => (module.files?.(cluster) ?? []).map(({ path, data }) => ({ file: path, data }))),
    created: [
      ...packagedClass(cluster),
      ...modules.flatMap(({ module: { name, creates = [], secrets = [] } }) => [
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
    ],
  };
}

/** The StorageClass of k3s' own provisioner, unless a module takes its place. */
function packagedClass({ disabledComponents }: Rendered["cluster"]): readonly CreatedObject[] {
  if (disabledComponents.includes("local-storage")) return [];
  return [
    {
      apiVersion: "storage.k8s.io/v1",
      kind: "StorageClass",
      name: packagedStorageClass,
      by: "local-storage, which k3s brings along",
    },
  ];
}
