// Rejected by uninstalled-kind: nothing installs cert-manager.
import { Issuer } from "../../kinds/cert-manager.ts";
import { clusterWith, exampleModule } from "../../testing/example-objects.ts";

const issuer = Issuer({ metadata: { name: "own", namespace: "issuers" }, spec: { selfSigned: {} } });

export default clusterWith([exampleModule("issuers", [issuer])]);
