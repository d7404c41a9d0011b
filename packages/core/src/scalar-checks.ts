import { isImage } from "./image-reference.ts";
import { addressFamily, parseRange } from "./ip.ts";
import { remember } from "./remember.ts";
import { isTimeZone } from "./time-zone.ts";

/** What is wrong with a value, undefined when nothing is. */
export type ScalarCheck = (value: unknown) => string | undefined;

const pattern =
  (regexp: RegExp, message: string, maximum = Number.POSITIVE_INFINITY): ScalarCheck =>
  (value) =>
    typeof value === "string" && value.length <= maximum && regexp.test(value) ? undefined : message;

/** A duration that Go reads, in the form that a program has it. */
const duration =
  (form: RegExp, message: string): ScalarCheck =>
  (value) =>
    typeof value === "string" && form.test(value) && durationValue(value) !== undefined ? undefined : message;

const integer =
  (least: number, most: number, message: string): ScalarCheck =>
  (value) =>
    Number.isInteger(value) && Number(value) >= least && Number(value) <= most ? undefined : message;

/** Beyond an exponent of two digits no number is one of bytes or cores, and the API server takes minutes to read some. */
const quantityPattern = /^[+-]?(\d+|\d+\.\d*|\.\d+)(([KMGTPE]i)|[numkMGTPE]|([eE][+-]?\d{1,2}))?$/;
const dnsLabel = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
const dnsSubdomain = `${dnsLabel}(\\.${dnsLabel})*`;
const nameOfKey = /^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/;
const prefixOfKey = new RegExp(`^${dnsSubdomain}$`);
const qualifiedNameMessage = "must be a key such as name or example.org/name, with at most 63 characters after the prefix";
const portNumber = integer(1, 65535, "must be a port number from 1 to 65535");
const portName = pattern(
  /^(?=.*[a-z])[a-z0-9]+(-[a-z0-9]+)*$/,
  "must be a port name: at most 15 lower-case letters, digits and single hyphens, with a letter",
  15,
);
const wholeNumber = integer(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER, "must be a whole number");
const int32 = integer(-(2 ** 31), 2 ** 31 - 1, "must be a whole number of 32 bits");
const notNegative = integer(0, 2 ** 31 - 1, "must be a whole number that is not negative");

/**
 * Checks of scalars by name: the types of JSON, those of the Kubernetes API, and formats. A format is what the API server's
 * own validation accepts, not what its documentation says.
 * @see https://github.com/kubernetes/apimachinery/blob/v0.33.0/pkg/util/validation/validation.go
 */
