import { groupKind, stringAt } from "../manifest.ts";
import { fluxModule } from "../order.ts";
import { placeOf, type Rule } from "../rule.ts";

/** A module that installs a kind renders no objects of it. */
export const prematureObject: Rule = {
  id: "premature-object",
  severity: "error",
  protects:
    "Flux tries a module's objects out before it applies any of them: one whose kind is only about to come stops them all.",
  link: "https://fluxcd.io/flux/components/kustomize/kustomizations/#dependencies",
  *check({ modules }) {
    for (const { module, objects } of modules) {
      // Flux's own kinds are there before Flux reads anything.
      if (module.name === fluxModule || module.installs === undefined) continue;
      const installed = new Set(module.installs.map(groupKind));
      // Definitions that are rendered themselves Flux applies first.
      const defined = new Set(
        objects
          .filter(({ manifest }) => manifest.kind === "CustomResourceDefinition")
          .map(({ manifest }) => `${stringAt(manifest, "spec", "group")} ${stringAt(manifest, "spec", "names", "kind")}`),
      );
      for (const object of objects) {
        const kind = groupKind(object.manifest);
        if (!installed.has(kind) || defined.has(kind)) continue;
        yield {
          ...placeOf(object),
          message: `is of a kind that its own module, ${module.name}, installs`,
          fix: "render it in a second module, which Flux applies when the first is ready",
          other: { module: module.name, path: "installs" },
        };
      }
    }
  },
};
