import type { ScalarTag, Tags } from "yaml";

const booleans: ReadonlyMap<string, boolean> = new Map([
  ...["y", "Y", "yes", "Yes", "YES", "on", "On", "ON", "true", "True", "TRUE"].map((word) => [word, true] as const),
  ...["n", "N", "no", "No", "NO", "off", "Off", "OFF", "false", "False", "FALSE"].map((word) => [word, false] as const),
]);

/** What stands for a boolean in YAML 1.1, of which JSON's words are two. */
const boolean: ScalarTag = {
  tag: "tag:yaml.org,2002:bool",
  default: true,
  test: /^(?:[yYnN]|[a-zA-Z]{2,5})$/,
  resolve: (text) => booleans.get(text) ?? text,
};

/** What may stand for a number; what does not is text. */
const number: ScalarTag = {
  tag: "tag:yaml.org,2002:float",
  default: true,
  test: /^[-+.\d]/,
  resolve: (text) => numberOf(text) ?? text,
};

/**
 * The scalars of YAML as programs of Kubernetes read them: those of YAML 1.1, but for dates and numbers to the base 60, which
 * are text.
 *
 * @see https://github.com/yaml/go-yaml/blob/v2.4.2/resolve.go
 */
export function kubernetesTags(tags: Tags): Tags {
  const replaced = /:(bool|int|float)$/;
  return [...tags.filter((tag) => typeof tag === "string" || !replaced.test(tag.tag)), boolean, number];
}

function numberOf(text: string): number | undefined {
  const special = /^([-+]?)\.(?:inf|Inf|INF)$/.exec(text)?.[1];
  if (special !== undefined) return special === "-" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  if (/^\.(?:nan|NaN|NAN)$/.test(text)) return Number.NaN;
  const plain = text.startsWith(".") && !/^\.\d+(_\d+)*([eE][-+]?\d+(_\d+)*)?$/.test(text) ? text : text.replaceAll("_", "");
  const [, sign = "", digits] = /^([-+]?)(0[xX][\da-fA-F]+|0[oO][0-7]+|0[bB][01]+|0[0-7]*|[1-9]\d*)$/.exec(plain) ?? [];
  const value = digits === undefined ? decimalOf(plain) : integerOf(digits);
  // JSON has no such number, and a rounded one would hide a change.
  if (value === undefined || (digits !== undefined && !Number.isSafeInteger(value))) return undefined;
  return sign === "-" ? -value : value;
}

function integerOf(digits: string): number {
  return Number(/^0[0-7]/.test(digits) ? `0o${digits}` : digits);
}

function decimalOf(text: string): number | undefined {
  if (!/^[-+]?(\.\d+|\d+(\.\d*)?)([eE][-+]?\d+)?$/.test(text)) return undefined;
  const value = Number(text);
  return Number.isFinite(value) && (Number.isSafeInteger(value) || !/^[-+]?\d+$/.test(text)) ? value : undefined;
}
