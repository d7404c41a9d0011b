import type { Break, Hop, HopKind } from "../trace.ts";
import { nameOf, type TracedObject } from "./object-index.ts";

/** A part of a way: yields its hops, and ends with what it leads to or with where it breaks. */
export type Walk<T> = Generator<Hop, T | Broken, void>;

/** The end of a way that does not lead on. */
export interface Broken {
  readonly broken: Break;
}

/** True where a walk ended before its end. */
export function isBroken(result: object): result is Broken {
  return "broken" in result;
}

/** A hop at an object of the cluster. */
export function hop(
  kind: HopKind,
  object: TracedObject,
  path: string | undefined,
  says: string,
  notes: readonly string[] = [],
): Hop {
  return {
    kind,
    object: nameOf(object),
    file: object.file,
    ...(path === undefined ? {} : { path }),
    says,
    ...(notes.length === 0 ? {} : { notes }),
  };
}

/** A break at an object of the cluster, or, without one, where an object should be. */
export function broken(
  kind: HopKind,
  at: { readonly object?: TracedObject; readonly path?: string },
  message: string,
  candidates: readonly string[] = [],
): Broken {
  const { object, path } = at;
  return {
    broken: {
      kind,
      ...(object === undefined ? {} : { object: nameOf(object), file: object.file }),
      ...(path === undefined ? {} : { path }),
      message,
      candidates,
    },
  };
}
