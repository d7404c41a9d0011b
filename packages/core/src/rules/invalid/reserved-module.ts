// Rejected by reserved-module: the folder flux/ holds the Flux Kustomizations of all modules.
import { exampleApp } from "../../testing/example-cluster.ts";
import { clusterWith } from "../../testing/example-objects.ts";

export default clusterWith([exampleApp("flux")]);
