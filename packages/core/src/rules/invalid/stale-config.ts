// Rejected by stale-config: the pods read a ConfigMap when they start, and nothing restarts them when it changes.
import { ConfigMap } from "../../kinds/kubernetes.ts";
import { clusterWithContainer } from "../../testing/example-pods.ts";

const settings = ConfigMap({ metadata: { name: "settings", namespace: "photos" }, data: { LANGUAGE: "de" } });

export default clusterWithContainer({ envFrom: [{ configMapRef: { name: "settings" } }] }, { objects: [settings] });
