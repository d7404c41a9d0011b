// Rejected by runs-as-root: the image decides who the program runs as.
import { clusterWithContainer } from "../../testing/example-pods.ts";

export default clusterWithContainer(
  { securityContext: { runAsNonRoot: undefined, runAsUser: undefined } },
  { level: "baseline" },
);