export const scalarChecks: Readonly<Record<string, ScalarCheck>> = {
  string: (value) =>
    typeof value !== "string" ? "must be a string" : value.isWellFormed() ? undefined : "must be well-formed Unicode",
  boolean: (value) => (typeof value === "boolean" ? undefined : "must be true or false"),
  number: (value) => (Number.isFinite(value) ? undefined : "must be a number"),
  integer: wholeNumber,
  int32,
  int64: wholeNumber,
  notNegative,
  positive: integer(1, 2 ** 31 - 1, "must be a whole number from 1"),
  intOrString: (value) =>
    typeof value === "string" || int32(value) === undefined ? undefined : "must be a whole number or a string",
  countOrPercentage: (value) =>
    (typeof value === "string" ? /^\d+%$/.test(value) : notNegative(value) === undefined)
      ? undefined
      : "must be a whole number that is not negative, or a percentage such as 25%",
  quantity: (value) => (quantityValue(value) !== undefined ? undefined : "must be a quantity such as 250m, 512Mi or 1.5Gi"),
  fileMode: integer(0, 0o777, "must be the bits of a file mode from 0 to 0o777, 511 in decimal"),
  userId: integer(0, 2 ** 31 - 1, "must be the id of a user or a group from 0 to 2147483647"),
  base64: pattern(/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/, "must be data in base64"),

  port: portNumber,
  portName,
  portReference: (value) =>
    typeof value === "number"
      ? portNumber(value)
      : portName(value) === undefined
        ? undefined
        : "must be a port number from 1 to 65535 or the name of a port",

  dateTime: (value) =>
    typeof value === "string" && isDateTime(value) ? undefined : "must be a time such as 2026-01-31T18:30:00Z",
  /** As Flux has it, without the days that no Go program knows. */
  duration: duration(/^(\d+(\.\d+)?(ms|s|m|h))+$/, "must be a duration such as 30s, 5m or 1h30m"),
  /** As Flux has it for the fetching of a source. */
  shortDuration: duration(/^(\d+(\.\d+)?(ms|s|m))+$/, "must be a duration in minutes or seconds, such as 5m or 90s"),
  /** As Go's time.ParseDuration reads it, without a sign. */
  goDuration: duration(/^/, "must be a duration such as 90s, 15m or 2160h"),
  /** As Traefik has it, where a number alone counts seconds. */
  traefikDuration: (value) => {
    const text = typeof value === "string" && /^\d+$/.test(value) ? `${value}s` : value;
    const isRight =
      typeof text === "string"
        ? /^(\d+(ns|us|µs|ms|s|m|h))+$/.test(text) && durationValue(text) !== undefined
        : notNegative(text) === undefined;
    return isRight ? undefined : "must be a duration such as 30s or 5m, or a number of seconds";
  },
  timeZone: (value) =>
    typeof value === "string" && isTimeZone(value) ? undefined : "must be a time zone of the IANA database such as Europe/Berlin",
  cron: (value) =>
    typeof value === "string" && isSchedule(value) ? undefined : "must be a cron schedule of five fields, such as 30 4 * * 1",

  dnsLabel: pattern(
    new RegExp(`^${dnsLabel}$`),
    "must be a DNS label: at most 63 lower-case letters, digits and hyphens, no hyphen at either end",
    63,
  ),
  serviceName: pattern(
    /^[a-z]([-a-z0-9]*[a-z0-9])?$/,
    "must be a DNS label that starts with a letter: at most 63 lower-case letters, digits and hyphens",
    63,
  ),
  dnsSubdomain: pattern(
    new RegExp(`^${dnsSubdomain}$`),
    "must be a DNS name: lower-case letters, digits, hyphens and dots, each part with a letter or digit at both ends",
    253,
  ),
  hostName: pattern(
    new RegExp(`^(\\*\\.)?${dnsSubdomain}$`),
    "must be a host such as recipes.example.org, or a wildcard such as *.example.org",
    253,
  ),
  cronJobName: pattern(new RegExp(`^${dnsSubdomain}$`), "must be a DNS name of at most 52 characters, since its Jobs add 11", 52),
  pathSegment: (value) =>
    typeof value === "string" && value !== "" && value !== "." && value !== ".." && !/[/%]/.test(value)
      ? undefined
      : "must be a name without / and %",
  qualifiedName: (value) => (typeof value === "string" && isQualifiedName(value) ? undefined : qualifiedNameMessage),
  labelValue: pattern(
    /^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$/,
    "must be a label's value: at most 63 letters, digits, -, _ and ., with a letter or digit at both ends",
    63,
  ),
  environmentName: pattern(/^[ -<>-~]+$/, "must be the name of an environment variable: printable ASCII without ="),
  configKey: pattern(/^(?!\.$|\.\.)[-._a-zA-Z0-9]+$/, "must be a file name of letters, digits, -, _ and .", 253),

  address: (value) =>
    typeof value === "string" && addressFamily(value) !== undefined
      ? undefined
      : "must be an IP address such as 10.0.0.1 or fd00::1",
  addressRange: (value) =>
    typeof value === "string" && parseRange(value) !== undefined
      ? undefined
      : "must be a range such as 10.0.0.80-10.0.0.98, or a subnet",
  cidr: (value) => (typeof value === "string" && isCidr(value) ? undefined : "must be a subnet such as 10.0.0.0/24"),
  webUrl: pattern(/^https?:\/\/.+$/, "must be an address that starts with https:// or http://"),
  ociUrl: pattern(/^oci:\/\/.+$/, "must be an address that starts with oci://"),
  gitUrl: pattern(/^(http|https|ssh):\/\/.+$/, "must be an address that starts with https://, http:// or ssh://"),
  helmUrl: pattern(/^(http|https|oci):\/\/.+$/, "must be an address that starts with https://, http:// or oci://"),
  /** As Traefik has it. */
  statusCodes: pattern(/^([1-5]\d{2}[,-]?)+$/, "must be HTTP status codes such as 404, 500-599 or 404,503"),

  image: (value) =>
    typeof value === "string" && isImage(value) ? undefined : "must be an image reference such as ghcr.io/example/app:1.2.3",
  absolutePath: pattern(/^\//, "must be an absolute path"),
  mountPath: pattern(/^\/[^:]*$/, "must be an absolute path without a colon"),
  relativePath: pattern(/^(?!\/)(?!(.*\/)?\.\.(\/|$))/, "must be a relative path without .."),
};

/** A key such as `name` or `example.org/name`. In one expression, with its limits, it takes ten milliseconds to compile. */
const isQualifiedName = remember((key) => {
  const slash = key.indexOf("/");
  const name = key.slice(slash + 1);
  const isPrefixed = slash >= 0;
  if (isPrefixed && (slash > 253 || !prefixOfKey.test(key.slice(0, slash)))) return false;
  return name.length <= 63 && nameOfKey.test(name);
});

const suffixes: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  "": 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/** The value of a quantity in its base unit (bytes, cores), undefined for what is none. */
export function quantityValue(quantity: unknown): number | undefined {
  if (typeof quantity === "number") return Number.isFinite(quantity) ? quantity : undefined;
  return typeof quantity === "string" ? amountOf(quantity) : undefined;
}

const amountOf = remember((quantity): number | undefined => {
  if (!quantityPattern.test(quantity)) return undefined;
  const [, number, suffix = ""] = /^([+-]?[\d.]+(?:[eE][+-]?\d+)?)([A-Za-z]*)$/.exec(quantity) ?? [];
  const factor = suffixes[suffix];
  return number === undefined || factor === undefined ? undefined : Number(number) * factor;
});

const units: Readonly<Record<string, number>> = { ns: 1e-9, us: 1e-6, µs: 1e-6, μs: 1e-6, ms: 1e-3, s: 1, m: 60, h: 3600 };
/** Go counts nanoseconds in 63 bits, which last for 292 years. */
const longestDuration = 9_223_372_036;

/** The seconds of a duration such as `1h30m`, undefined for what is none. @see https://pkg.go.dev/time#ParseDuration */
export function durationValue(duration: unknown): number | undefined {
  if (typeof duration !== "string" || duration === "") return undefined;
  if (duration === "0") return 0;
  const part = /(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h)/y;
  let seconds = 0;
  while (part.lastIndex < duration.length) {
    const [, number, unit = ""] = part.exec(duration) ?? [];
    if (number === undefined) return undefined;
    seconds += Number(number) * (units[unit] ?? 0);
  }
  return seconds <= longestDuration ? seconds : undefined;
}

/** As Go reads it, which knows neither lower-case letters nor leap seconds. @see https://pkg.go.dev/time#RFC3339 */
function isDateTime(text: string): boolean {
  const [, year, month, day] =
    /^(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/.exec(
      text,
    ) ?? [];
  // The day before the first of the next month is the last. A year of two digits would be one of the last century.
  return day !== undefined && Number(day) <= new Date(Date.UTC(Number(year) + 2000, Number(month), 0)).getUTCDate();
}

function isCidr(text: string): boolean {
  const [address = "", prefix = "", ...rest] = text.split("/");
  const bits = { 4: 32, 6: 128, none: -1 }[addressFamily(address) ?? "none"];
  return rest.length === 0 && /^(0|[1-9]\d{0,2})$/.test(prefix) && Number(prefix) <= bits;
}

const months = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split(" ");
const days = "SUN MON TUE WED THU FRI SAT".split(" ");
/** The fields of a schedule: least and most, and the names that its numbers have. */
const scheduleFields: readonly (readonly [number, number, readonly string[]])[] = [
  [0, 59, []],
  [0, 23, []],
  [1, 31, []],
  [1, 12, ["", ...months]],
  [0, 6, days],
];

/** True for what Kubernetes reads as a schedule. @see https://pkg.go.dev/github.com/robfig/cron/v3#hdr-CRON_Expression_Format */
function isSchedule(text: string): boolean {
  if (/^@(yearly|annually|monthly|weekly|daily|midnight|hourly)$/.test(text)) return true;
  const every = /^@every (.+)$/.exec(text)?.[1];
  if (every !== undefined) return (durationValue(every) ?? 0) > 0;
  const fields = text.trim().split(/\s+/);
  return (
    fields.length === scheduleFields.length &&
    scheduleFields.every(([least, most, names], index) =>
      (fields[index] ?? "").split(",").every((part) => isScheduled(part, least, most, names)),
    )
  );
}

/** One part of a field: `*`, `5`, `MON-FRI`, `0-30/5`. */
function isScheduled(part: string, least: number, most: number, names: readonly string[]): boolean {
  const [range = "", step = "1", ...rest] = part.split("/");
  if (rest.length > 0 || !/^\d+$/.test(step) || Number(step) === 0) return false;
  if (range === "*" || range === "?") return true;
  const ends = range.split("-").map((end) => {
    const named = names.indexOf(end.toUpperCase());
    return named >= 0 && end !== "" ? named : /^\d+$/.test(end) ? Number(end) : Number.NaN;
  });
  const [first = Number.NaN, last = first] = ends;
  return ends.length <= 2 && first >= least && last <= most && first <= last;
}
