// Rejected by empty-selector: the pods have another label than the Service selects.
import { clusterWithContainer, exampleService } from "../../testing/example-pods.ts";

export default clusterWithContainer({}, { objects: [exampleService("photos", { selector: { app: "photos" } })] });
