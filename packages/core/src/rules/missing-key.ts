import { apiGroup, isObject, listAt, stringAt, valueAt } from "../manifest.ts";
import { nearest } from "../nearest.ts";
import type { Reference } from "../references.ts";
import { type Finding, type Provider, placeOf, type RenderedObject, type Rule, type RuleContext } from "../rule.ts";
import { containers } from "./lookups/containers.ts";
import { referralsTo } from "./lookups/referrals.ts";

/** A key that is asked of a Secret or ConfigMap is in it, or in its declaration. */
export const missingKey: Rule = {
  id: "missing-key",
  severity: "error",
  protects:
    "A container that asks for a key which is not there never starts, and a mount of one by subPath becomes an empty folder.",
  link: "https://kubernetes.io/docs/concepts/configuration/secret/#optional-secrets",
  *check(context) {
    for (const { object, reference } of [...referralsTo(context, "Secret"), ...referralsTo(context, "ConfigMap")]) {
      if (reference.optional === true) continue;
      const keys = isCertificate(object, reference) ? ["tls.crt", "tls.key"] : reference.key === undefined ? [] : [reference.key];
      for (const key of keys) yield* missing(placeOf(object, reference.path), key, reference, context);
    }
    yield* subPaths(context);
  },
};

/** True for the Secrets from which Traefik, and whoever else serves an Ingress, takes a certificate. */
function isCertificate({ manifest }: RenderedObject, { kind, path }: Reference): boolean {
  const serves = ["traefik.io", "networking.k8s.io"].includes(apiGroup(manifest.apiVersion));
  return serves && kind === "Secret" && /^spec\.(tls|tls\[\d+\]|defaultCertificate|certificates\[\d+\])\.secretName$/.test(path);
}

/** Mounts of a single file of a Secret or ConfigMap. */
function* subPaths(context: RuleContext): Generator<Finding> {
  for (const { workload, path, spec } of containers(context)) {
    const { namespace } = workload.object.manifest.metadata;
    for (const [index, mount] of listAt(spec, "volumeMounts").entries()) {
      const file = stringAt(mount, "subPath")?.split("/")[0] ?? "";
      if (file === "") continue;
      const volume = listAt(workload.pod.spec, "volumes").find((item) => valueAt(item, "name") === valueAt(mount, "name"));
      const [kind, source, nameField] = isObject(valueAt(volume, "secret"))
        ? (["Secret", valueAt(volume, "secret"), "secretName"] as const)
        : (["ConfigMap", valueAt(volume, "configMap"), "name"] as const);
      const name = stringAt(source, nameField);
      if (name === undefined || valueAt(source, "optional") === true) continue;
      const place = placeOf(workload.object, `${path}.volumeMounts[${index}].subPath`);
      const items = listAt(source, "items");
      if (items.length === 0) yield* missing(place, file, { group: "", kind, namespace, name }, context);
      else if (!items.some((item) => stringAt(item, "path")?.split("/")[0] === file)) {
        const files = items.flatMap((item) => stringAt(item, "path") ?? []);
        const message = `mounts ${file} of ${kind} ${namespace}/${name}, of which the volume takes only ${files.join(", ")}`;
        yield { ...place, message, fix: `add an item with the path ${file}` };
      }
    }
  }
}

function* missing(
  place: ReturnType<typeof placeOf>,
  key: string,
  reference: Pick<Reference, "group" | "kind" | "namespace" | "name">,
  { provider }: RuleContext,
): Generator<Finding> {
  const found = provider(reference);
  const keys = found === undefined ? undefined : keysOf(found);
  if (found === undefined || keys === undefined || keys.includes(key)) return;
  const { kind, namespace, name } = reference;
  const near = nearest(key, keys);
  const has = keys.length === 0 ? "has none" : `has ${keys.join(", ")}`;
  yield {
    ...place,
    message: `asks for the key ${key} of ${kind} ${namespace}/${name}${found.by === undefined ? "" : `, ${found.by}`}, which ${has}`,
    fix: near === undefined ? `add ${key}, or ask for another key` : `did you mean ${near}?`,
    ...(found.object === undefined ? {} : { other: placeOf(found.object, "data") }),
  };
}

/** The keys of a Secret or ConfigMap, undefined where they are not known. */
function keysOf({ object, keys }: Provider): readonly string[] | undefined {
  if (object === undefined) return keys;
  return ["data", "binaryData", "stringData"].flatMap((field) => {
    const map = valueAt(object.manifest, field);
    return isObject(map) ? Object.keys(map) : [];
  });
}
