// Writes YAML that YAML 1.1 and 1.2 readers read alike. Kubernetes, kustomize and Helm read 1.1, where yes, on, y, 1_000
// and 0b11 are no strings; so a string is plain only where no reader can take it for anything else.

/** Words that some YAML reader takes for a boolean or null. */
const reserved = new Set(["y", "n", "yes", "no", "on", "off", "true", "false", "null"]);
const longestReserved = Math.max(...[...reserved].map(({ length }) => length));
/** Words and phrases; `e1` is none, which some readers of YAML 1.1 take for a number. */
const plainText = /^(?![eE][-+]?\d+$)[A-Za-z/][\w./@%+=~()-]*(?:[ :,][\w./@%+=~()-]+)*$/;
/** Addresses, durations and quantities: what starts with a digit and still is no number in any YAML. */
const plainFigure = /^\d+(\.\d+){3}(\/\d+|-\d+(\.\d+){3})?$|^\d+(\.\d+)?(ms|m|s|h|[KMGT]i)$/;
/** What a literal block can hold: it begins with its margin, and has no character that a reader refuses, folds or drops. */
const blockText = /^(?![ \t\n])[\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]*$/u;

/** Fields that come first in every map, in this order; the others follow by the alphabet. */
const leading = ["apiVersion", "kind", "metadata", "name", "namespace"];

/** A document as YAML, ending in a newline. Undefined fields are left out; maps are sorted, so that moving code moves no YAML. */
export function emitYaml(value: unknown): string {
  const written = emit(value, "", "");
  // A scalar follows a space, as it does after a colon or a dash; a document follows nothing.
  return `${written.startsWith(" ") ? written.slice(1) : written}\n`;
}

/**
 * A value as it follows a colon or a dash: on the same line after a space, or on lines of its own, the first of which begins
 * with the lead. The items of a list lead with a space, so that the first line of a map or list is on the dash's own line.
 */
function emit(value: unknown, indent: string, lead: string): string {
  if (typeof value === "string") return ` ${emitString(value, indent)}`;
  if (typeof value === "number") return ` ${emitNumber(value)}`;
  if (typeof value !== "object" || value === null) return ` ${String(value ?? null)}`;
  const below = `${indent}  `;
  const line = `\n${indent}`;
  let text = "";
  if (Array.isArray(value)) {
    for (const item of value) text += `${text === "" ? lead : line}-${emit(item, below, " ")}`;
    return text === "" ? " []" : text;
  }
  const record = value as Record<string, unknown>;
  const fieldLead = `\n${below}`;
  for (const key of sortedKeys(record)) {
    const written = emitKey(key);
    const start = text === "" ? lead : line;
    text += written.length > 1000 ? `${start}? ${written}${line}:` : `${start}${written}:`;
    text += emit(record[key], below, fieldLead);
  }
  return text === "" ? " {}" : text;
}

function sortedKeys(record: Record<string, unknown>): readonly string[] {
  const first: string[] = [];
  const others: string[] = [];
  let isSorted = true;
  for (const key of Object.keys(record)) {
    if (record[key] === undefined) continue;
    if (leading.includes(key)) first.push(key);
    else {
      const before = others.at(-1);
      if (before !== undefined && before > key) isSorted = false;
      others.push(key);
    }
  }
  // Most maps are small or sorted, and sorting takes room that they do not need.
  if (!isSorted) others.sort();
  if (first.length === 0) return others;
  if (first.length > 1) first.sort((a, b) => leading.indexOf(a) - leading.indexOf(b));
  return [...first, ...others];
}

/** Keys as they are written: there are few, each of them in thousands of objects. */
const emittedKeys = new Map<string, string>();
const mostEmittedKeys = 10_000;

function emitKey(key: string): string {
  const known = emittedKeys.get(key);
  if (known !== undefined) return known;
  const written = isPlain(key) ? key : quote(key);
  if (emittedKeys.size < mostEmittedKeys) emittedKeys.set(key, written);
  return written;
}

function emitString(text: string, indent: string): string {
  if (isPlain(text)) return text;
  return text.includes("\n") && blockText.test(text) ? emitBlock(text, indent) : quote(text);
}

function isPlain(text: string): boolean {
  if (text.length >= 1000) return false;
  if (!plainText.test(text)) return plainFigure.test(text);
  return text.length > longestReserved || !reserved.has(text.toLowerCase());
}

/** A literal block: the text as it is, so that a script or a configuration file reads as one in a diff. */
function emitBlock(text: string, indent: string): string {
  const end = /\n*$/.exec(text)?.[0].length ?? 0;
  const chomping = end === 0 ? "-" : end === 1 ? "" : "+";
  const margin = indent === "" ? "  " : indent;
  const lines = (end === 0 ? text : text.slice(0, -1)).split("\n");
  return `|${chomping}\n${lines.map((line) => (line === "" ? "" : margin + line)).join("\n")}`;
}

/** Double quotes, with everything escaped that a YAML reader would refuse, fold or drop. */
function quote(text: string): string {
  return JSON.stringify(text).replace(
    /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** YAML 1.1 knows a number with an exponent only where it has a fraction, too. */
function emitNumber(value: number): string {
  if (Number.isNaN(value)) return ".nan";
  if (!Number.isFinite(value)) return value < 0 ? "-.inf" : ".inf";
  if (Object.is(value, -0)) return "-0.0";
  const text = String(value);
  return text.includes("e") && !text.includes(".") ? text.replace("e", ".0e") : text;
}
