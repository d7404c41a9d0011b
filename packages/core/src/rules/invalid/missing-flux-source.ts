// Rejected by missing-flux-source: no module renders the repository that every Kustomization reads.
import { exampleCluster, exampleFlux } from "../../testing/example-cluster.ts";

const cluster = exampleCluster();

export default { ...cluster, modules: cluster.modules.filter((module) => module !== exampleFlux) };
