import { type BgpNeighbours, bgpNeighbours } from "@cowlab/trace/bgp-sessions";
import { tracedCluster } from "@cowlab/trace/traced-cluster";
import { type Model, ofKind } from "./objects.ts";

/** The routers that learn of addresses by BGP, with the nodes that call them. */
export function routersOf(model: Model): readonly BgpNeighbours[] {
  return ofKind(model, "metallb.io", "BGPPeer").length === 0 ? [] : bgpNeighbours(tracedCluster(model));
}
