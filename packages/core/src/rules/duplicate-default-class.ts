import type { Rule } from "../rule.ts";
import { defaultClasses } from "./lookups/storage-classes.ts";

/** One StorageClass at most takes the claims that name none. */
export const duplicateDefaultClass: Rule = {
  id: "duplicate-default-class",
  severity: "error",
  protects:
    "Of several default classes Kubernetes takes the one made last: after a reinstall, claims get volumes of another kind.",
  link: "https://kubernetes.io/docs/concepts/storage/storage-classes/#default-storageclass",
  *check(context) {
    const [first, ...others] = defaultClasses(context);
    for (const { name, by, place } of others) {
      yield {
        ...place,
        message: `${name} is a default StorageClass by ${by}, and ${first?.name} is one by ${first?.by}`,
        fix: first?.place === undefined ? 'list "local-storage" among what a module replaces' : "let one of them be no default",
        other: first?.place,
      };
    }
  },
};
