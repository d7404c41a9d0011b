import { isObject, type PlainManifest } from "../manifest.ts";
import { nearest } from "../nearest.ts";
import { placeOf, type Rule } from "../rule.ts";
import { namespaceLabels } from "./lookups/pods.ts";
import { referralsTo } from "./lookups/referrals.ts";

/** A Secret that a module declares is read by something. */
export const unusedSecret: Rule = {
  id: "unused-secret",
  severity: "warning",
  protects: "Somebody makes, encrypts and renews a credential that nothing reads, or what should read it names another one.",
  link: "https://kubernetes.io/docs/concepts/security/secrets-good-practices/",
  *check(context) {
    const { cluster, modules, objects } = context;
    const namespaces = namespaceLabels(context);
    const referrals = referralsTo(context, "Secret");
    const used = new Set(referrals.map(({ reference: { namespace, name } }) => `${namespace}/${name}`));
    const indexes = new Map(modules.map(({ module }) => [module.name, module.secrets ?? []]));
    for (const { module, namespace, name } of cluster.secrets) {
      if (used.has(`${namespace}/${name}`) || !namespaces.has(namespace)) continue;
      // Charts and kinds that are not known here name it by any field of theirs.
      if (objects.some(({ manifest }) => manifest.metadata.namespace === namespace && namesIn(manifest, name))) continue;
      const index = indexes.get(module)?.findIndex((secret) => secret.namespace === namespace && secret.name === name) ?? 0;
      const candidates = referrals.filter(({ reference }) => reference.namespace === namespace);
      const near = nearest(
        name,
        candidates.map(({ reference }) => reference.name),
      );
      const other = candidates.find(({ reference }) => reference.name === near);
      yield {
        module,
        path: `secrets[${index}]`,
        message: `declares the Secret ${namespace}/${name}, which nothing reads`,
        fix: near === undefined ? "remove it" : `did you mean ${near}?`,
        ...(other === undefined ? {} : { other: placeOf(other.object, other.reference.path) }),
      };
    }
  },
};

/** True where a field of an object is a name; its own is none. */
function namesIn({ metadata, ...fields }: PlainManifest, name: string): boolean {
  return names(fields, name);
}

function names(value: unknown, name: string): boolean {
  if (typeof value === "string") return value === name;
  if (Array.isArray(value)) return value.some((item) => names(item, name));
  return isObject(value) && Object.values(value).some((field) => names(field, name));
}
