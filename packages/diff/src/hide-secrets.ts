import { isObject } from "@cowlab/core";
import type { FieldChange } from "./field-change.ts";
import { isKind } from "./object-name.ts";
import type { PlacedObject } from "./read-file.ts";
import { isList, type Json, type JsonObject } from "./value.ts";

const hidden = "(hidden)";

/** An object as it may be shown: a Secret without its values, and nothing of what only the encryption needs. */
export function hideSecrets({ name, manifest }: PlacedObject): JsonObject {
  const secret = isKind(name, "", "Secret");
  // Most objects hide nothing, and there can be thousands.
  if (!secret && !Object.hasOwn(manifest, "sops") && !hasEncrypted(manifest)) return manifest;
  return Object.fromEntries(
    Object.entries(manifest)
      .filter(([key]) => key !== "sops")
      .map(([key, value]) => [key, secret && isValues(key) ? hideAll(value) : hideEncrypted(value)]),
  );
}

/** The changes of an object as they may be shown. */
export function hideSecretsIn({ name }: PlacedObject, fields: readonly FieldChange[]): readonly FieldChange[] {
  const secret = isKind(name, "", "Secret");
  return fields
    .filter(({ path }) => path[0] !== "sops")
    .map((change) => {
      const [top] = change.path;
      const hide = secret && typeof top === "string" && isValues(top) ? hideAll : hideEncrypted;
      if (change.kind === "added") return { ...change, after: hide(change.after) };
      if (change.kind === "removed") return { ...change, before: hide(change.before) };
      if (change.kind === "reordered") return change;
      const { inside, ...rest } = change;
      const [before, after] = [hide(change.before), hide(change.after)];
      const isShown = before === change.before && after === change.after;
      return isShown ? change : { ...rest, before, after: after === hidden ? "(hidden, another one)" : after };
    });
}

function isValues(key: string): boolean {
  return key === "data" || key === "stringData";
}

function hideAll(value: Json): Json {
  if (isObject(value)) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, hideAll(item)]));
  return isList(value) ? value.map(hideAll) : hidden;
}

/** What SOPS makes of a value, of whatever object. */
function isEncrypted(text: string): boolean {
  return text.startsWith("ENC[");
}

function hasEncrypted(value: Json): boolean {
  if (typeof value === "string") return isEncrypted(value);
  if (isList(value)) return value.some(hasEncrypted);
  if (!isObject(value)) return false;
  for (const key of Object.keys(value)) if (hasEncrypted(value[key] ?? null)) return true;
  return false;
}

function hideEncrypted(value: Json): Json {
  if (!hasEncrypted(value)) return value;
  if (typeof value === "string") return hidden;
  if (isList(value)) return value.map(hideEncrypted);
  return isObject(value) ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, hideEncrypted(item)])) : value;
}
