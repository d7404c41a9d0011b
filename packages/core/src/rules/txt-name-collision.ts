import { placeOf, type Rule } from "../rule.ts";
import { dnsRecords } from "./lookups/dns-records.ts";
import { programFlags } from "./lookups/program-flags.ts";

const flag = "txt-wildcard-replacement";

/** The word that stands for a wildcard in the names of ownership records is no host's name. */
export const txtNameCollision: Rule = {
  id: "txt-name-collision",
  severity: "error",
  protects:
    "The wildcard's ownership record takes the host's name: the host is no longer covered by the wildcard, or its own record is not kept.",
  link: "https://kubernetes-sigs.github.io/external-dns/latest/docs/registry/txt/",
  *check(context) {
    const { domain, hosts } = context.cluster;
    for (const { object, path, value } of programFlags(context, flag)) {
      const name = `${value}.${domain}`;
      const host = hosts.find(({ fqdn }) => fqdn === name);
      const record = dnsRecords(context).find((candidate) => candidate.name === name);
      if (host === undefined && record === undefined) continue;
      yield {
        ...placeOf(object, path),
        message: `${value} stands for the wildcard in ownership records, but ${name} is a ${host === undefined ? "record" : "host"}`,
        fix: "rename the host: the word may never change once records exist",
        other:
          host !== undefined
            ? { module: host.module, path: "hosts" }
            : record && placeOf(record.object, `${record.path}.dnsName`),
      };
    }
  },
};
