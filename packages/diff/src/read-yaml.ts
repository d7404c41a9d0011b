import { Lexer, LineCounter, parseAllDocuments } from "yaml";
import { kubernetesTags } from "./kubernetes-tags.ts";
import { readRendered } from "./read-rendered.ts";
import { type Json, setField } from "./value.ts";

/** The documents of a YAML file, or the first thing that is wrong with it. */
export type ReadYaml =
  | { readonly documents: readonly Json[] }
  | { readonly line?: number; readonly column?: number; readonly message: string };

/**
 * Reads a file of YAML documents as programs of Kubernetes do, a rendered one by a shorter way. Empty documents are left out.
 * Never throws.
 */
export function readYaml(text: string): ReadYaml {
  const rendered = readRendered(text);
  if (rendered !== undefined) return { documents: [rendered] };
  try {
    return readAny(text);
  } catch (error) {
    // Aliases that grow without end, or nesting beyond the stack.
    return { message: messageOf(error) };
  }
}

/**
 * What readers of YAML do not agree on: control characters; a carriage return alone and the line ends of Unicode, which to some
 * end a comment, so that the rest of it is a field; a mark of the byte order that is not at the beginning.
 */
const foreignCharacter = /(?!^\ufeff)[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ufefe\uff00-\ufffd]|\r(?!\n)/;
/** What Kubernetes reads nothing behind, what changes the meaning of what follows, and what is no line between documents. */
const foreignLine = /^\ufeff?(?:\.{3}(?=\s|$)|%|---(?![ \t]*(?:#|\r?$)))/m;

function readAny(text: string): ReadYaml {
  const lines = new LineCounter();
  // A pretty error would quote the line, and with it a secret.
  const parsed = parseAllDocuments(text, {
    lineCounter: lines,
    prettyErrors: false,
    logLevel: "silent",
    merge: true,
    customTags: kubernetesTags,
  });
  const place = (position: number): { readonly line: number; readonly column: number } => {
    const { line, col } = lines.linePos(position);
    return { line, column: col };
  };
  const foreign = foreignTo(text);
  if (foreign !== undefined) return { ...place(foreign.at), message: foreign.message };
  const [error] = [...("errors" in parsed ? parsed.errors : []), ...parsed.flatMap(({ errors }) => errors)];
  if (error !== undefined) return { ...place(error.pos[0]), message: messageOf(error) };
  const values = parsed.map((document) => asJson(document.toJS({ maxAliasCount: 100, mapAsMap: true })));
  return { documents: values.filter((value) => value !== null) };
}

/** The first thing that other readers take otherwise, or not at all. */
function foreignTo(text: string): { readonly at: number; readonly message: string } | undefined {
  const character = foreignCharacter.exec(text);
  if (character !== null) {
    const code = character[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");
    return {
      at: character.index,
      message: `the character U+${code} is no part of YAML, or the end of a line to some readers only`,
    };
  }
  const line = foreignLine.exec(text);
  return line === null ? foreignToken(text) : { at: line.index, message: lineMessages[line[0].at(-1) ?? ""] ?? "" };
}

const lineMessages: Readonly<Record<string, string>> = {
  ".": "Kubernetes reads nothing behind a line of three dots",
  "%": "a directive changes what follows",
  "-": "a line between documents has three dashes, and nothing but a comment behind them",
};

/** What the lexer puts between tokens, and is no part of the text. */
const signs: ReadonlySet<string> = new Set(["\u0002", "\u0018", "\u001f"]);

/** The first word that the library takes and other readers do not, or take for something else. */
function foreignToken(text: string): ReturnType<typeof foreignTo> {
  let at = 0;
  let depth = 0;
  let isIndentation = true;
  let isBlock = false;
  let before: readonly [string, string] = ["", ""];
  let word = "";
  for (const token of new Lexer().lex(text)) {
    if (signs.has(token)) continue;
    if (token === "[" || token === "{") depth += 1;
    if (token === "]" || token === "}") depth -= 1;
    const isBlank = /^[ \t]+$/.test(token);
    const tab = isBlank && isIndentation && depth === 0 ? token.indexOf("\t") : -1;
    if (tab >= 0) return { at: at + tab, message: "a tab is no indentation" };
    if (isBlock && !isBlank && !/^(?:#|\r?\n$)/.test(token)) {
      if (/^(?: *\r?\n)* *\t/.test(token)) return { at, message: "a tab is no indentation" };
      isBlock = false;
    } else {
      const message = wrongToken(token, { before, word, inFlow: depth > 0 });
      if (message !== undefined) return { at, message };
    }
    if (/^[|>][-+\d]*$/.test(token)) isBlock = true;
    at += token.length;
    before = [before[1], token];
    if (isBlank || token === "\ufeff") continue;
    isIndentation = /\n$|^[-?]$/.test(token);
    word = token;
  }
  return undefined;
}

interface TokenPlace {
  /** The two tokens before it. */
  readonly before: readonly [string, string];
  /** The last token before it that is no blank. */
  readonly word: string;
  /** Whether it stands within brackets. */
  readonly inFlow: boolean;
}

function wrongToken(token: string, { before: [key, sign], word, inFlow }: TokenPlace): string | undefined {
  if (/^['"]/.test(token)) return /^(?:'(?:[^']|'')*'|"(?:[^"\\]|\\.)*")$/s.test(token) ? undefined : "a quotation has no end";
  if (/^[&*]/.test(token) && !/^.[\w-]+$/.test(token)) return "the name of an anchor has letters, digits, - and _ only";
  if (/^!/.test(token) && !/^!(?:!?[\w.-]*|<[^<>]*>)$/.test(token)) return "a tag has letters and digits only";
  if (token === "<<" && /^[!&]/.test(word)) return "a merge has no tag and no anchor";
  if (!inFlow) return undefined;
  if (sign === ":" && /^[[\]{},]?$/.test(token) && !/^['"]/.test(key)) return "a colon within brackets has a space behind it";
  return !/^#/.test(token) && /.[?\n]|[?\n].|^:./.test(token) ? "a word within brackets has no ? and is on one line" : undefined;
}

/** What is wrong, without the text that it is wrong with, which may be a secret. */
function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/(?:: |["'`*&!]).*$/s, "");
}

/** What a YAML reader gives, as data. @throws Error where JSON has no word for it */
function asJson(value: unknown): Json {
  if (value === null || value === undefined) return null;
  if (typeof value === "string" || typeof value === "boolean") return value;
  if (Array.isArray(value)) return value.map(asJson);
  if (value instanceof Map) {
    const map: Record<string, Json> = {};
    for (const [key, item] of value) setField(map, keyOf(key), asJson(item));
    return map;
  }
  if (typeof value === "number" && Number.isFinite(value)) return value;
  throw new Error(
    `${typeof value === "number" ? "infinity, or what is no number," : "what is no text, number or list"} is no data of Kubernetes`,
  );
}

function keyOf(key: unknown): string {
  if (typeof key === "string") return key;
  if (typeof key === "boolean" || Number.isSafeInteger(key)) return String(key);
  throw new Error("a key must be a text");
}
