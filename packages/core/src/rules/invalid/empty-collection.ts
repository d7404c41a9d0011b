// Rejected by empty-collection: the policy lets nobody in by an empty list, which the API server stores as none.
import { NetworkPolicy } from "../../kinds/kubernetes.ts";
import { clusterWithContainer } from "../../testing/example-pods.ts";

export default clusterWithContainer(
  {},
  {
    objects: [
      NetworkPolicy({
        metadata: { name: "photos", namespace: "photos" },
        spec: { podSelector: {}, policyTypes: ["Ingress"], ingress: [] },
      }),
    ],
  },
);
