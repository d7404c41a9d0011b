import { type EffectRule, enumerate } from "../effect.ts";
import { hostChanges } from "./lookups/exposure.ts";

/** A host is no longer reached by those who reached it. */
export const withdrawnHost: EffectRule = {
  id: "withdrawn-host",
  severity: "look-closely",
  about: "Bookmarks, apps on phones and other programs that use the name find nothing any more.",
  link: "https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/crd/http/ingressroute/",
  *find(diff) {
    for (const { host, before, after } of hostChanges(diff)) {
      const place = { ...(before?.module === undefined ? {} : { module: before.module }), object: host };
      if (before === undefined) continue;
      const lost = [
        ...(before.internet && after?.internet !== true ? ["the Internet"] : []),
        ...(before.lan && after?.lan !== true ? ["the LAN"] : []),
      ];
      if (lost.length === 0) continue;
      const missing =
        after === undefined || after.missing.length === 0
          ? ""
          : `: ${enumerate(after.missing)} ${after.missing.length === 1 ? "is" : "are"} missing`;
      yield {
        ...place,
        message: `is no longer reached from ${enumerate(lost)}${after === undefined ? ": its route is gone" : missing}`,
      };
    }
  },
};
