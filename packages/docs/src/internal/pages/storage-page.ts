import { listAt, packagedStorageClass, podTemplate, stringAt } from "@cowlab/core";
import { mermaid } from "../../mermaid.ts";
import type { PageModel } from "../../page-model.ts";
import { storageGraph } from "../../storage-graph.ts";
import { block, code, section, table } from "../markdown.ts";
import { type Claim, claims, type Model, nfsExport, ofKind } from "../objects.ts";

/** Where the data are. */
export function storagePage({ rendered }: PageModel): string {
  const all = claims(rendered);
  const own = all.filter(({ volume }) => volume === undefined);
  const shared = all.filter(({ volume }) => volume !== undefined);
  const classes = ofKind(rendered, "storage.k8s.io", "StorageClass");
  // k3s makes it, so that no object here shows it. @see https://docs.k3s.io/add-ons/storage
  const packaged = own.some(({ className, storageClass }) => className === packagedStorageClass && storageClass === undefined)
    ? [[code(packagedStorageClass), code("rancher.io/local-path"), "1", "the volume is deleted"]]
    : [];
  return `# Storage

${[
  section("Map", all.length === 0 ? "No app keeps data.\n" : block("mermaid", mermaid(storageGraph(rendered)))),
  section(
    "Classes",
    classes.length + packaged.length === 0
      ? ""
      : table(
          ["Class", "Provisioner", "Copies", "When its claim is deleted"],
          [
            ...packaged,
            ...classes.map((manifest) => [
              code(manifest.metadata.name),
              code(stringAt(manifest, "provisioner") ?? ""),
              stringAt(manifest, "parameters", "numberOfReplicas") ?? "",
              stringAt(manifest, "reclaimPolicy") === "Retain" ? "the volume stays" : "the volume is deleted",
            ]),
          ],
        ),
  ),
  section(
    "Volumes of one app",
    own.length === 0
      ? ""
      : table(
          ["Claim", "Size", "Class", "Mounted at"],
          own.map((claim) => row(rendered, claim)),
        ),
  ),
  section(
    "Shared trees",
    shared.length === 0
      ? ""
      : table(
          ["Claim", "Size", "Export", "Mounted at"],
          shared.map((claim) => row(rendered, claim)),
        ),
  ),
]
  .filter((part) => part !== "")
  .join("\n")}`;
}

function row(model: Model, claim: Claim): readonly string[] {
  const { namespace, name, size, className, volume } = claim;
  const where = volume === undefined ? (className ?? "") : (nfsExport(volume) ?? volume.metadata.name);
  return [code(`${namespace}/${name}`), size, code(where), mountsOf(model, claim).map(code).join(", ")];
}

/** Where pods mount a claim. */
function mountsOf({ modules }: Model, { namespace, name }: Claim): readonly string[] {
  const pods = modules.flatMap(({ objects }) =>
    objects.flatMap(({ manifest }) => (manifest.metadata.namespace === namespace ? (podTemplate(manifest) ?? []) : [])),
  );
  const paths = pods.flatMap(({ spec }) => {
    const volume = listAt(spec, "volumes").find(
      (candidate) => stringAt(candidate, "persistentVolumeClaim", "claimName") === name,
    );
    const mounts = listAt(spec, "containers").flatMap((container) => listAt(container, "volumeMounts"));
    return volume === undefined
      ? []
      : mounts.flatMap((mount) =>
          stringAt(mount, "name") === stringAt(volume, "name") ? (stringAt(mount, "mountPath") ?? []) : [],
        );
  });
  return [...new Set(paths)];
}
