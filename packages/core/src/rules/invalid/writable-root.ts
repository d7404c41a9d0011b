// Rejected by writable-root: Kubernetes lets a container write to its image where nothing is said.
import { clusterWithContainer } from "../../testing/example-pods.ts";

export default clusterWithContainer({ securityContext: { readOnlyRootFilesystem: undefined } });
