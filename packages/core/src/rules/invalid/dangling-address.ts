// Rejected by dangling-address: the Service is called recipes.
import { clusterWithContainer } from "../../testing/example-pods.ts";

export default clusterWithContainer({ env: [{ name: "RECIPES_URL", value: "http://recipe.recipes.svc.cluster.local:80" }] });
