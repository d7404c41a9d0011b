// Rejected by secret-without-namespace: no module declares the namespace vault.
import { exampleApp } from "../../testing/example-cluster.ts";
import { clusterWith } from "../../testing/example-objects.ts";

const token = { namespace: "vault", name: "mail", keys: ["password"], purpose: "the password of the mail account" };

export default clusterWith([{ ...exampleApp("cookbook"), secrets: [token] }]);
