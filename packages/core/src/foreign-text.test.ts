import { isIP, isIPv4 } from "node:net";
import fc from "fast-check";
import { describe, expect, inject, it } from "vitest";
import { isImage, parseImage } from "./image-reference.ts";
import { addressFamily, formatAddress, parseAddress, parseRange, parseSubnet } from "./ip.ts";
import { durationValue, quantityValue, scalarChecks } from "./scalar-checks.ts";
import { type Dialect, grammars, textsOf } from "./testing/foreign-texts.ts";
import { askReference, hasReferences, type Reference } from "./testing/references.ts";

const inputs = inject("inputs");
const runs = { numRuns: inputs };
const accepts = (check: string, text: string): boolean => scalarChecks[check]?.(text) === undefined;

describe(`of ${inputs} texts that nobody wrote`, () => {
  it("those are addresses that Node takes for such", () => {
    fc.assert(
      fc.property(textsOf("address"), (text) => {
        expect(parseAddress(text) !== undefined, text).toBe(isIPv4(text));
        expect(accepts("address", text), text).toBe(isIP(text) !== 0 && !text.includes("%"));
      }),
      runs,
    );
  });

  it("a subnet or range of addresses has its ends in order, and its bounds are addresses", () => {
    fc.assert(
      fc.property(textsOf("network"), (text) => {
        const found = parseRange(text);
        expect(accepts("addressRange", text), text).toBe(found !== undefined);
        if (parseSubnet(text) !== undefined) expect(accepts("cidr", text), text).toBe(true);
        if (found === undefined) return;
        expect(found.first, text).toBeLessThanOrEqual(found.last);
        for (const end of [found.first, found.last]) expect(isIPv4(formatAddress(end)), text).toBe(true);
      }),
      runs,
    );
  });

  it("a duration has a length, and what Flux or Traefik takes is a duration", () => {
    fc.assert(
      fc.property(textsOf("duration"), (text) => {
        const seconds = durationValue(text);
        expect(seconds !== undefined, text).toBe(accepts("goDuration", text));
        if (seconds !== undefined) expect(seconds, text).toBeGreaterThanOrEqual(0);
        if (accepts("duration", text)) expect(seconds, text).toBeDefined();
        if (accepts("shortDuration", text)) expect(accepts("duration", text), text).toBe(true);
        if (accepts("traefikDuration", text) && !/^\d+$/.test(text)) expect(seconds, text).toBeDefined();
      }),
      runs,
    );
  });

  it("a quantity has a value, and what has none is no quantity", () => {
    fc.assert(
      fc.property(textsOf("quantity"), (text) => {
        expect(quantityValue(text) !== undefined, text).toBe(accepts("quantity", text));
        expect(quantityValue(text) ?? 0, text).not.toBeNaN();
      }),
      runs,
    );
  });

  it("an image has a registry and a path, and its tag and digest stand in it", () => {
    fc.assert(
      fc.property(textsOf("image"), (text) => {
        const { repository, tag, digest } = parseImage(text);
        expect(repository, text).toContain("/");
        if (tag !== undefined) expect(text).toContain(`:${tag}`);
        if (digest !== undefined) expect(text).toContain(`@${digest}`);
        expect(isImage(text), text).toBe(accepts("image", text));
      }),
      runs,
    );
  });

  it.each(Object.keys(grammars).filter(isDialect))(
    "no check fails on one of the kind %s, and each says the same of it twice",
    (dialect) => {
      fc.assert(
        fc.property(textsOf(dialect), (text) => {
          for (const check of Object.values(scalarChecks)) expect(check(text), text).toBe(check(text));
        }),
        { numRuns: inputs / 10 },
      );
    },
  );
});

/** What is read here, beside who reads it in the cluster. */
interface Comparison {
  readonly reference: Reference;
  readonly dialect: Dialect;
  /** What a text means here, undefined for what is refused. */
  readonly read: (text: string) => unknown;
  /** Whether two meanings are the same. @default all are */
  readonly agrees?: (ours: unknown, theirs: unknown) => boolean;
  /** What is refused here on purpose, while the reference takes it. @default nothing */
  readonly refuses?: (text: string, theirs: unknown) => boolean;
}

const check =
  (name: string) =>
  (text: string): true | undefined =>
    accepts(name, text) ? true : undefined;
/** Equal but for what a float cannot hold, and for fractions of what Go counts in: nanoseconds, and billionths of a core. */
const isNear = (ours: unknown, theirs: unknown): boolean =>
  Math.abs(Number(ours) - Number(theirs)) <= 5e-9 + 1e-12 * Math.abs(Number(theirs));

