// Rejected by missing-need: no module provides certificates.
import { exampleApp } from "../../testing/example-cluster.ts";
import { clusterWith } from "../../testing/example-objects.ts";

export default clusterWith([{ ...exampleApp("cookbook"), needs: ["certificates"] }]);
