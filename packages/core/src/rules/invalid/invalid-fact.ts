// Rejected by invalid-fact: the time zone is no name of the IANA database.
import { exampleCluster } from "../../testing/example-cluster.ts";

export default exampleCluster({ timeZone: "Europe/Berlln" });
