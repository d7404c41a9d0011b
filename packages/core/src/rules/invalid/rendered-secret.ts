// Rejected by rendered-secret: base64 is no encryption.
import { clusterWith, exampleModule, Secret } from "../../testing/example-objects.ts";

const mail = Secret({ metadata: { name: "mail", namespace: "photos" }, data: { password: "Y29ycmVjdC1ob3JzZQ==" } });

export default clusterWith([exampleModule("photos", [mail])]);
