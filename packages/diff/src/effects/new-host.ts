import { type EffectRule, enumerate } from "../effect.ts";
import { hostChanges } from "./lookups/exposure.ts";

/** A host appears. */
export const newHost: EffectRule = {
  id: "new-host",
  severity: "routine",
  about: "Traefik answers at a name that it did not know.",
  link: "https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/crd/http/ingressroute/",
  *find(diff) {
    for (const { host, before, after } of hostChanges(diff)) {
      if (before !== undefined || after === undefined) continue;
      const missing =
        after.missing.length === 0
          ? ""
          : `; for the Internet ${enumerate(after.missing)} ${after.missing.length === 1 ? "is" : "are"} missing`;
      const place = after.module === undefined ? {} : { module: after.module };
      yield {
        ...place,
        object: host,
        message: `is new and leads to ${enumerate(after.backends)}${after.lan ? ", for the LAN" : ""}${missing}`,
      };
    }
  },
};
