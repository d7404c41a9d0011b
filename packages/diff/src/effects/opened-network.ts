import { stringAt } from "@cowlab/core";
import { changedObjects, type EffectRule, placeOf } from "../effect.ts";
import { isKind } from "../object-name.ts";
import { deletions } from "./lookups/deletions.ts";
import { limits, widenings } from "./lookups/network-policies.ts";

/** Pods let in, or go out to, more than before. */
export const openedNetwork: EffectRule = {
  id: "opened-network",
  severity: "look-closely",
  about: "Without a NetworkPolicy every pod of the cluster may come in; a NodePort answers on every machine.",
  link: "https://kubernetes.io/docs/concepts/services-networking/network-policies/",
  *find(diff) {
    for (const object of deletions(diff)) {
      if (!isKind(object.name, "networking.k8s.io", "NetworkPolicy")) continue;
      // Where the pods go, too, there is nothing left to protect.
      const isNamespaceEmpty = !diff.head
        .ofKind("apps", "Deployment")
        .some(({ name }) => name.namespace === object.name.namespace);
      if (!isNamespaceEmpty) yield { ...placeOf(diff.base, object), message: "is deleted: what it kept out may come in" };
    }
    for (const { before, after } of changedObjects(diff)) {
      if (isKind(after.name, "networking.k8s.io", "NetworkPolicy")) {
        for (const direction of ["ingress", "egress"] as const) {
          const wider = widenings({ before, after }, direction).filter(({ specific }) => !specific);
          if (wider.length > 0)
            yield {
              ...placeOf(diff.head, after, `spec.${direction}`),
              message: `lets ${direction === "ingress" ? "in" : "out"} more than before`,
            };
          if (limits(before.manifest, direction) && !limits(after.manifest, direction))
            yield { ...placeOf(diff.head, after, "spec.policyTypes"), message: `no longer limits ${direction}` };
        }
      }
      if (isKind(after.name, "", "Service")) {
        const [was, is] = [before, after].map(({ manifest }) => stringAt(manifest, "spec", "type") ?? "ClusterIP");
        if (was === "ClusterIP" && (is === "NodePort" || is === "LoadBalancer")) {
          yield {
            ...placeOf(diff.head, after, "spec.type"),
            message: `goes from ClusterIP to ${is}: it is reached from outside the cluster, past Traefik and its logins`,
          };
        }
      }
    }
  },
};
