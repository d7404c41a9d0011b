import { isObject, valueAt } from "../manifest.ts";
import { placeOf, type Rule } from "../rule.ts";

/** No Secret with values is rendered: what is rendered is committed as it is. */
export const renderedSecret: Rule = {
  id: "rendered-secret",
  severity: "error",
  protects: "The values of a Secret are only encoded: whoever can read the repository, now or in ten years, can read them.",
  link: "https://kubernetes.io/docs/concepts/configuration/secret/#information-security-for-secrets",
  *check({ ofKind }) {
    for (const object of ofKind("", "Secret")) {
      for (const field of ["data", "stringData"]) {
        const values = valueAt(object.manifest, field);
        if (!isObject(values) || Object.keys(values).length === 0) continue;
        yield {
          ...placeOf(object, field),
          message: `holds values that would be committed in plain text: ${Object.keys(values).join(", ")}`,
          fix: "declare it among the module's secrets, keep it encrypted, and replace the values where they were committed",
        };
      }
    }
  },
};
