import { type EffectRule, enumerate } from "../effect.ts";
import { restarts } from "./lookups/restarts.ts";

/** Pods are made anew. */
export const restartedPods: EffectRule = {
  id: "restarted-pods",
  severity: "routine",
  about: "A change of the pod template replaces the pods. In the order of the modules; within one, all at the same time.",
  link: "https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#updating-a-deployment",
  *find(diff) {
    for (const { place, how, because } of restarts(diff)) {
      yield { ...place, message: `restarts its pods, ${how}: ${enumerate(because)}` };
    }
  },
};
