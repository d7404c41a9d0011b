// Rejected by added-capabilities: the container may read the files of every user.
import { clusterWithContainer } from "../../testing/example-pods.ts";

export default clusterWithContainer(
  { securityContext: { capabilities: { drop: ["ALL"], add: ["DAC_OVERRIDE"] } } },
  { level: "baseline" },
);
