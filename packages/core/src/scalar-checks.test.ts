import { describe, expect, it } from "vitest";
import { durationValue, quantityValue, scalarChecks } from "./scalar-checks.ts";

const long = (length: number): string => "a".repeat(length);

/** What each check takes and what it refuses. */
const samples: Readonly<Record<string, { readonly takes: readonly unknown[]; readonly refuses: readonly unknown[] }>> = {
  string: { takes: ["", "recipes", "é\n"], refuses: [1, null, undefined, "\ud800", ["a"]] },
  boolean: { takes: [true, false], refuses: ["true", 0, null] },
  number: { takes: [0, -1.5, 1e300], refuses: [Number.NaN, Number.POSITIVE_INFINITY, "1", 1n] },
  integer: { takes: [0, -1, 2 ** 53 - 1], refuses: [0.5, 2 ** 53, "1", Number.NaN] },
  int32: { takes: [0, 2 ** 31 - 1, -(2 ** 31)], refuses: [2 ** 31, -(2 ** 31) - 1, 0.5, "1"] },
  int64: { takes: [2 ** 31, 2 ** 53 - 1], refuses: [1e300, 0.5, "1"] },
  notNegative: { takes: [0, 1], refuses: [-1, 0.5, "0"] },
  positive: { takes: [1], refuses: [0, -1, "1"] },
  intOrString: { takes: [80, "http", ""], refuses: [1.5, true, 2 ** 31, null] },
  countOrPercentage: { takes: [0, 3, "25%", "0%"], refuses: [-1, "25", "2.5%", "%", true] },
  quantity: {
    takes: ["1", "1.5", ".5", "5.", "250m", "512Mi", "1.5Gi", "1e3", "1E3", "+1", "-1", "100n", 0.5, 2],
    refuses: ["", "Gi", "1GB", "1 Gi", "1gi", "1.2.3", "1e", "1e100", "1e-999999999", "ten", true, Number.NaN],
  },
  fileMode: { takes: [0, 0o644, 0o777], refuses: [755, -1, "0644", 0o1000] },
  userId: { takes: [0, 1000, 2 ** 31 - 1], refuses: [-1, 2 ** 31, "1000"] },
  base64: { takes: ["", "aGFtYnVyZ2Vy", "YQ==", "YWI="], refuses: ["YQ", "YQ=", "a b=", "Y-_=", 1] },
  port: { takes: [1, 65535], refuses: [0, 65536, "80", 80.5] },
  portName: { takes: ["http", "a", "web-8080", "1a"], refuses: ["", "80", "HTTP", "a--b", "-a", "a-", long(16), 80] },
  portReference: { takes: [80, "http"], refuses: [0, "80", "HTTP", true] },
  dateTime: {
    takes: ["2026-01-31T18:30:00Z", "2026-01-31T18:30:00.5+01:00", "2024-02-29T00:00:00Z"],
    refuses: [
      "2026-01-31",
      "2026-13-01T00:00:00Z",
      "2026-02-29T00:00:00Z",
      "2026-01-31t18:30:00z",
      "2026-06-30T23:59:60Z",
      "2026-01-31T18:30:00+99:00",
      "now",
      0,
    ],
  },
  duration: { takes: ["30s", "5m", "1h30m", "1.5h", "100ms"], refuses: ["", "1d", "5", "5 m", "-5m", "5M", "2562048h", 300] },
  shortDuration: { takes: ["60s", "5m", "1m30s"], refuses: ["1h", "5", ""] },
  goDuration: {
    takes: ["2160h", "2160h0m0s", "1.5h", ".5s", "10us", "10µs", "10μs", "0"],
    refuses: ["", "90d", "5", "5 m", "1h ", "2562048h", 300],
  },
  traefikDuration: {
    takes: ["10s", "90", "1m30s", 90, 0],
    refuses: ["", "10 s", "1d", "1m30", "9223372037", -1, 1.5, ["5s"], true],
  },
  timeZone: {
    takes: ["Etc/UTC", "Europe/Berlin", "UTC", "Asia/Kolkata", "US/Pacific", "Etc/GMT+5", "Africa/Dar_es_Salaam"],
    refuses: ["", "Berlin", "+01:00", "Europe/Kitchen", "europe/berlin", "ASIA/KOLKATA", "Us/Pacific", "PST", "utc", 1],
  },
  cron: {
    takes: ["30 4 * * *", "*/15 * * * *", "0 0-6/2 1,15 JAN-MAR mon", "0 0 * * 0", "@daily", "@every 90m", " 0  0 * * ? "],
    refuses: [
      "",
      "* * * *",
      "* * * * * *",
      "60 * * * *",
      "* 24 * * *",
      "* * 0 * *",
      "* * * 13 *",
      "* * * * 7",
      "5-1 * * * *",
      "*/0 * * * *",
      "*/5/5 * * * *",
      "1- * * * *",
      "@every soup",
    ],
  },
  dnsLabel: { takes: ["a", "0", "my-app", long(63)], refuses: ["", "-a", "a-", "A", "a.b", "a_b", long(64), "ä", "a\n"] },
  serviceName: { takes: ["a", "my-app2"], refuses: ["2nd", "a.b", "A", "", long(64)] },
  dnsSubdomain: { takes: ["a", "a.b-c.0", long(253)], refuses: ["", "a..b", ".a", "a.", "-a.b", "A.b", "*.a", long(254)] },
  hostName: {
    takes: ["example.org", "*.example.org", "nas"],
    refuses: ["*", "a.*.org", "https://example.org", "example.org.", "EXAMPLE.org"],
  },
  cronJobName: { takes: [long(52)], refuses: [long(53), "A"] },
  pathSegment: { takes: ["system:node", "A B"], refuses: ["", ".", "..", "a/b", "a%b", 1] },
  qualifiedName: {
    takes: ["app", "app.kubernetes.io/name", "A_b.c-1", `a/${long(63)}`, `${long(253)}/a`],
    refuses: ["", "/a", "a/", "a/b/c", "-a", "a-", "A.b/c", long(64), `${long(254)}/a`],
  },
  labelValue: { takes: ["", "a", "A_b.c-1", long(63)], refuses: ["-a", "a-", "a b", "a/b", long(64), 1, true] },
  environmentName: { takes: ["TZ", "a-b.c", "1"], refuses: ["", "A=B", "é", "A\n"] },
  configKey: { takes: ["a", "A_b-c.conf", "..a".slice(1), ".hidden"], refuses: ["", ".", "..", "..a", "a/b", "a b", long(254)] },
  address: { takes: ["10.0.0.1", "fd00::1"], refuses: ["10.0.0.256", "10.0.0", "010.0.0.1", "nas", 1] },
  addressRange: { takes: ["10.0.0.80-10.0.0.98", "10.0.0.0/24", "10.0.0.1"], refuses: ["10.0.0.98-10.0.0.80", "", "nas", 1] },
  cidr: {
    takes: ["10.0.0.0/24", "0.0.0.0/0", "10.0.0.1/32", "fd00::/8"],
    refuses: ["10.0.0.0", "10.0.0.0/33", "fd00::/129", "10.0.0.0/08", "10.0.0.0/8/8", 1],
  },
  webUrl: { takes: ["https://example.org", "http://a"], refuses: ["https://", "ftp://a", "example.org"] },
  ociUrl: { takes: ["oci://registry.example.org/a"], refuses: ["oci://", "https://a"] },
  gitUrl: { takes: ["ssh://git@git.example.org/a", "https://a"], refuses: ["git@git.example.org:a", "ssh://"] },
  helmUrl: { takes: ["oci://a", "https://a"], refuses: ["ssh://a", "a"] },
  statusCodes: { takes: ["404", "500-599", "404,503"], refuses: ["", "600", "40", "4xx", 404] },
  image: {
    takes: ["a", `registry.example.org/a:1@sha256:${"0".repeat(64)}`],
    refuses: ["", " a", "a b", "a\n", "A", "a:", "a@sha256:0", "registry.example.org/a//b"],
  },
  absolutePath: { takes: ["/", "/a"], refuses: ["", "a", "./a"] },
  mountPath: { takes: ["/", "/a b"], refuses: ["", "a", "/a:b"] },
  relativePath: { takes: ["a", "a/b", "a..b", ".a"], refuses: ["/a", "..", "../a", "a/..", "a/../b"] },
};

