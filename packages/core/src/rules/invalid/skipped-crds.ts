// Rejected by skipped-crds: the module installs a kind by a chart, whose CRDs an upgrade leaves as they are.
import { HelmRelease, HelmRepository } from "../../kinds/flux.ts";
import { BackupPlan, exampleCluster, exampleInstaller } from "../../testing/example-cluster.ts";
import { exampleModule, exampleOperators } from "../../testing/example-objects.ts";

const metadata = { name: "backups", namespace: "backups" };
const installer = exampleModule(
  "backups",
  [
    HelmRepository({ metadata, spec: { interval: "1h", url: "https://charts.example.org/backups" } }),
    HelmRelease({
      metadata,
      spec: {
        interval: "1h",
        chart: { spec: { chart: "backups", version: "1.4.0", sourceRef: { kind: "HelmRepository", name: "backups" } } },
        install: { crds: "CreateReplace" },
      },
    }),
  ],
  { installs: [BackupPlan] },
);
const cluster = exampleCluster();

export default {
  ...cluster,
  modules: [exampleOperators, ...cluster.modules.map((module) => (module === exampleInstaller ? installer : module))],
};
