import { count, type EffectRule } from "../effect.ts";
import { describeObject } from "../object-name.ts";
import { moves, nameOfId } from "./lookups/moves.ts";

/** Objects go from one Kustomization to another without being deleted. */
export const adoptedObject: EffectRule = {
  id: "adopted-object",
  severity: "routine",
  about: "What its former Kustomization leaves alone is taken over as it is.",
  link: "https://fluxcd.io/flux/components/kustomize/kustomizations/#controlling-the-apply-behavior-of-resources",
  *find(diff) {
    for (const { from, to, objects, deleted } of moves(diff)) {
      const adopted = objects.filter((change) => !deleted.includes(change));
      if (adopted.length === 0) continue;
      yield {
        module: nameOfId(to),
        message: `takes over ${count(adopted.length, "object")} from ${nameOfId(from)}, which leaves them in place`,
        others: adopted.map(({ after }) => describeObject(after.name)),
      };
    }
  },
};
