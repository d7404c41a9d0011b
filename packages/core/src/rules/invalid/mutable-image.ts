// Rejected by mutable-image: latest is whatever is the newest when the pod starts.
import { clusterWithContainer } from "../../testing/example-pods.ts";

export default clusterWithContainer({ image: "registry.example.org/photos:latest" });
