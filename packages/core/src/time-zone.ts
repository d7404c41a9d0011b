/** Names of one word, which the database keeps for old configurations. */
const singleWords = new Set(
  (
    "CET CST6CDT Cuba EET EST EST5EDT Egypt Eire Factory GB GB-Eire GMT GMT+0 GMT-0 GMT0 Greenwich HST Hongkong Iceland Iran Israel " +
    "Jamaica Japan Kwajalein Libya MET MST MST7MDT NZ NZ-CHAT Navajo PRC PST8PDT Poland Portugal ROC ROK Singapore Turkey UCT UTC " +
    "Universal W-SU WET Zulu"
  ).split(" "),
);
/** Words of other names that are not written as words are. */
const oddWords = new Set(
  "ACT BajaNorte BajaSur ComodRivadavia DeNoronha DumontDUrville EasterIsland GMT GMT0 GMT+0 IN LHI McMurdo NSW UCT US UTC au es of 0".split(
    " ",
  ),
);

/**
 * True for a name of the IANA time zone database, as Go programs read them: to the letter. Intl alone takes any case, offsets such
 * as `+01:00`, and abbreviations such as `PST`.
 *
 * @see https://data.iana.org/time-zones/tzdb/backward
 */
export function isTimeZone(name: string): boolean {
  // The list comes at once, while the first format takes as long as a quarter of a render; but it lacks the aliases, of which
  // this one is what most clusters have.
  if (name === "Etc/UTC" || singleWords.has(name) || supported().has(name)) return true;
  const isWord = (word: string): boolean =>
    oddWords.has(word) || (/^[A-Z][a-z]+$/.test(word) && !oddWords.has(word.toUpperCase()));
  const isWritten = /^Etc\/GMT[+-][1-9]\d?$/.test(name) || (name.includes("/") && name.split(/[/_-]/).every(isWord));
  if (!isWritten || supportedByCase().has(name.toLowerCase())) return false;
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }) !== undefined;
  } catch {
    return false;
  }
}

let names: ReadonlySet<string> | undefined;
let lowerNames: ReadonlySet<string> | undefined;

function supported(): ReadonlySet<string> {
  names ??= new Set(Intl.supportedValuesOf("timeZone"));
  return names;
}

function supportedByCase(): ReadonlySet<string> {
  lowerNames ??= new Set([...supported()].map((name) => name.toLowerCase()));
  return lowerNames;
}
