import { listAt, podTemplate, serverNodes, stringAt, valueAt } from "@cowlab/core";
import type { PageModel } from "../../page-model.ts";
import { and, block, code, section, table } from "../markdown.ts";
import { backupTarget, type Claim, claims, type Model, moduleOf, nfsExport, ofKind } from "../objects.ts";

const longhorn = "driver.longhorn.io";

/** What is backed up, when and where to, and how it comes back. */
export function backupsPage({ rendered }: PageModel): string {
  const all = claims(rendered);
  const own = all.filter(({ storageClass }) => storageClass?.["provisioner"] === longhorn);
  const others = all.filter((claim) => claim.volume === undefined && !own.includes(claim));
  const shared = [...new Set(all.flatMap(({ volume }) => (volume === undefined ? [] : (nfsExport(volume) ?? []))))];
  const target = backupTarget(rendered);
  const jobs = ofKind(rendered, "longhorn.io", "RecurringJob");
  return `# Backup and restore

${[
  section(
    "What is kept where",
    target === undefined
      ? own.length === 0
        ? ""
        : "There is **no backup target**: snapshots of the volumes die with the disks.\n"
      : `Longhorn backs up ${own.length === 1 ? "the volume" : `all ${own.length} volumes`} below to ${code(target)}.\n`,
    jobs.length === 0
      ? ""
      : table(
          ["Job", "Does", "When", "Keeps"],
          jobs.map((job) => [
            code(job.metadata.name),
            stringAt(job, "spec", "task") ?? "",
            `${code(stringAt(job, "spec", "cron") ?? "")} (${rendered.cluster.timeZone})`,
            String(valueAt(job, "spec", "retain") || ""),
          ]),
        ),
    others.length === 0
      ? ""
      : `**Not** backed up from here: ${and(others.map(({ namespace, name }) => code(`${namespace}/${name}`)))}, on ${and([...new Set(others.map(({ className }) => (className === undefined ? "the default class" : code(className))))])}.\n`,
    shared.length === 0
      ? ""
      : `**Not** backed up from here: ${and(shared.map(code))}. ${shared.length === 1 ? "It is a tree" : "They are trees"} of another machine, which has to see to that itself.\n`,
  ),
  ...(own.length === 0 ? [] : [section("Restore a volume", ...restore(rendered, own))]),
  section("Rebuild the cluster", ...rebuild(rendered, own)),
]
  .filter((part) => part !== "")
  .join("\n")}`;
}

function restore(model: Model, own: readonly Claim[]): string[] {
  const ui = longhornHost(model);
  return [
    `A restored volume is a new one: the claim is made anew and bound to it. The old volume stays, as ${and([...new Set(own.map(({ storageClass }) => code(storageClass?.metadata.name ?? "")))])} keeps what is no longer claimed, until somebody deletes it.\n`,
    `1. In ${ui === undefined ? "Longhorn's UI" : `[Longhorn's UI](https://${ui})`}, among the backups: choose that of the claim, restore it, and give the volume the name of the table. Wait until it is restored and detached.
2. Stop Flux from interfering, stop the app, and delete the claim.
3. Make the volume known under the restored one's name, kept for the claim.
4. Let Flux go on: it makes the claim, which binds, and starts the app.
`,
    table(
      ["Claim", "Size", "Name for the restored volume"],
      own.map(({ namespace, name, size }) => [code(`${namespace}/${name}`), size, code(restoredName(name))]),
    ),
    ...own.map((claim) => details(`${claim.namespace}/${claim.name}`, commands(model, claim))),
  ];
}

function details(summary: string, text: string): string {
  return `<details>\n<summary>${summary}</summary>\n\n${block("sh", text)}\n</details>\n`;
}

function restoredName(claim: string): string {
  return `${claim}-restored`;
}

function commands(model: Model, { manifest, namespace, name, size, storageClass }: Claim): string {
  const module = moduleOf(model, manifest);
  const users = workloadsOf(model, namespace, name);
  const modes = listAt(manifest, "spec", "accessModes").map(String);
  const volume = restoredName(name);
  // The field manager is the one whose changes Flux leaves alone: it takes back what kubectl changes under its own name.
  const suspend = (value: boolean): string =>
    `kubectl patch kustomization ${module} --namespace flux-system --field-manager flux-client-side-apply --type merge --patch '{"spec":{"suspend":${value}}}'`;
  return `${suspend(true)}
${users.map((user) => `kubectl scale ${user} --namespace ${namespace} --replicas 0`).join("\n")}
kubectl delete persistentvolumeclaim ${name} --namespace ${namespace}
kubectl apply -f - <<'END'
apiVersion: v1
kind: PersistentVolume
metadata:
  name: ${volume}
spec:
  capacity:
    storage: ${size}
  accessModes: [${modes.join(", ")}]
  persistentVolumeReclaimPolicy: Retain
  storageClassName: ${storageClass?.metadata.name ?? ""}
  claimRef:
    namespace: ${namespace}
    name: ${name}
  csi:
    driver: ${longhorn}
    fsType: ${stringAt(storageClass, "parameters", "fsType") ?? "ext4"}
    volumeHandle: ${volume}
END
${suspend(false)}
kubectl annotate kustomization ${module} --namespace flux-system --overwrite reconcile.fluxcd.io/requestedAt="$(date +%s)"`;
}

/** What mounts a claim, as kubectl scales it: `deployment/sonarr`. */
function workloadsOf({ modules }: Model, namespace: string, claim: string): readonly string[] {
  return modules.flatMap(({ objects }) =>
    objects.flatMap(({ manifest }) => {
      const volumes = manifest.metadata.namespace === namespace ? listAt(podTemplate(manifest)?.spec, "volumes") : [];
      const mounts = volumes.some((volume) => stringAt(volume, "persistentVolumeClaim", "claimName") === claim);
      return mounts ? [`${manifest.kind.toLowerCase()}/${manifest.metadata.name}`] : [];
    }),
  );
}

function longhornHost({ cluster }: Model): string | undefined {
  return cluster.hosts.find(({ module }) => module.startsWith("longhorn"))?.fqdn;
}

function rebuild(model: Model, own: readonly Claim[]): string[] {
  const { cluster } = model;
  const servers = serverNodes(cluster);
  const [first] = servers;
  const state =
    servers.length > 1
      ? `k3s keeps snapshots of etcd on each server in ${code("/var/lib/rancher/k3s/server/db/snapshots")}.`
      : `The state of the control plane is a database on ${first?.name ?? "the server"}, ${code("/var/lib/rancher/k3s/server/db")}: what it knows and git does not is which volume belongs to which claim. Without a copy of it, the volumes come back from their backups.`;
  return [
    `Everything but data is in git. ${state} Keep outside of the cluster: ${code("age.agekey")}, without which the Secrets are lost, and the machines' k3s token.\n`,
    `[Bootstrap](bootstrap.md) the machines anew${own.length === 0 ? "" : "; apps come up with empty volumes. Longhorn finds its backups by itself once it runs. Then restore each volume as above"}.\n`,
  ];
}
