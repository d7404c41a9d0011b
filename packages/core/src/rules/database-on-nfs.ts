import { listAt, stringAt } from "../manifest.ts";
import { containersOf } from "../references.ts";
import { placeOf, type RenderedObject, type Rule, type RuleContext } from "../rule.ts";
import { nfsExport } from "./lookups/nfs-exports.ts";
import { classNamed, longhornProvisioner } from "./lookups/storage-classes.ts";
import { claimUses, podPath, workloads } from "./lookups/workloads.ts";

/** The configuration of an app, where it keeps its database, is on no network file system. */
export const databaseOnNfs: Rule = {
  id: "database-on-nfs",
  severity: "warning",
  protects: "SQLite, in which most apps keep their state, relies on locks that NFS does not keep: the database is corrupted.",
  link: "https://www.sqlite.org/faq.html#q5",
  *check(context) {
    const uses = Map.groupBy(claimUses(context), ({ workload }) => workload);
    for (const workload of workloads(context)) {
      const remote = new Map<string, string>();
      for (const volume of listAt(workload.pod.spec, "volumes")) {
        const name = nfsExport(volume);
        if (name !== undefined) remote.set(stringAt(volume, "name") ?? "", `the export ${name}`);
      }
      for (const { volume, claim } of uses.get(workload) ?? []) {
        const reason = nfsBehind(claim, context);
        if (reason !== undefined) remote.set(volume, `${placeOf(claim).object}, which is ${reason}`);
      }
      if (remote.size === 0) continue;
      for (const container of containersOf(workload.pod.spec)) {
        for (const [index, mount] of listAt(container.spec, "volumeMounts").entries()) {
          const path = stringAt(mount, "mountPath") ?? "";
          const source = remote.get(stringAt(mount, "name") ?? "");
          if (source === undefined || !/(^|\/)config\/?$/.test(path)) continue;
          yield {
            ...placeOf(workload.object, podPath(workload, `${container.path}.volumeMounts[${index}]`)),
            message: `mounts at ${path} ${source}`,
            fix: "keep it on a block volume, ReadWriteOnce",
          };
        }
      }
    }
  },
};

/** Why a claim is NFS, undefined where it is not known to be. */
function nfsBehind({ manifest: claim }: RenderedObject, context: RuleContext): string | undefined {
  const { name, namespace } = claim.metadata;
  const wanted = stringAt(claim, "spec", "volumeName");
  const volume = context.ofKind("", "PersistentVolume").find(({ manifest }) => {
    const reserved = stringAt(manifest, "spec", "claimRef", "name") === name;
    return manifest.metadata.name === wanted || (reserved && stringAt(manifest, "spec", "claimRef", "namespace") === namespace);
  });
  const bound = nfsExport(volume?.manifest["spec"]);
  if (bound !== undefined) return `the export ${bound}`;
  const provisioner = stringAt(classNamed(context, stringAt(claim, "spec", "storageClassName"))?.manifest, "provisioner");
  if (provisioner === undefined) return undefined;
  if (/\bnfs\b/.test(provisioner)) return `of the NFS provisioner ${provisioner}`;
  // Longhorn shares a volume among nodes by an NFS server of its own.
  const shared = listAt(claim, "spec", "accessModes").includes("ReadWriteMany");
  return shared && provisioner === longhornProvisioner ? "ReadWriteMany, which Longhorn serves by NFS" : undefined;
}
