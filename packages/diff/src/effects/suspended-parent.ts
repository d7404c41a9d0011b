import { valueAt } from "@cowlab/core";
import { count, type EffectRule } from "../effect.ts";
import { changedName } from "../object-change.ts";
import { describeObject, isKind } from "../object-name.ts";

/** Changes below something that is suspended. */
export const suspendedParent: EffectRule = {
  id: "suspended-parent",
  severity: "look-closely",
  about: "What is suspended applies nothing: the change waits, and comes as a surprise to whoever resumes it.",
  link: "https://fluxcd.io/flux/components/kustomize/kustomizations/#suspend",
  *find(diff) {
    const waiting = diff.changes.flatMap((change) => {
      const { file } = change.kind === "removed" ? change.before : change.after;
      const id = (change.kind === "removed" ? diff.base : diff.head).applierOf(file)?.id ?? "";
      const applier = diff.head.flux().kustomizations.get(id);
      return applier?.suspend === true ? [{ applier, change }] : [];
    });
    for (const [applier, changes] of Map.groupBy(waiting, ({ applier }) => applier)) {
      yield {
        module: applier.name,
        object: `Kustomization ${applier.id}`,
        path: "spec.suspend",
        message: `is suspended: ${count(changes.length, "change")} below it will not be applied until it is resumed`,
        others: changes.map(({ change }) => describeObject(changedName(change))),
        steps: [`flux resume kustomization ${applier.name} --namespace ${applier.namespace}`],
      };
    }
    for (const change of diff.changes) {
      if (change.kind !== "changed" || !isKind(change.after.name, "helm.toolkit.fluxcd.io", "HelmRelease")) continue;
      const isSuspended = [change.before, change.after].every(({ manifest }) => valueAt(manifest, "spec", "suspend") === true);
      if (!isSuspended) continue;
      const { namespace, name } = change.after.name;
      const module = diff.head.applierOf(change.after.file)?.name;
      yield {
        ...(module === undefined ? {} : { module }),
        object: describeObject(change.after.name),
        path: "spec.suspend",
        message: "is suspended: its chart is not upgraded until it is resumed",
        steps: [`flux resume helmrelease ${name} --namespace ${namespace}`],
      };
    }
  },
};
