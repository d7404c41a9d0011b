import { fieldPath, itemPath } from "../field-path.ts";
import { apiGroup, isObject, type PlainManifest } from "../manifest.ts";
import { kindInstallers } from "../order.ts";
import { placeOf, type Rule } from "../rule.ts";

/**
 * The parts of kinds by whose exact content the API server decides whether to count a new generation. It compares what is
 * given with what it has stored, where an empty list is none. All other kinds it compares without that difference.
 * @see https://github.com/kubernetes/kubernetes/blob/v1.33.13/pkg/registry/networking/networkpolicy/strategy.go
 */
const comparedExactly: Readonly<Record<string, string>> = {
  "admissionregistration.k8s.io MutatingWebhookConfiguration": "webhooks",
  "admissionregistration.k8s.io ValidatingWebhookConfiguration": "webhooks",
  "networking.k8s.io NetworkPolicy": "spec",
};

/** What the API server drops from the metadata of a custom resource where it is empty. The rest it stores as it is given. */
const droppedMetadata = ["annotations", "finalizers", "labels", "ownerReferences"] as const;

/** What is applied without a change is not written again. */
export const emptyCollection: Rule = {
  id: "empty-collection",
  severity: "warning",
  protects:
    "The API server stores an empty list as none and then takes every server-side apply of it for a change: kubectl writes the object again each time, and its controllers start anew; Flux, which looks before it writes, does not.",
  link: "https://github.com/kubernetes/kubernetes/issues/124050",
  *check({ cluster, objects }) {
    const installers = kindInstallers(cluster.modules);
    for (const object of objects) {
      const { manifest } = object;
      const kind = `${apiGroup(manifest.apiVersion)} ${manifest.kind}`;
      const part = comparedExactly[kind];
      const empty =
        part !== undefined ? emptyBelow(manifest[part], part) : isCustom(manifest, installers) ? emptyMetadata(manifest) : [];
      for (const { path, what } of empty) {
        const message = `is an empty ${what}, which is stored as none, so that each server-side apply counts as a change`;
        yield { ...placeOf(object, path), message, fix: "leave it out: it means the same" };
      }
    }
  },
};

interface Empty {
  readonly path: string;
  readonly what: "list" | "map";
}

/** Empty lists and maps of labels. A selector without any is no empty map to the API server: it is there. */
function* emptyBelow(value: unknown, path: string): Generator<Empty> {
  if (Array.isArray(value)) {
    if (value.length === 0) yield { path, what: "list" };
    for (const [index, item] of value.entries()) yield* emptyBelow(item, itemPath(path, index));
  } else if (isObject(value)) {
    for (const [field, item] of Object.entries(value)) {
      const below = fieldPath(path, field);
      if (field === "matchLabels" && isEmptyMap(item)) yield { path: below, what: "map" };
      else yield* emptyBelow(item, below);
    }
  }
}

function emptyMetadata({ metadata }: PlainManifest): readonly Empty[] {
  const fields: Readonly<Record<string, unknown>> = metadata;
  return droppedMetadata.flatMap((field): readonly Empty[] => {
    const value = fields[field];
    if (Array.isArray(value)) return value.length === 0 ? [{ path: `metadata.${field}`, what: "list" }] : [];
    return isEmptyMap(value) ? [{ path: `metadata.${field}`, what: "map" }] : [];
  });
}

function isEmptyMap(value: unknown): boolean {
  return isObject(value) && Object.keys(value).length === 0;
}

/** True for an object of a kind that a definition brings, not Kubernetes itself. */
function isCustom({ apiVersion, kind }: PlainManifest, installers: ReturnType<typeof kindInstallers>): boolean {
  const group = apiGroup(apiVersion);
  return installers.has(`${group} ${kind}`) || (group.includes(".") && !group.endsWith(".k8s.io"));
}