const comparisons: Readonly<Record<string, Comparison>> = {
  address: {
    reference: "address",
    dialect: "address",
    read: addressFamily,
    agrees: (family, canonical) => (family === 6) === String(canonical).includes(":"),
  },
  cidr: { reference: "subnet", dialect: "network", read: check("cidr") },
  goDuration: {
    reference: "duration",
    dialect: "duration",
    read: durationValue,
    agrees: isNear,
    // A time to wait has no sign; and the last second that Go can count is nobody's.
    refuses: (text, seconds) => /^[+-]/.test(text) || Number(seconds) > 9_223_372_035,
  },
  duration: {
    reference: "fluxDuration",
    dialect: "duration",
    read: check("duration"),
    refuses: (_, seconds) => Number(seconds) > 9_223_372_035,
  },
  shortDuration: {
    reference: "fluxDuration",
    dialect: "duration",
    read: check("shortDuration"),
    // The fetching of a source is given no hours.
    refuses: (text, seconds) => text.includes("h") || Number(seconds) > 9_223_372_035,
  },
  traefikDuration: {
    reference: "traefikDuration",
    dialect: "duration",
    read: check("traefikDuration"),
    // Traefik counts seconds beyond what it can hold from the start again.
    refuses: (text) => durationValue(`${text.replace(/^\d+$/, "$&s")}`) === undefined,
  },
  quantity: {
    reference: "quantity",
    dialect: "quantity",
    read: quantityValue,
    // Kubernetes cuts off what 63 bits cannot hold.
    agrees: (ours, theirs) => isNear(ours, theirs) || Math.min(Math.abs(Number(ours)), Math.abs(Number(theirs))) >= 2 ** 62,
    // It takes a unit alone for 0.
    refuses: (text) => !/^[+-]?\.?\d/.test(text) || /[eE][+-]?\d{3,}$/.test(text),
  },
  cron: {
    reference: "schedule",
    dialect: "schedule",
    read: check("cron"),
    // Kubernetes makes a second of what is shorter, and reads nothing behind a star.
    refuses: (text) =>
      /[*?]-/.test(text) || (text.startsWith("@every ") && (durationValue(text.slice("@every ".length)) ?? 0) <= 0),
  },
  image: {
    reference: "image",
    dialect: "image",
    read: (text) => (isImage(text) ? parseImage(text) : undefined),
    agrees: (ours, theirs) =>
      JSON.stringify(Object.entries(Object(ours)).sort()) === JSON.stringify(Object.entries(Object(theirs)).sort()),
    // No host has an underscore, and no registry of such a name can be reached.
    refuses: (text) => /^[^/]*_/.test(text),
  },
  dateTime: {
    reference: "time",
    dialect: "time",
    read: check("dateTime"),
    // Go takes hours of one digit, a comma for a point, and and a zone 24 hours or 60 minutes away, which RFC 3339 does not have.
    refuses: (text) => /T\d:|:\d\d,\d|[+-](24:\d\d|\d\d:60)/.test(text),
  },
  timeZone: {
    reference: "timeZone",
    dialect: "timeZone",
    read: check("timeZone"),
    // Go looks for a file.
    refuses: (text) => /\/\/|(^|\/)\.(\/|$)|\/$/.test(text),
  },
  ...Object.fromEntries(
    (
      [
        "dnsLabel",
        "dnsSubdomain",
        "serviceName",
        "hostName",
        "qualifiedName",
        "labelValue",
        "configKey",
        "environmentName",
        "portName",
      ] as const
    ).map((name) => [name, { reference: name, dialect: "name", read: check(name) } as const]),
  ),
  pathSegment: { reference: "pathSegment", dialect: "name", read: check("pathSegment"), refuses: (text) => text === "" },
};

describe.skipIf(!hasReferences)(`of ${inputs} texts (compared with programs that are written in Go, where Go is)`, () => {
  it.each(Object.entries(comparisons))("%s takes what the program that reads it takes, and means the same", (_, comparison) => {
    const { reference, dialect, read, agrees = () => true, refuses = () => false } = comparison;
    const texts = [...new Set(fc.sample(textsOf(dialect), inputs))];
    const theirs = askReference(reference, texts);
    const taken: string[] = [];
    const refused: string[] = [];
    const misread: string[] = [];
    let both = 0;
    for (const [index, text] of texts.entries()) {
      const [our, their] = [read(text), theirs[index]];
      if (our !== undefined && their === null) taken.push(text);
      else if (our === undefined && their !== null && !refuses(text, their)) refused.push(text);
      else if (our !== undefined && !agrees(our, their)) misread.push(text);
      else if (our !== undefined) both += 1;
    }
    expect({ taken, misread }).toEqual({ taken: [], misread: [] });
    // What is refused beside what is named above is too odd to have a name.
    expect(refused.length, JSON.stringify(refused.slice(0, 20))).toBeLessThanOrEqual(both / 100);
    // Were nothing taken by either, nothing would have been compared.
    expect(both).toBeGreaterThan(inputs / 1000);
  });
});

/** How long a check may take for any text, in milliseconds: a few hundred times what it needs. */
const patience = 50;
/** Up to this length, which a check that takes the square of the time would show. */
const longest = inputs >= 100_000 ? 20_000 : 1000;

it("no check takes out of all proportion to the length of a text, be it right, nearly right or wrong", () => {
  const parts = [
    ...new Set(Object.values(grammars).flatMap(({ pieces }) => pieces)),
    "a.",
    "a-",
    "1m",
    "* ",
    "a/",
    "10.0.0.0/8,",
    "404,",
  ];
  const endings = ["", "!", "-", ".", "/", "\n"];
  const duration = (check: (value: unknown) => unknown, text: string): number => {
    const start = performance.now();
    check(text);
    return performance.now() - start;
  };
  for (const [name, check] of Object.entries(scalarChecks)) {
    for (const part of parts) {
      for (const ending of endings) {
        // It grows step by step, so that time that doubles with each character is noticed before it stands still.
        for (let length = 20; length <= longest; length *= length < 200 ? 1.3 : 10) {
          const text = part.repeat(Math.max(1, length / part.length)) + ending;
          // A busy machine may stop any one of them.
          const isSlow = [1, 2, 3].every(() => duration(check, text) > patience);
          if (isSlow)
            expect.fail(
              `${name} takes more than ${patience} ms for ${JSON.stringify(part)} ${length} times, then ${JSON.stringify(ending)}`,
            );
        }
      }
    }
  }
});

function isDialect(name: string): name is Dialect {
  return Object.hasOwn(grammars, name);
}
