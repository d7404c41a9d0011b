import { nearest } from "@cowlab/core";

/** Refuses a kind of something that does not exist, for cluster files that no type checker has seen. */
export function unknownKind(what: string, given: unknown, kinds: readonly string[]): never {
  const kind: unknown = typeof given === "object" && given !== null ? Reflect.get(given, "kind") : given;
  const near = typeof kind === "string" ? nearest(kind, kinds) : undefined;
  const advice = near === undefined ? "" : `; did you mean ${near}?`;
  throw new Error(
    `${what} is of the kind ${kinds.slice(0, -1).join(", ")} or ${kinds.at(-1)}, but it is ${JSON.stringify(kind)}${advice}`,
  );
}
