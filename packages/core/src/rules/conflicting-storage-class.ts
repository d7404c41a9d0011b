import type { Rule } from "../rule.ts";

/** One module at most says which StorageClass apps keep their data in, or the facts say it. */
export const conflictingStorageClass: Rule = {
  id: "conflicting-storage-class",
  severity: "error",
  protects:
    "Apps ask the cluster where to keep their data: of two answers neither is right, and a claim cannot change its class later.",
  link: "https://kubernetes.io/docs/concepts/storage/persistent-volumes/#class-1",
  *check({ cluster }) {
    if (cluster.storageClass !== undefined) return;
    const [first, ...others] = cluster.modules.filter(({ storageClass }) => storageClass !== undefined);
    for (const { name, storageClass } of others) {
      if (first === undefined || storageClass === first.storageClass) continue;
      yield {
        module: name,
        path: "storageClass",
        message: `says that apps keep their data in the StorageClass ${storageClass}, and ${first.name} that they do in ${first.storageClass}`,
        fix: `choose by the fact storageClass, such as storageClass: "${first.storageClass}"; an app that is to use another one names it`,
        other: { module: first.name, path: "storageClass" },
      };
    }
  },
};
