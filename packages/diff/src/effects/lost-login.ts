import { type EffectRule, enumerate } from "../effect.ts";
import { hostChanges } from "./lookups/exposure.ts";

/** A host asks for less than before. */
export const lostLogin: EffectRule = {
  id: "lost-login",
  severity: "dangerous",
  about: "Everybody who reaches the host is let in without the login, or from addresses, that were asked for.",
  link: "https://doc.traefik.io/traefik/reference/routing-configuration/http/middlewares/overview/",
  *find(diff) {
    for (const { host, before, after } of hostChanges(diff)) {
      if (before === undefined || after === undefined) continue;
      const lost = before.logins.filter((login) => !after.logins.includes(login));
      if (lost.length === 0 || after.logins.length >= before.logins.length) continue;
      const place = after.module === undefined ? {} : { module: after.module };
      yield {
        ...place,
        object: host,
        message: `loses ${enumerate(lost)}: ${after.internet ? "the whole Internet" : "everybody in the LAN"} gets in without`,
        advice: "put the middleware back, unless what answers there has a login of its own",
      };
    }
  },
};
