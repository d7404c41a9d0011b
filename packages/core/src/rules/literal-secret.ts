import { fieldPath, itemPath, joinPaths } from "../field-path.ts";
import { isObject, listAt, stringAt } from "../manifest.ts";
import { placeOf, type Rule } from "../rule.ts";
import { containers } from "./lookups/containers.ts";
import { isPlainSecret, plainSecrets } from "./lookups/plain-secrets.ts";

const fix = "declare it among the module's secrets and refer to that; replace the value where it was committed";

/** No password, token or key stands in a variable, an argument, a ConfigMap or the values of a chart. */
export const literalSecret: Rule = {
  id: "literal-secret",
  severity: "error",
  protects: "What is rendered is committed: whoever can read the repository, now or in ten years, can read it.",
  link: "https://kubernetes.io/docs/concepts/security/secrets-good-practices/",
  *check(context) {
    for (const { workload, path, spec } of containers(context)) {
      const place = (at: string) => placeOf(workload.object, `${path}.${at}`);
      for (const [index, item] of listAt(spec, "env").entries()) {
        const message = leak(stringAt(item, "name") ?? "", stringAt(item, "value"));
        if (message !== undefined) yield { ...place(`env[${index}].value`), message, fix };
      }
      for (const list of ["command", "args"]) {
        for (const [index, message] of argumentLeaks(listAt(spec, list))) yield { ...place(`${list}[${index}]`), message, fix };
      }
    }
    for (const object of context.ofKind("", "ConfigMap")) {
      const data = object.manifest["data"];
      for (const [key, text] of isObject(data) ? Object.entries(data) : []) {
        // A key is a setting, `PASSWORD`, or a file, `password.txt`, of one line.
        const name = typeof text === "string" && /\S\n+\S/.test(text) ? "" : key.replace(/\.(?:txt|conf)$/, "");
        const message = leak(name, text);
        if (message !== undefined) yield { ...placeOf(object, fieldPath("data", key)), message, fix };
      }
    }
    for (const object of context.ofKind("helm.toolkit.fluxcd.io", "HelmRelease")) {
      const spec = object.manifest["spec"];
      for (const { path, message } of valueLeaks(isObject(spec) ? spec["values"] : undefined, "")) {
        yield { ...placeOf(object, joinPaths("spec.values", path)), message, fix };
      }
    }
  },
};

/** What is wrong with the value of a setting, without the value; undefined where nothing is. */
function leak(name: string, value: unknown): string | undefined {
  if (typeof value !== "string" || value === "") return undefined;
  const [found, ...more] = plainSecrets(value);
  if (found !== undefined) {
    const lines = [found, ...more].map(({ line }) => line).join(", ");
    const where = value.trimEnd().includes("\n") ? ` in ${more.length === 0 ? "line" : "lines"} ${lines}` : "";
    return `holds ${found.what}${where}, for everybody to read`;
  }
  return name !== "" && isPlainSecret(name, value) ? `holds a value of ${name}, for everybody to read` : undefined;
}

/** What is wrong with arguments, by their index: with each alone, and with a flag and the argument after it. */
function argumentLeaks(items: readonly unknown[]): readonly (readonly [index: number, message: string])[] {
  return items.flatMap((item, index) => {
    const before = items[index - 1];
    const flag = typeof before === "string" ? /^--?([\w.-]+)$/.exec(before)?.[1] : undefined;
    const message = leak(typeof item === "string" && item.startsWith("-") ? "" : (flag ?? ""), item);
    return message === undefined ? [] : [[index, message] as const];
  });
}

/** What is wrong with the values of a chart, by their paths. */
function valueLeaks(value: unknown, name: string): readonly { readonly path: string; readonly message: string }[] {
  if (typeof value === "string") {
    // A key that ends in secret names a Secret most often.
    const message = leak(/(?:secret|credentials?|(?<!api.?)key)$/i.test(name) ? "" : name, value);
    return message === undefined ? [] : [{ path: "", message }];
  }
  if (Array.isArray(value)) {
    return value.flatMap((item: unknown, index) => {
      // A list of variables, as containers have it.
      const variable = stringAt(item, "name");
      const text = stringAt(item, "value");
      const own = variable === undefined || text === undefined ? undefined : leak(variable, text);
      const found = own === undefined ? valueLeaks(item, name) : [{ path: "value", message: own }];
      return found.map(({ path, message }) => ({ path: joinPaths(itemPath("", index), path), message }));
    });
  }
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, field]) =>
    valueLeaks(field, key).map(({ path, message }) => ({ path: joinPaths(fieldPath("", key), path), message })),
  );
}
