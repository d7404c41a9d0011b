// Rejected by floating-version: Flux upgrades itself to any version 2.
import { clusterWith, FluxInstance, withFluxObjects } from "../../testing/example-objects.ts";

const metadata = { name: "flux", namespace: "flux-system" };

export default withFluxObjects(clusterWith([]), [FluxInstance({ metadata, spec: { distribution: { version: "2.x" } } })]);
