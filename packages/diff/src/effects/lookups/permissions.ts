import { listAt, stringAt } from "@cowlab/core";
import type { ClusterDiff } from "../../cluster-diff.ts";
import { type EffectPlace, enumerate, placeOf } from "../../effect.ts";
import { isKind } from "../../object-name.ts";
import type { PlacedObject } from "../../read-file.ts";
import { stringsAt } from "../../value.ts";
import { oncePerDiff } from "./once-per-diff.ts";

/** A permission of the Kubernetes API that somebody gains. */
export interface Permission extends EffectPlace {
  readonly text: string;
  /** True where it leads to all others. */
  readonly powerful: boolean;
}

const rbac = "rbac.authorization.k8s.io";
const readVerbs = ["get", "list", "watch", "*"];
const writeVerbs = ["create", "update", "patch", "*"];

/** What roles and bindings grant that was not granted before. */
export const gainedPermissions: (diff: ClusterDiff) => readonly Permission[] = oncePerDiff((diff) =>
  diff.changes.flatMap((change): readonly Permission[] => {
    if (change.kind === "removed") return [];
    const before = change.kind === "added" || change.kind === "renamed" ? undefined : change.before;
    const { after } = change;
    if (isKind(after.name, rbac, "ClusterRole", "Role")) return roleGains(diff, before, after);
    return isKind(after.name, rbac, "ClusterRoleBinding", "RoleBinding") ? bindingGains(diff, before, after) : [];
  }),
);

function roleGains({ head }: ClusterDiff, before: PlacedObject | undefined, after: PlacedObject): readonly Permission[] {
  const had = grants(before);
  const gained = [...grants(after)].filter((grant) => !covers(had, grant));
  const cluster = after.name.kind === "ClusterRole";
  const powerful = gained.filter((grant) => isPowerful(grant, cluster));
  const rest = gained.filter((grant) => !powerful.includes(grant));
  const place = placeOf(head, after, "rules");
  return [powerful, rest].flatMap((list, index) =>
    list.length === 0 ? [] : [{ ...place, text: `may ${enumerate(list.map(describeGrant))}`, powerful: index === 0 }],
  );
}

/** Each verb on each resource, as `get secrets.` or `list ingressroutes.traefik.io`. */
function grants(role: PlacedObject | undefined): ReadonlySet<string> {
  const found = new Set<string>();
  for (const rule of listAt(role?.manifest, "rules")) {
    const names = stringsAt(rule, "resourceNames");
    const limit = names.length === 0 ? "" : ` ${names.join(",")}`;
    for (const verb of stringsAt(rule, "verbs")) {
      for (const group of stringsAt(rule, "apiGroups"))
        for (const resource of stringsAt(rule, "resources")) found.add(`${verb} ${resource}.${group}${limit}`);
      for (const url of stringsAt(rule, "nonResourceURLs")) found.add(`${verb} ${url}`);
    }
  }
  return found;
}

function covers(had: ReadonlySet<string>, grant: string): boolean {
  if (had.has(grant)) return true;
  const [verb = "", resource = ""] = grant.split(" ");
  const group = resource.slice(resource.indexOf("."));
  return [`${verb} ${resource}`, `* ${resource}`, `${verb} *${group}`, `* *${group}`, "* *.*"].some((wider) => had.has(wider));
}

/** @see https://kubernetes.io/docs/concepts/security/rbac-good-practices/#privilege-escalation-risks */
function isPowerful(grant: string, cluster: boolean): boolean {
  const [verb = "", resource = "", names] = grant.split(" ");
  const name = resource.slice(0, resource.indexOf("."));
  if (verb === "*" || ["escalate", "bind", "impersonate"].includes(verb)) return true;
  if (name === "*" && writeVerbs.includes(verb)) return true;
  if (["pods/exec", "pods/attach", "nodes/proxy", "serviceaccounts/token"].includes(name)) return true;
  if (!cluster || names !== undefined) return false;
  if (name === "secrets" || name === "*") return readVerbs.includes(verb);
  const dangerous = [
    "pods",
    "deployments",
    "daemonsets",
    "statefulsets",
    "jobs",
    "cronjobs",
    "clusterroles",
    "clusterrolebindings",
    "roles",
    "rolebindings",
  ];
  return (
    [...dangerous, "mutatingwebhookconfigurations", "validatingwebhookconfigurations", "persistentvolumes"].includes(name) &&
    writeVerbs.includes(verb)
  );
}

function describeGrant(grant: string): string {
  const [verb = "", resource = "", names] = grant.split(" ");
  const kind = resource
    .replace(/\.$/, "")
    .replace(/^\*(?=\.|$)/, "everything")
    .replace(/\.\*$/, "");
  return `${verb === "*" ? "do anything with" : verb} ${kind}${names === undefined ? "" : ` (${names})`}`;
}

function bindingGains(diff: ClusterDiff, before: PlacedObject | undefined, after: PlacedObject): readonly Permission[] {
  const [was, is] = [before, after].map((binding) => listAt(binding?.manifest, "subjects").map(describeSubject));
  const gained = (is ?? []).filter((subject) => !(was ?? []).includes(subject));
  if (gained.length === 0) return [];
  const role = stringAt(after.manifest, "roleRef", "name") ?? "";
  const roleKind = stringAt(after.manifest, "roleRef", "kind") ?? "ClusterRole";
  const cluster = after.name.kind === "ClusterRoleBinding";
  const namespace = roleKind === "Role" ? { namespace: after.name.namespace ?? "" } : {};
  const rules = diff.head.find({ group: rbac, kind: roleKind, name: role, ...namespace });
  const known =
    ["cluster-admin", "admin", "edit"].includes(role) || [...grants(rules)].some((grant) => isPowerful(grant, cluster));
  const where = cluster ? "in the whole cluster" : `in ${after.name.namespace}`;
  return [
    {
      ...placeOf(diff.head, after, "subjects"),
      text: `${enumerate(gained)} ${gained.length === 1 ? "gets" : "get"} the role ${role} ${where}`,
      powerful: known,
    },
  ];
}

function describeSubject(subject: unknown): string {
  const namespace = stringAt(subject, "namespace");
  return `${stringAt(subject, "kind")} ${namespace === undefined ? "" : `${namespace}/`}${stringAt(subject, "name")}`;
}
