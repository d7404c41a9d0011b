// Rejected by missing-key: the Secret is declared with another key than the pod asks for.
import { clusterWithContainer } from "../../testing/example-pods.ts";

const mail = { namespace: "photos", name: "mail", keys: ["password"], purpose: "the password of the mail account" };

export default clusterWithContainer(
  { env: [{ name: "SMTP_PASSWORD", valueFrom: { secretKeyRef: { name: "mail", key: "passwd" } } }] },
  { module: { secrets: [mail] } },
);
