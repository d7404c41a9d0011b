import { stringAt } from "@cowlab/core";
import { changedObjects, type EffectRule, placeOf } from "../effect.ts";
import { isKind } from "../object-name.ts";

const label = "pod-security.kubernetes.io/enforce";
const levels = ["privileged", "baseline", "restricted"];

/** A namespace admits pods that it did not. */
export const loweredPodSecurity: EffectRule = {
  id: "lowered-pod-security",
  severity: "look-closely",
  about: "The Pod Security Standard of a namespace is what refuses dangerous pods, whoever makes them.",
  link: "https://kubernetes.io/docs/concepts/security/pod-security-admission/",
  *find(diff) {
    for (const { before, after } of changedObjects(diff)) {
      if (!isKind(after.name, "", "Namespace")) continue;
      const [was = "privileged", is = "privileged"] = [before, after].map(({ manifest }) =>
        stringAt(manifest, "metadata", "labels", label),
      );
      if (levels.indexOf(is) < levels.indexOf(was))
        yield { ...placeOf(diff.head, after, `metadata.labels["${label}"]`), message: `goes from ${was} to ${is}` };
    }
  },
};
