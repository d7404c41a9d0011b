import fc from "fast-check";

/** A kind of text that a person writes and a parser reads. */
export type Dialect = "address" | "network" | "duration" | "quantity" | "schedule" | "image" | "time" | "timeZone" | "name";

/** What texts of a kind are made of. */
interface Grammar {
  /** Texts that follow the grammar, with values beyond its limits among them. */
  readonly valid: fc.Arbitrary<string>;
  /** What such texts consist of, and what is easily taken for it. */
  readonly pieces: readonly string[];
}

const joined = (separator: string, part: fc.Arbitrary<string>, minLength: number, maxLength: number): fc.Arbitrary<string> =>
  fc.array(part, { minLength, maxLength }).map((parts) => parts.join(separator));
const sequence = (...parts: readonly fc.Arbitrary<string>[]): fc.Arbitrary<string> =>
  fc.tuple(...parts).map((texts) => texts.join(""));
const maybe = (part: fc.Arbitrary<string>): fc.Arbitrary<string> => fc.oneof(fc.constant(""), part);
const of = (...texts: readonly string[]): fc.Arbitrary<string> => fc.constantFrom(...texts);
const upTo = (most: number): fc.Arbitrary<string> => fc.integer({ min: 0, max: most }).map(String);

/** Digits of any number, also of one that no 64 bits hold. */
const digits = fc.oneof(
  { arbitrary: upTo(99), weight: 4 },
  of("0", "00", "007", "9223372036", "9223372037", "9223372036854775807", "9223372036854775808", "1".repeat(20), "9".repeat(40)),
);
const fraction = sequence(of("."), maybe(digits));
const decimal = fc.oneof(digits, sequence(digits, fraction), sequence(of("."), digits));
const hexGroup = fc.integer({ min: 0, max: 0xffff }).map((group) => group.toString(16));
const label = fc.oneof(
  { arbitrary: joined("", of("a", "b", "z", "0", "9", "-", "home"), 1, 4), weight: 6 },
  fc.integer({ min: 50, max: 70 }).map((length) => "a".repeat(length)),
);
const field = fc.oneof(
  of("*", "?", "1-5", "0-59/15", "*/2", "1,2,3", "MON-FRI", "sun", "JAN,DEC", "5/10", "2-1", "*/0", "1-2/", "L", "6#3"),
  upTo(60),
  fc.tuple(fc.nat(62), fc.nat(62), fc.nat(62)).map(([first, last, step]) => `${first}-${last}/${step}`),
);
const path = joined("/", fc.oneof(of("traefik", "library", "a", "a_b", "a__b", "a.b", "a--b", "A", "a_", "0"), label), 1, 3);
const registry = fc.oneof(
  of(
    "docker.io/",
    "index.docker.io/",
    "ghcr.io/",
    "localhost/",
    "localhost:5000/",
    "10.0.0.50:5000/",
    "[fd00::1]:5000/",
    "A.org/",
  ),
  joined(".", label, 1, 3).map((host) => `${host}/`),
);
const hash = of("f".repeat(64), "0".repeat(64), "F".repeat(64), "a".repeat(63), "a".repeat(32), "g".repeat(64));

