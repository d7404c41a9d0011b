/** A secret that stands in a text for everybody to read. It is described without its value. */
export interface PlainSecret {
  /** What it is: `a private key`, `a value of api_key`. */
  readonly what: string;
  /** The line of the text, from 1. */
  readonly line: number;
}

/** Secrets that show by themselves, wherever they stand. */
const shapes: readonly { readonly what: string; readonly pattern: RegExp }[] = [
  { what: "a private key", pattern: /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----/ },
  { what: "an age identity", pattern: /\bAGE-SECRET-KEY-(?:PQ-)?1[A-Z0-9]{20,}/i },
  { what: "a GitHub token", pattern: /\b(?:gh[opsur]_[A-Za-z0-9]{30,}|github_pat_[A-Za-z0-9_]{22,})/ },
  { what: "a GitLab token", pattern: /\bglpat-[\w-]{20,}/ },
  { what: "a Slack token", pattern: /\bxox[abeprs]-[A-Za-z0-9-]{10,}/ },
  { what: "an access key of AWS", pattern: /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/ },
  { what: "a signed token (JWT)", pattern: /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}/ },
  { what: "credentials of a header", pattern: /\b(?:Bearer|Basic)\s+(?=[\w~+/.-]*\d)[\w~+/.-]{16,}/ },
  // Not what stands for a value: a variable, a template, a mask.
  { what: "a password in an address", pattern: /\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@"'`]*:(?![$<{*(%])[^\s/@"'`]+@[\w.[-]/i },
];

/** Any text in which there may be something: most have nothing, and cost one look. */
const suspicious =
  /pass|pwd|token|secret|key|cred|auth|salt|BEGIN|bearer|basic|:\/\/[^\s/]*@|AKIA|ASIA|eyJ|xox|gh[opsur]_|glpat-/i;

const hint = /pass|pwd|token|secret|key|cred|auth|salt|signature/i;
const always = /(?:password|passwd|passphrase|api[-_.]?key)$/;
const alone =
  /(?:^|[^a-z])(?:pass|pwd|token|secret|credentials?|(?:access|auth|encryption|master|private|secret|session|signing)[-_.]?key|secret[-_.]?key[-_.]?base)$/;
const related = /pass|token|secret|key|cred|auth|salt|signature/;
const harmless = /public|fingerprint|checksum|hash|digest|(?:^|[^a-z])(?:id|name|file|path|dir|url|uri|ref)$/;

/** True for the name of a setting whose value is a secret: `POSTGRES_PASSWORD`, `apiKey`, not `TOKEN_TTL` or `PASSWORD_FILE`. */
export function isSecretName(name: string): boolean {
  const words = normal(name);
  return always.test(words) || alone.test(words);
}

/** True where a value is one itself, and no reference to a variable or a file, no switch and no placeholder. */
export function isLiteral(value: string): boolean {
  const text = unquoted(value);
  if (text === "" || /^(?:true|false|yes|no|on|off|null|none|nil|~|\*+|\.{3}|…)$/i.test(text)) return false;
  if (/^(?:\$|%\w|!|file:|env:|ENC\[|<)/i.test(text) || /\{\{|^\{env\.|^\$?\{/.test(text)) return false;
  return !/^(?:\/|\.{1,2}\/|~\/)/.test(text);
}

/** True where a setting of a name holds a secret that can be read. */
export function isPlainSecret(name: string, value: string): boolean {
  // Most names say nothing of the kind.
  if (!hint.test(name) || !isLiteral(value)) return false;
  const words = normal(name);
  const text = unquoted(value);
  // Numbers of tokens are counted, too; passwords are not.
  if (always.test(words) || (alone.test(words) && !/^\d{1,7}(?:\.\d+)?$/.test(text))) return true;
  return related.test(words) && !harmless.test(words) && /^[\w+/=-]{32,}$/.test(text) && looksRandom(text);
}

/** The secrets that stand in a text: by their shape, or as the value of a setting in any of the usual formats. */
export function plainSecrets(text: string): readonly PlainSecret[] {
  if (text.length < 5 || !suspicious.test(text)) return [];
  const found: PlainSecret[] = [];
  for (const [index, line] of text.split("\n").entries()) {
    if (!suspicious.test(line)) continue;
    const shape = shapes.find(({ pattern }) => pattern.test(line));
    const setting = shape === undefined ? settingsOf(line).find(([name, value]) => isPlainSecret(name, value)) : undefined;
    if (shape !== undefined) found.push({ what: shape.what, line: index + 1 });
    else if (setting !== undefined) found.push({ what: `a value of ${setting[0]}`, line: index + 1 });
  }
  return found;
}

/** The settings of a line, as `name = value`, `name: value`, `"name": "value"`, `<name>value</name>` or `--name value`. */
function settingsOf(line: string): readonly (readonly [name: string, value: string])[] {
  if (/^\s*(?:#|;|\/\/)/.test(line)) return [];
  const pairs = [
    /^\s*(?:-\s+)?(?:export\s+|set\s+)?["']?([\w.-]+)["']?\s*[:=]\s*(?![|>[{&\s])(.+?)\s*,?\s*$/g,
    /["']([\w.-]+)["']\s*:\s*["']([^"']+)["']/g,
    /<([\w.-]+)>([^<>]+)<\/\1>/g,
    /(?<=^|\s)--([\w.-]+)[=\s]+("[^"]*"|'[^']*'|[^\s-]\S*)/g,
    /(?<=^|\s)([A-Z][A-Z0-9_]+)=("[^"]*"|'[^']*'|\S+)/g,
  ];
  return pairs.flatMap((pattern) => [...line.matchAll(pattern)].map(([, name = "", value = ""]) => [name, value] as const));
}

/** `adminPassword` and `ADMIN-PASSWORD` as `admin_password`. */
function normal(name: string): string {
  return name
    .replace(/(?<=[a-z0-9])(?=[A-Z])/g, "_")
    .toLowerCase()
    .replace(/[-.]/g, "_");
}

/** Without quotes, and without what a comment adds. */
function unquoted(value: string): string {
  const [, , quoted] = /^(["'])(.*)\1/.exec(value.trim()) ?? [];
  return quoted ?? value.trim().replace(/\s+#.*$/, "");
}

/** True for a text of many different characters, as words are not: 3.5 bits each, of 4 in hexadecimal digits. */
function looksRandom(text: string): boolean {
  if (!/\d/.test(text) || !/[a-z]/i.test(text)) return false;
  const counts = Map.groupBy(text, (character) => character);
  let entropy = 0;
  for (const { length } of counts.values()) entropy -= (length / text.length) * Math.log2(length / text.length);
  return entropy >= 3.5;
}
