import { apiGroup, listAt, stringAt, valueAt } from "../manifest.ts";
import { placeOf, type Rule } from "../rule.ts";

/** The API groups of Kubernetes itself, and those that k3s brings along. @see https://kubernetes.io/docs/reference/kubernetes-api/ */
const builtIn: ReadonlySet<string> = new Set([
  "",
  "admissionregistration.k8s.io",
  "apiextensions.k8s.io",
  "apiregistration.k8s.io",
  "apps",
  "autoscaling",
  "batch",
  "certificates.k8s.io",
  "coordination.k8s.io",
  "discovery.k8s.io",
  "events.k8s.io",
  "flowcontrol.apiserver.k8s.io",
  "helm.cattle.io",
  "k3s.cattle.io",
  "networking.k8s.io",
  "node.k8s.io",
  "policy",
  "rbac.authorization.k8s.io",
  "resource.k8s.io",
  "scheduling.k8s.io",
  "storage.k8s.io",
]);

/** The kind of each object is one of Kubernetes's own, or one whose definition a module installs. */
export const uninstalledKind: Rule = {
  id: "uninstalled-kind",
  severity: "error",
  protects:
    "Flux tries all objects of a module out before it applies any: one of a kind that the cluster does not know stops them all.",
  link: "https://kubernetes.io/docs/concepts/extend-kubernetes/api-extension/custom-resources/",
  *check({ cluster, objects, ofKind }) {
    const installed = new Map<string, { readonly versions: string[]; readonly by: string }>();
    const install = (group: string, kind: string, version: string, by: string): void => {
      const known = installed.get(`${group} ${kind}`);
      if (known === undefined) installed.set(`${group} ${kind}`, { versions: [version], by });
      else known.versions.push(version);
    };
    for (const { name, installs = [] } of cluster.modules) {
      for (const { apiVersion, kind } of installs) install(apiGroup(apiVersion), kind, apiVersion, name);
    }
    for (const { module, manifest } of ofKind("apiextensions.k8s.io", "CustomResourceDefinition")) {
      const group = stringAt(manifest, "spec", "group") ?? "";
      for (const version of servedVersions(manifest)) {
        install(group, stringAt(manifest, "spec", "names", "kind") ?? "", `${group}/${version}`, module);
      }
    }
    for (const object of objects) {
      const { apiVersion, kind } = object.manifest;
      const group = apiGroup(apiVersion);
      if (builtIn.has(group)) continue;
      const found = installed.get(`${group} ${kind}`);
      if (found === undefined) {
        const message = `is of the kind ${kind} of ${group}, which no module installs`;
        yield {
          ...placeOf(object),
          message,
          fix: "add the module that brings its definition; one of your own lists the kind among what it installs",
        };
      } else if (!found.versions.includes(apiVersion)) {
        const versions = [...new Set(found.versions)].join(", ");
        yield {
          ...placeOf(object, "apiVersion"),
          message: `is ${apiVersion}, but ${found.by} installs ${kind} as ${versions}`,
          fix: `take ${versions}`,
          other: { module: found.by, path: "installs" },
        };
      }
    }
  },
};

/** The versions of a rendered definition that the API server answers for. */
function servedVersions(definition: unknown): readonly string[] {
  return listAt(definition, "spec", "versions").flatMap((version) =>
    valueAt(version, "served") === false ? [] : (stringAt(version, "name") ?? []),
  );
}
