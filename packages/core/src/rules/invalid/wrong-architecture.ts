// Rejected by wrong-architecture: the image is for amd64, and the nodes are Raspberry Pis.
import { clusterWithContainer } from "../../testing/example-pods.ts";

export default clusterWithContainer({ image: "docker.io/amd64/nginx:1.29.1" });
