import { stringAt } from "../manifest.ts";
import { fluxModule, secretsModule } from "../order.ts";
import { placeOf, type Rule } from "../rule.ts";

/** A Kustomization that a module renders applies nothing that a module's own Kustomization applies. */
export const nestedKustomization: Rule = {
  id: "nested-kustomization",
  severity: "error",
  protects: "Objects that two Kustomizations apply belong to both, and when one lets go of them it deletes them.",
  link: "https://github.com/fluxcd/kustomize-controller/issues/338",
  *check({ cluster, ofKind }) {
    const folder = `clusters/${cluster.name}`;
    const owned = new Map(cluster.modules.map(({ name }) => [`${folder}/${name}`, `is the folder of the module ${name}`]));
    owned.set(folder, "is the cluster's own folder, which the root Kustomization applies");
    owned.set(`${folder}/flux`, "is the folder of the modules' Kustomizations, which the root Kustomization applies");
    owned.set(`secrets/${cluster.name}`, `is the folder of the Secrets, which the Kustomization ${secretsModule} applies`);
    for (const object of ofKind("kustomize.toolkit.fluxcd.io", "Kustomization")) {
      const { manifest, module } = object;
      if (stringAt(manifest, "spec", "sourceRef", "name") !== fluxModule) continue;
      const path = normalPath(stringAt(manifest, "spec", "path") ?? "");
      // The root Kustomization is part of what it applies.
      if (module === fluxModule && manifest.metadata.name === fluxModule && path === folder) continue;
      const why =
        owned.get(path) ?? (isAbove(path, folder) ? `holds ${folder}, which the root Kustomization applies` : undefined);
      if (why === undefined) continue;
      yield {
        ...placeOf(object, "spec.path"),
        message: `applies ${path === "" ? "the whole repository" : path}, which ${why}`,
        fix: "remove this Kustomization: render gives each module one",
      };
    }
  },
};

function normalPath(path: string): string {
  return path
    .split("/")
    .filter((part) => part !== "" && part !== ".")
    .join("/");
}

function isAbove(path: string, folder: string): boolean {
  return path === "" || folder.startsWith(`${path}/`);
}
