import { listAt, stringAt, valueAt } from "../manifest.ts";
import { placeOf, type Rule, type RuleContext } from "../rule.ts";
import { podPath, workloads } from "./lookups/workloads.ts";

/** A pod has a token for the Kubernetes API only where its ServiceAccount may do anything with it. */
export const needlessToken: Rule = {
  id: "needless-token",
  severity: "error",
  protects: "Every pod gets a token for the API by default: one that it has no use for is only good for whoever breaks into it.",
  link: "https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/#opt-out-of-api-credential-automounting",
  *check(context) {
    const bound = boundAccounts(context);
    const accounts = new Map(
      context.ofKind("", "ServiceAccount").map((object) => {
        const { namespace = "", name } = object.manifest.metadata;
        return [`${namespace}/${name}`, object];
      }),
    );
    for (const workload of workloads(context)) {
      const { object, pod } = workload;
      const { namespace = "" } = object.manifest.metadata;
      const name = stringAt(pod.spec, "serviceAccountName") ?? stringAt(pod.spec, "serviceAccount") ?? "default";
      const account = accounts.get(`${namespace}/${name}`);
      // What the ServiceAccount of a chart may do is not known here.
      if (account === undefined && name !== "default") continue;
      const mounted =
        pod.spec["automountServiceAccountToken"] ?? valueAt(account?.manifest, "automountServiceAccountToken") ?? true;
      if (mounted !== true || bound(namespace, name)) continue;
      yield {
        ...placeOf(object, podPath(workload, "automountServiceAccountToken")),
        message: `gives the pod the token of ServiceAccount ${namespace}/${name}, to which no RoleBinding gives any right`,
        fix: "set it to false, or bind a role to the ServiceAccount",
        ...(account === undefined ? {} : { other: placeOf(account) }),
      };
    }
  },
};

/** Tells which ServiceAccounts are bound to a role: by name, or as members of a group. */
function boundAccounts({ ofKind }: RuleContext): (namespace: string, name: string) => boolean {
  const bound = new Set<string>();
  for (const kind of ["RoleBinding", "ClusterRoleBinding"]) {
    for (const { manifest } of ofKind("rbac.authorization.k8s.io", kind)) {
      for (const subject of listAt(manifest, "subjects")) {
        const name = stringAt(subject, "name") ?? "";
        const namespace = stringAt(subject, "namespace") ?? manifest.metadata.namespace ?? "";
        if (valueAt(subject, "kind") === "ServiceAccount") bound.add(`system:serviceaccount:${namespace}:${name}`);
        else bound.add(name);
      }
    }
  }
  return (namespace, name) =>
    [
      `system:serviceaccount:${namespace}:${name}`,
      `system:serviceaccounts:${namespace}`,
      "system:serviceaccounts",
      "system:authenticated",
    ].some((subject) => bound.has(subject));
}
