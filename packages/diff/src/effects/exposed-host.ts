import { type EffectRule, enumerate } from "../effect.ts";
import { hostChanges } from "./lookups/exposure.ts";

/** A host comes into the reach of the Internet. */
export const exposedHost: EffectRule = {
  id: "exposed-host",
  severity: "look-closely",
  about: "From then on anybody may knock: what answers there needs a login of its own, or a middleware that asks for one.",
  link: "https://developers.cloudflare.com/cloudflare-one/networks/connectors/cloudflare-tunnel/",
  *find(diff) {
    for (const { host, before, after } of hostChanges(diff)) {
      if (after?.internet !== true || before?.internet === true) continue;
      const login = after.logins.length === 0 ? "no middleware asks for a login" : `behind ${enumerate(after.logins)}`;
      yield {
        ...(after.module === undefined ? {} : { module: after.module }),
        object: host,
        message: `is reached from the Internet now${before?.lan === true ? ", before only from the LAN" : ""}: it leads to ${enumerate(after.backends)}, ${login}`,
        advice: "make sure that it has a login, and that the login is not the default one",
      };
    }
  },
};
