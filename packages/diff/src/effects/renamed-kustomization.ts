import { count, type EffectRule } from "../effect.ts";
import { describeObject } from "../object-name.ts";
import { handOver, moves, nameOfId } from "./lookups/moves.ts";

/** A Kustomization goes on under another name. */
export const renamedKustomization: EffectRule = {
  id: "renamed-kustomization",
  severity: "dangerous",
  about: "To Flux a rename is one Kustomization deleted and another created: the first deletes all that it applied.",
  link: "https://github.com/fluxcd/flux2/issues/3316",
  *find(diff) {
    for (const move of moves(diff)) {
      if (!move.rename || move.deleted.length === 0) continue;
      const [from, to] = [nameOfId(move.from), nameOfId(move.to)];
      yield {
        module: to,
        object: `Kustomization ${move.to}`,
        message: `was ${from}: Flux deletes ${from} and ${count(move.deleted.length, "object")} that it applied, before ${to} creates them again`,
        others: move.deleted.map(({ after }) => describeObject(after.name)),
        advice: `suspend ${from} before the merge; or go in two steps: flux: { deletionPolicy: "Orphan" } for ${from} first, the rename once that is applied`,
        steps: [...handOver(move, diff)],
      };
    }
  },
};
