// Rejected by misspelt-module: there is no module recipies, but one that is called recipes.
import { clusterWithContainer } from "../../testing/example-pods.ts";

export default clusterWithContainer({}, { module: { talksTo: ["recipies"] } });
