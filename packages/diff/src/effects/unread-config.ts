import { valueAt } from "@cowlab/core";
import { changedObjects, type EffectRule, enumerate, placeOf } from "../effect.ts";
import { describeObject, isKind, type ObjectName } from "../object-name.ts";
import type { PlacedObject } from "../read-file.ts";
import { configUsers } from "./lookups/config-users.ts";
import { changedPods } from "./lookups/pods.ts";

/** A configuration changes, and nothing restarts the pods that read it. */
export const unreadConfig: EffectRule = {
  id: "unread-config",
  severity: "look-closely",
  about: "Kubernetes restarts no pod for a changed ConfigMap or Secret: programs go on with what they read at their start.",
  link: "https://kubernetes.io/docs/concepts/configuration/configmap/#mounted-configmaps-are-updated-automatically",
  *find(diff) {
    const restarted = new Set(changedPods(diff).map(({ change }) => change.after.key));
    for (const { after, fields } of changedObjects(diff)) {
      if (!isKind(after.name, "", "ConfigMap", "Secret")) continue;
      if (!fields.some(({ path }) => ["data", "binaryData", "stringData"].some((key) => path[0] === key))) continue;
      const stale = configUsers(diff, after).filter(
        ({ workload }) => !restarted.has(workload.key) && !isReloaded(workload) && workload.name.kind !== "CronJob",
      );
      if (stale.length === 0) continue;
      const names = stale.map(({ workload }) => describeObject(workload.name));
      const once = stale.some((user) => user.once);
      yield {
        ...placeOf(diff.head, after),
        message: once
          ? `changes, but ${enumerate(names)} ${names.length === 1 ? "reads" : "read"} it at the start only: nothing restarts, and the old one goes on`
          : `changes, and the files of ${enumerate(names)} follow within a minute or two; whether the program reads them again, nobody here knows`,
        others: names,
        advice: "put a checksum of it into an annotation of the pod template, or restart by hand",
        steps: stale.map(({ workload }) => restartCommand(workload.name)),
      };
    }
  },
};

/** Whether a controller of its own restarts it. @see https://github.com/stakater/Reloader */
function isReloaded({ manifest }: PlacedObject): boolean {
  return JSON.stringify(valueAt(manifest, "metadata", "annotations") ?? null).includes("reloader.stakater.com/");
}

function restartCommand({ kind, namespace, name }: ObjectName): string {
  return `kubectl rollout restart ${kind.toLowerCase()}/${name} --namespace ${namespace}`;
}