describe("scalarChecks", () => {
  it("are all tested here", () => {
    expect(Object.keys(samples).sort()).toEqual(Object.keys(scalarChecks).sort());
  });

  it.each(Object.entries(samples))("take and refuse what %s does", (name, { takes, refuses }) => {
    const check = scalarChecks[name];
    expect(takes.filter((value) => check?.(value) !== undefined)).toEqual([]);
    expect(refuses.filter((value) => check?.(value) === undefined)).toEqual([]);
  });

  it.each(Object.entries(samples))("say what would be right where %s is not", (name, { refuses }) => {
    const messages = refuses.map((value) => scalarChecks[name]?.(value));
    expect(messages.filter((message) => message?.startsWith("must be ") !== true)).toEqual([]);
  });
});

describe("quantityValue", () => {
  it.each([
    ["1", 1],
    ["250m", 0.25],
    ["1.5Gi", 1.5 * 2 ** 30],
    ["4Ti", 4 * 2 ** 40],
    ["2k", 2000],
    ["1e3", 1000],
    ["1E", 1e18],
    ["1E2", 100],
    ["-1", -1],
    [0.5, 0.5],
    ["1GB", undefined],
    ["", undefined],
    [Number.NaN, undefined],
    [true, undefined],
  ])("of %j is %s", (quantity, value) => {
    expect(quantityValue(quantity)).toBe(value);
  });
});

describe("durationValue", () => {
  it.each([
    ["90s", 90],
    ["1h30m", 5400],
    ["2160h0m0s", 7_776_000],
    ["1.5h", 5400],
    ["100ms", 0.1],
    ["0", 0],
    ["1d", undefined],
    [300, undefined],
  ])("of %j is %s seconds", (duration, seconds) => {
    expect(durationValue(duration)).toBe(seconds);
  });
});
