import { type AddressRange, contains, parseRange } from "@cowlab/core";

/** What of a request a rule looks at. */
export interface RuleSubject {
  readonly host: string;
  /** The path with its leading slash, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** @default "GET" */
  readonly method?: string;
  /** Where the connection comes from; absent where that is not known. */
  readonly client?: AddressRange;
}

/** A rule of a router, read. */
export interface RouterRule {
  readonly matches: (subject: RuleSubject) => boolean;
  /** The names of its `Host(…)` that are not negated, in lower case, in order. */
  readonly hosts: readonly string[];
  /** The paths of its `Path(…)` and `PathPrefix(…)` that are not negated, in order. */
  readonly paths: readonly string[];
}

/** A rule, or why Traefik would refuse it. */
export type ParsedRule = RouterRule | { readonly invalid: string };

type Matcher = (subject: RuleSubject) => boolean;

interface Term {
  readonly matches: Matcher;
  readonly hosts: readonly string[];
  readonly paths: readonly string[];
}

/**
 * Reads a rule of Traefik v3: matchers joined by `&&`, `||` and `!`, with parentheses.
 * @see https://doc.traefik.io/traefik/reference/routing-configuration/http/routing/rules-and-priority/
 */
export function parseRule(rule: string): ParsedRule {
  const tokens = tokenize(rule);
  if (typeof tokens === "string") return { invalid: tokens };
  try {
    return readRule(tokens);
  } catch (error) {
    if (error instanceof RuleError) return { invalid: error.message };
    throw error;
  }
}

/** What is wrong with a rule. */
class RuleError extends Error {
  override readonly name = "RuleError";
}

type Token =
  | { readonly type: "name" | "string"; readonly text: string }
  | { readonly type: "&&" | "||" | "!" | "(" | ")" | ","; readonly text: string };

