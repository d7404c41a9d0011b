// Rejected by ambiguous-selector: the pods of a nightly job have the labels that the Service selects.
import { clusterWithContainer, exampleCronJob, exampleService } from "../../testing/example-pods.ts";

export default clusterWithContainer(
  {},
  { objects: [exampleService("photos"), exampleCronJob("backup", "photos", { "app.kubernetes.io/name": "photos" })] },
);
