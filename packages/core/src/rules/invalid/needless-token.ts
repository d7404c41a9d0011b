// Rejected by needless-token: Kubernetes mounts a token where nothing is said, and the account has no right.
import { clusterWithContainer } from "../../testing/example-pods.ts";

export default clusterWithContainer({}, { pod: { automountServiceAccountToken: undefined } });
