// Rejected by unused-secret: no object of the namespace names the Secret.
import { clusterWithContainer } from "../../testing/example-pods.ts";

const mail = { namespace: "photos", name: "mail", keys: ["password"], purpose: "the password of the mail account" };

export default clusterWithContainer({}, { module: { secrets: [mail] } });
