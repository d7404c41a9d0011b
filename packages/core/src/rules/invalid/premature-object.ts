// Rejected by premature-object: the module that installs BackupPlan renders one.
import type { Module } from "../../module.ts";
import { BackupPlan, exampleCluster, exampleInstaller } from "../../testing/example-cluster.ts";

const cluster = exampleCluster();
const plan = BackupPlan({
  metadata: { name: "nightly", namespace: "backups" },
  spec: { schedule: "0 3 * * *", claims: ["recipes"] },
});
const installer: Module = { ...exampleInstaller, objects: (facts) => [...exampleInstaller.objects(facts), plan] };

export default { ...cluster, modules: cluster.modules.map((module) => (module === exampleInstaller ? installer : module)) };