/** All kinds, with their grammars. */
export const grammars: Readonly<Record<Dialect, Grammar>> = {
  address: {
    valid: fc.oneof(
      fc.ipV4(),
      fc.ipV6(),
      joined(".", upTo(260), 3, 5),
      joined(":", hexGroup, 1, 9),
      sequence(joined(":", hexGroup, 0, 7), of("::"), joined(":", hexGroup, 0, 7)),
      sequence(of("::ffff:", "64:ff9b::", "::"), fc.ipV4()),
    ),
    pieces: [
      "0",
      "1",
      "00",
      "255",
      "256",
      ".",
      ":",
      "::",
      "f",
      "F",
      "fffff",
      "%eth0",
      "[",
      "]",
      " ",
      "x",
      "/24",
      "1e1",
      "١",
      "-",
    ],
  },
  network: {
    valid: fc.oneof(
      fc.tuple(fc.nat(0xffffffff), fc.integer({ min: 0, max: 34 })).map(([at, length]) => {
        const base = Math.floor(at / 2 ** (32 - length)) * 2 ** (32 - length);
        return `${[24, 16, 8, 0].map((shift) => Math.floor(base / 2 ** shift) % 256).join(".")}/${length}`;
      }),
      sequence(fc.ipV4(), of("/"), upTo(34)),
      sequence(fc.ipV6(), of("/"), upTo(130)),
      sequence(fc.ipV4(), of("-", " - ", "- "), fc.ipV4()),
      fc.ipV4(),
    ),
    pieces: ["10.0.0.0", "10.0.0.80", "fd00::", "/", "/0", "/8", "/32", "/33", "/024", "/+8", "/129", "-", " - ", ".", "%1", " "],
  },
  duration: {
    valid: sequence(
      maybe(of("-", "+")),
      joined("", sequence(decimal, of("ns", "us", "µs", "μs", "ms", "s", "m", "h", "d", "")), 1, 3),
    ),
    pieces: ["1", "0", "30", ".", "1.5", "h", "m", "s", "ms", "us", "µs", "μs", "ns", "d", "-", "+", " ", "e3", "_", "H", "٣"],
  },
  quantity: {
    valid: sequence(
      maybe(of("-", "+")),
      decimal,
      fc.oneof(
        of("", "n", "u", "m", "k", "M", "G", "T", "P", "E", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei", "K", "mi", "ki", "KI"),
        sequence(of("e", "E"), maybe(of("-", "+")), digits),
      ),
    ),
    pieces: [
      "1",
      "0",
      "12",
      ".",
      "-",
      "+",
      "m",
      "k",
      "K",
      "Ki",
      "M",
      "Gi",
      "E",
      "Ei",
      "e",
      "e3",
      "E-2",
      "i",
      " ",
      "B",
      "_",
      "0x1",
    ],
  },
  schedule: {
    valid: fc.oneof(
      joined(" ", field, 4, 6),
      of("@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly", "@reboot", "@DAILY"),
      sequence(of("@every "), digits, of("s", "m", "h", "ms", "")),
    ),
    pieces: [
      "*",
      "0",
      "59",
      "60",
      "31",
      "/",
      "-",
      ",",
      " ",
      "  ",
      "?",
      "MON",
      "sun",
      "JAN",
      "@every ",
      "TZ=UTC ",
      "L",
      "#",
      "\t",
    ],
  },
  image: {
    valid: sequence(
      maybe(registry),
      path,
      maybe(sequence(of(":"), of("1.2.3", "latest", "v1_a-b", "-a", "a+b", "", "a".repeat(128), "a".repeat(129)))),
      maybe(sequence(of("@"), of("sha256:", "sha512:", "md5:", "sha256+b64:", "sha256"), hash)),
    ),
    pieces: [
      "a",
      "ghcr.io",
      "localhost",
      ":",
      ":5000",
      "/",
      "//",
      "@",
      "sha256:",
      "1.2.3",
      "-",
      "_",
      "__",
      ".",
      "..",
      "A",
      "é",
      " ",
    ],
  },
  time: {
    valid: fc.oneof(
      fc
        .date({ noInvalidDate: true, min: new Date("0001-01-01"), max: new Date("9999-12-31") })
        .map((date) => date.toISOString()),
      sequence(
        of("2024-02-29", "2023-02-29", "1900-02-29", "2000-02-29", "2026-04-31", "2026-00-10", "2026-13-01"),
        of("T", "t", " "),
        of("00:00:00", "23:59:59", "23:59:60", "24:00:00", "18:30:00.123456789", "18:30:00,5", "18:30"),
        of("Z", "z", "+01:00", "-23:59", "+24:00", "+14:60", "+0100", ""),
      ),
    ),
    pieces: ["0", "9", "-", "T", "t", "Z", ":", "60", "+", ".", "24:", "+99:99", " "],
  },
  timeZone: {
    valid: fc.oneof(
      fc.constantFrom(...Intl.supportedValuesOf("timeZone")),
      of(
        "UTC",
        "GMT",
        "Etc/GMT+5",
        "EST5EDT",
        "US/Pacific",
        "Asia/Kolkata",
        "Europe/Kyiv",
        "PST",
        "IST",
        "Local",
        "Factory",
        "GMT0",
      ),
      fc.constantFrom(...Intl.supportedValuesOf("timeZone")).map((zone) => zone.toLowerCase()),
      fc.constantFrom(...Intl.supportedValuesOf("timeZone")).map((zone) => zone.toUpperCase()),
    ),
    pieces: ["Europe", "/", "Etc", "GMT", "+1", "-", "_", "a", "..", ".", "Z", "U", "+01:00", " "],
  },
  name: {
    valid: fc.oneof(
      label,
      joined(".", label, 1, 6),
      sequence(joined(".", label, 1, 3), of("/"), label),
      sequence(of("*."), joined(".", label, 1, 3)),
    ),
    pieces: [
      "a",
      "b0",
      "-",
      ".",
      "/",
      "_",
      "A",
      "*",
      "é",
      "\n",
      " ",
      "..",
      "a".repeat(63),
      "a".repeat(253),
      "1",
      "=",
      "~",
      "--",
      "%",
    ],
  },
};

/**
 * Texts of a kind, most of them nearly right: those of the grammar as they are and with up to three changes, pieces in any
 * order, and texts of any characters.
 */
export function textsOf(dialect: Dialect): fc.Arbitrary<string> {
  const { valid, pieces } = grammars[dialect];
  const composed = fc.array(fc.constantFrom(...pieces), { maxLength: 9 }).map((parts) => parts.join(""));
  return fc.oneof(
    { arbitrary: valid, weight: 3 },
    { arbitrary: damaged(valid, pieces), weight: 4 },
    { arbitrary: composed, weight: 2 },
    { arbitrary: fc.string({ unit: "binary", maxLength: 30 }), weight: 1 },
  );
}

/** Texts with up to three changes: something is put in, taken out, said twice, or is of the other case. */
export function damaged(texts: fc.Arbitrary<string>, pieces: readonly string[]): fc.Arbitrary<string> {
  const change = fc
    .tuple(
      fc.nat(),
      fc.constantFrom("put", "take", "replace", "repeat", "case", "cut"),
      fc.constantFrom(...pieces),
      fc.integer({ min: 1, max: 4 }),
    )
    .map(([place, how, piece, length]) => (text: string): string => {
      const at = place % (text.length + 1);
      const [before, middle, after] = [text.slice(0, at), text.slice(at, at + length), text.slice(at + length)];
      const now = { put: piece + middle, take: "", replace: piece, repeat: middle + middle, case: swapCase(middle), cut: middle }[
        how
      ];
      return before + (now ?? "") + (how === "cut" ? "" : after);
    });
  return fc
    .tuple(texts, fc.array(change, { minLength: 1, maxLength: 3 }))
    .map(([text, changes]) => changes.reduce((changed, apply) => apply(changed), text).toWellFormed());
}

function swapCase(text: string): string {
  return text === text.toLowerCase() ? text.toUpperCase() : text.toLowerCase();
}