const tokenPattern = /\s*(?:(&&|\|\||[!(),])|([A-Za-z][\w.-]*)|`([^`]*)`|("(?:[^"\\\n]|\\.)*"))/y;

/** The tokens of a rule, or the place where it has none. Strings are those of Go: raw in backquotes, or in double quotes. */
function tokenize(rule: string): readonly Token[] | string {
  const tokens: Token[] = [];
  const end = rule.trimEnd().length;
  let position = 0;
  while (position < end) {
    tokenPattern.lastIndex = position;
    const match = tokenPattern.exec(rule);
    if (match === null) return `${JSON.stringify(rule.slice(position).trim().slice(0, 20))} is no part of a rule`;
    const [, operator, name, raw, quoted] = match;
    if (operator !== undefined) tokens.push({ type: operatorType(operator), text: operator });
    else if (name !== undefined) tokens.push({ type: "name", text: name });
    else if (raw !== undefined) tokens.push({ type: "string", text: raw });
    else if (quoted !== undefined) {
      const text = unquote(quoted);
      if (text === undefined) return `${quoted} is no string`;
      tokens.push({ type: "string", text });
    }
    position = tokenPattern.lastIndex;
  }
  return tokens;
}

function operatorType(text: string): "&&" | "||" | "!" | "(" | ")" | "," {
  const types = ["&&", "||", "!", "(", ")"] as const;
  return types.find((type) => type === text) ?? ",";
}

function unquote(quoted: string): string | undefined {
  try {
    // What JSON can say of escapes, Go says in the same way.
    const text: unknown = JSON.parse(quoted);
    return typeof text === "string" ? text : undefined;
  } catch {
    return undefined;
  }
}

/** Reads tokens by descent: `||` binds least, then `&&`, then `!`. */
function readRule(tokens: readonly Token[]): RouterRule {
  let position = 0;
  const take = (type: Token["type"]): boolean => {
    if (tokens[position]?.type !== type) return false;
    position += 1;
    return true;
  };
  const expect = (type: Token["type"]): void => {
    if (!take(type)) throw new RuleError(`${type} is missing`);
  };

  const join = (left: Term, right: Term, matches: Matcher): Term => ({
    matches,
    hosts: [...left.hosts, ...right.hosts],
    paths: [...left.paths, ...right.paths],
  });

  const either = (negated: boolean): Term => {
    let left = both(negated);
    while (take("||")) {
      const [first, second] = [left, both(negated)];
      left = join(first, second, (subject) => first.matches(subject) || second.matches(subject));
    }
    return left;
  };
  const both = (negated: boolean): Term => {
    let left = single(negated);
    while (take("&&")) {
      const [first, second] = [left, single(negated)];
      left = join(first, second, (subject) => first.matches(subject) && second.matches(subject));
    }
    return left;
  };
  const single = (negated: boolean): Term => {
    if (take("!")) {
      const { matches, ...names } = single(!negated);
      return { matches: (subject) => !matches(subject), ...names };
    }
    if (!take("(")) return matcher(negated);
    const term = either(negated);
    expect(")");
    return term;
  };
  const matcher = (negated: boolean): Term => {
    const name = tokens[position];
    if (name === undefined) throw new RuleError("a matcher is missing at its end");
    if (name.type !== "name") throw new RuleError(`${name.text} is no matcher`);
    position += 1;
    expect("(");
    const values: string[] = [];
    while (!take(")")) {
      if (values.length > 0) expect(",");
      const value = tokens[position];
      if (value?.type !== "string") throw new RuleError(`${name.text} takes texts in backquotes`);
      values.push(value.text);
      position += 1;
    }
    const kind = negated ? "" : name.text.toLowerCase();
    return {
      matches: makeMatcher(name.text, values),
      hosts: kind === "host" ? values.map((host) => host.toLowerCase()) : [],
      paths: kind === "path" || kind === "pathprefix" ? values : [],
    };
  };

  const { matches, hosts, paths } = either(false);
  const rest = tokens[position];
  if (rest !== undefined) throw new RuleError(`${rest.text} is not expected there`);
  return { matches, hosts: [...new Set(hosts)], paths: [...new Set(paths)] };
}

interface MatcherKind {
  /** How many values it takes. */
  readonly values: readonly number[];
  readonly make: (values: readonly string[]) => Matcher;
}

/** The matchers of HTTP routers. Headers other than the host are none of what a request is traced with. */
const matcherKinds: Readonly<Record<string, MatcherKind>> = {
  ClientIP: {
    values: [1],
    make: ([value = ""]) => {
      const range = parseRange(value);
      if (range === undefined && !value.includes(":")) throw new RuleError(`${value} is no address or subnet`);
      // An unknown client may well be one of those: the way is followed as if it were.
      return ({ client }) => client === undefined || (range !== undefined && contains(range, client));
    },
  },
  Header: { values: [2], make: () => () => false },
  HeaderRegexp: {
    values: [2],
    make: ([, pattern = ""]) => {
      expression(pattern);
      return () => false;
    },
  },
  Host: {
    values: [1],
    make: ([value = ""]) => {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: the range of ASCII is meant
      if (!/^[\x00-\x7f]*$/.test(value)) throw new RuleError(`Host takes ASCII only, but ${value} has other characters`);
      return ({ host }) => hostMatches(host, value);
    },
  },
  HostRegexp: { values: [1], make: ([pattern = ""]) => matching(pattern, ({ host }) => host) },
  Method: {
    values: [1],
    make:
      ([value = ""]) =>
      ({ method = "GET" }) =>
        method === value.toUpperCase(),
  },
  Path: { values: [1], make: ([value = ""]) => onPath(value, (path) => path === value) },
  PathPrefix: { values: [1], make: ([value = ""]) => onPath(value, (path) => path.startsWith(value)) },
  PathRegexp: { values: [1], make: ([pattern = ""]) => matching(pattern, ({ path }) => path) },
  Query: {
    values: [1, 2],
    make:
      ([key = "", value = ""]) =>
      ({ query }) =>
        query.getAll(key).includes(value),
  },
  QueryRegexp: {
    values: [1, 2],
    make: ([key = "", pattern]) => {
      if (pattern === undefined) return ({ query }) => query.getAll(key).includes("");
      const compiled = expression(pattern);
      return ({ query }) => query.getAll(key).some((value) => compiled.test(value));
    },
  },
};

/** Names as Traefik knows them: as documented, in lower case, in upper case, or with one capital. */
const matcherNames = new Map(
  Object.keys(matcherKinds).flatMap((name) => {
    const capitalized = name.charAt(0) + name.slice(1).toLowerCase();
    return [name, name.toLowerCase(), name.toUpperCase(), capitalized].map((spelling) => [spelling, name] as const);
  }),
);

function makeMatcher(spelling: string, values: readonly string[]): Matcher {
  const name = matcherNames.get(spelling);
  const kind = name === undefined ? undefined : matcherKinds[name];
  if (kind === undefined) throw new RuleError(`there is no matcher ${spelling}`);
  if (!kind.values.includes(values.length)) {
    throw new RuleError(
      `${spelling} takes ${kind.values.join(" or ")} value${kind.values.at(-1) === 1 ? "" : "s"}, but it has ${values.length}`,
    );
  }
  return kind.make(values);
}

/** A name, or `*.` and a name for the names one label below, or `*` for all. */
function hostMatches(host: string, wanted: string): boolean {
  const name = host.toLowerCase().replace(/\.$/, "");
  const pattern = wanted.toLowerCase().replace(/\.$/, "");
  if (pattern === "*") return true;
  return name === pattern || (pattern.startsWith("*") && pattern === name.replace(/^[^.]*/, "*"));
}

function onPath(value: string, matches: (path: string) => boolean): Matcher {
  if (!value.startsWith("/")) throw new RuleError(`the path ${JSON.stringify(value)} does not start with /`);
  return ({ path }) => matches(path);
}

function matching(pattern: string, text: (subject: RuleSubject) => string): Matcher {
  const compiled = expression(pattern);
  return (subject) => compiled.test(text(subject));
}

/** A regular expression of Go's, as far as JavaScript's are alike: named groups and leading flags are spelled otherwise. */
function expression(pattern: string): RegExp {
  const [, flags = "", rest = pattern] = /^\(\?([ims]+)\)(.*)$/s.exec(pattern) ?? [];
  try {
    return new RegExp(rest.replaceAll("(?P<", "(?<"), flags);
  } catch {
    throw new RuleError(`${pattern} is no regular expression`);
  }
}
