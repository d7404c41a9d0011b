// Rejected by literal-secret: the password is committed with what is rendered.
import { clusterWithContainer } from "../../testing/example-pods.ts";

export default clusterWithContainer({ env: [{ name: "SMTP_PASSWORD", value: "correct-horse" }] });
