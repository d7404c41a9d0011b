import { count, type EffectRule } from "../effect.ts";
import { describeObject } from "../object-name.ts";
import { handOver, moves, nameOfId } from "./lookups/moves.ts";

/** Objects go from one Kustomization to another, and the first one deletes them. */
export const movedObject: EffectRule = {
  id: "moved-object",
  severity: "dangerous",
  about: "A Kustomization deletes what left it, unless the one that has it now happened to be first.",
  link: "https://github.com/fluxcd/kustomize-controller/issues/338",
  *find(diff) {
    for (const move of moves(diff)) {
      if (move.rename || move.deleted.length === 0) continue;
      const [from, to] = [nameOfId(move.from), nameOfId(move.to)];
      const one = move.deleted.length === 1 ? move.deleted[0] : undefined;
      yield {
        module: to,
        ...(one === undefined ? {} : { object: describeObject(one.after.name) }),
        message: `${one === undefined ? `${count(move.deleted.length, "object")} move` : "moves"} here from ${from}, which deletes ${one === undefined ? "them" : "it"} unless ${to} is applied first`,
        others: one === undefined ? move.deleted.map(({ after }) => describeObject(after.name)) : [],
        advice: `suspend ${from} for the merge; or go in two steps: pruneDisabled on what moves first, the move once that is applied`,
        steps: [...handOver(move, diff)],
      };
    }
  },
};
