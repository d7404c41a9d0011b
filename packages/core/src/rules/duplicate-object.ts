import { objectKey } from "../manifest.ts";
import { placeOf, type RenderedObject, type Rule } from "../rule.ts";

/** Each object is rendered once. */
export const duplicateObject: Rule = {
  id: "duplicate-object",
  severity: "error",
  protects:
    "Two Kustomizations that apply one object overwrite each other at every reconciliation, and either of them prunes it.",
  link: "https://github.com/fluxcd/kustomize-controller/issues/338",
  *check({ objects }) {
    const seen = new Map<string, RenderedObject>();
    for (const object of objects) {
      const key = objectKey(object.manifest);
      const first = seen.get(key);
      if (first === undefined) seen.set(key, object);
      else yield { ...placeOf(object), message: "is rendered twice", fix: "remove or rename one of them", other: placeOf(first) };
    }
  },
};
