import type { Problem } from "./problem.ts";

/** A finding that somebody decided to live with, written next to what it is about. */
export interface Waiver {
  /** The rule that is waived. */
  readonly rule: string;
  /** The object, as `Kind name`; absent for every object of the module. */
  readonly object?: string;
  /** The field, or one above it; absent for every field. */
  readonly path?: string;
  /** Why this is right here: read by whoever reviews it. */
  readonly reason: string;
}

/** A problem that a waiver covers. */
export interface WaivedProblem {
  readonly problem: Problem;
  readonly reason: string;
}

/** Who waives: a module, or, without a name, the cluster itself. */
interface Waiving {
  readonly module?: string;
  /** The field that holds the waivers. @default the module, or the cluster, itself */
  readonly path?: string;
  readonly waives: readonly Waiver[];
  /** True where one that waives nothing is nobody's mistake. @default false */
  readonly mayBeUnused?: boolean;
}

/**
 * Takes out the problems that waivers cover. A waiver counts for problems of its own module alone, one of the cluster for those
 * of no module; what waives nothing, or gives no reason, is a problem itself.
 */
export function applyWaivers(
  problems: readonly Problem[],
  waiving: readonly Waiving[],
  waivable: ReadonlySet<string>,
): { readonly problems: readonly Problem[]; readonly waived: readonly WaivedProblem[] } {
  const remaining: Problem[] = [];
  const waived: WaivedProblem[] = [];
  const used = new Set<Waiver>();
  // Copies, since modules may share a waiver that one of them has no use for.
  const own = waiving.map((from) => ({ ...from, waives: from.waives.map((waiver) => ({ ...waiver })) }));
  const byModule = Map.groupBy(own, ({ module }) => module);
  for (const problem of problems) {
    const waivers = byModule.get(problem.module)?.flatMap(({ waives }) => waives);
    const waiver = waivers?.find((candidate) => covers(candidate, problem));
    if (waiver === undefined || !waivable.has(problem.rule)) remaining.push(problem);
    else {
      used.add(waiver);
      waived.push({ problem, reason: waiver.reason });
    }
  }
  for (const { module, path, waives, mayBeUnused = false } of own) {
    for (const [index, waiver] of waives.entries()) {
      const field = `waives[${index}]`;
      const place = path === undefined ? { module, path: field } : { path: `${path}.${field}` };
      const what = [waiver.rule, waiver.object, waiver.path].filter((part) => part !== undefined).join(", ");
      if (waiver.reason.trim() === "") {
        remaining.push({ rule: "unused-waiver", severity: "error", ...place, message: `gives no reason for waiving ${what}` });
      }
      if (used.has(waiver) || (mayBeUnused && waivable.has(waiver.rule))) continue;
      const message = waivable.has(waiver.rule)
        ? `waives ${what}, but nothing of the kind is found`
        : `${waiver.rule} is no rule that can be waived`;
      remaining.push({ rule: "unused-waiver", severity: "warning", ...place, message, fix: "remove the waiver" });
    }
  }
  return { problems: remaining, waived };
}

function covers({ rule, object, path }: Waiver, problem: Problem): boolean {
  if (rule !== problem.rule) return false;
  if (object !== undefined && object !== problem.object?.replace(/ .*\//, " ")) return false;
  if (path === undefined || path === problem.path) return true;
  return problem.path?.startsWith(path) === true && /^[.[]/.test(problem.path.slice(path.length));
}
