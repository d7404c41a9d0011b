// Rejected by host-outside-domain: the host is given with the domain, and would answer at cookbook.example.org.example.org.
import { exampleApp } from "../../testing/example-cluster.ts";
import { clusterWith } from "../../testing/example-objects.ts";

export default clusterWith([{ ...exampleApp("cookbook"), hosts: [{ name: "cookbook.example.org" }] }]);
