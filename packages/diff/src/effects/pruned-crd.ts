import { stringAt } from "@cowlab/core";
import { count, type EffectRule, placeOf } from "../effect.ts";
import { describeObject, isKind } from "../object-name.ts";
import { deletions } from "./lookups/deletions.ts";

/** A CustomResourceDefinition is deleted. */
export const prunedCrd: EffectRule = {
  id: "pruned-crd",
  severity: "dangerous",
  about: "A CustomResourceDefinition takes every object of its kind along, in all namespaces, whoever made it.",
  link: "https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#delete-a-customresourcedefinition",
  *find(diff) {
    for (const object of deletions(diff)) {
      if (!isKind(object.name, "apiextensions.k8s.io", "CustomResourceDefinition")) continue;
      const [group, kind] = [
        stringAt(object.manifest, "spec", "group") ?? "",
        stringAt(object.manifest, "spec", "names", "kind") ?? "",
      ];
      const objects = diff.base.ofKind(group, kind);
      yield {
        ...placeOf(diff.base, object),
        message: `is deleted, and with it every ${kind} of the cluster, ${count(objects.length, "of them is", "of them are")} in git`,
        others: objects.map(({ name }) => describeObject(name)),
        advice: "keep it with the annotation kustomize.toolkit.fluxcd.io/prune: disabled, and merge that first",
        steps: [`kubectl get ${object.name.name} --all-namespaces`],
      };
    }
  },
};
