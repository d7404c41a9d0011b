import { BlockList, isIP } from "node:net";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addressFamily, contains, formatAddress, overlaps, parseAddress, parseRange, parseSubnet, prefixLength } from "./ip.ts";

const number = fc.oneof(
  fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  fc.constantFrom(0, 1, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 2, 2 ** 32 - 1),
);
const address = fc.ipV4().map((text) => text.split(".").map(Number).join("."));
const range = fc.tuple(number, number).map(([one, other]) => ({ first: Math.min(one, other), last: Math.max(one, other) }));
/** A subnet by its base and the length of its prefix. */
const subnet = fc
  .tuple(number, fc.integer({ min: 0, max: 32 }))
  .map(([at, prefix]) => ({ base: Math.floor(at / 2 ** (32 - prefix)) * 2 ** (32 - prefix), prefix }));

/** True where Node counts an address among those of a list. */
function holds(list: (blocks: BlockList) => void, at: number): boolean {
  const blocks = new BlockList();
  list(blocks);
  return blocks.check(formatAddress(at));
}

describe("parseAddress", () => {
  it("reads every address and writes it back as it was", () => {
    fc.assert(
      fc.property(address, (text) => {
        expect(formatAddress(parseAddress(text) ?? Number.NaN)).toBe(text);
      }),
    );
    fc.assert(
      fc.property(number, (at) => {
        expect(parseAddress(formatAddress(at))).toBe(at);
      }),
    );
  });

  it.each([
    "",
    "10.0.0",
    "10.0.0.0.1",
    "10.0.0.256",
    "10.0.0.-1",
    "10.0.0.1 ",
    " 10.0.0.1",
    "10.0.0.01",
    "010.0.0.1",
    "0x0a.0.0.1",
    "10.0.0.1e1",
    "10.0.0.",
    ".10.0.0",
    "10,0,0,1",
    "10.0.0.1/24",
    "fd00::1",
    "::ffff:10.0.0.1",
    "nas",
    "１0.0.0.1",
  ])("refuses %j", (text) => {
    expect(parseAddress(text)).toBeUndefined();
  });
});

describe("addressFamily", () => {
  it("is what Node takes an address for", () => {
    const near = fc.string({ unit: fc.constantFrom(..."0123456789abcdefF:.:"), maxLength: 40 });
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6(), near, fc.string()), (text) => {
        expect(addressFamily(text) ?? 0).toBe(isIP(text));
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ["10.0.0.1", 4],
    ["::", 6],
    ["::1", 6],
    ["fd00::50", 6],
    ["::ffff:10.0.0.1", 6],
    ["fd00::1::2", undefined],
    ["fd00::12345", undefined],
    ["[::1]", undefined],
    ["fe80::1%eth0", undefined],
    ["::1/64", undefined],
    ["", undefined],
  ])("of %j is %s", (text, family) => {
    expect(addressFamily(text)).toBe(family);
  });
});

describe("parseSubnet", () => {
  it("holds the addresses that Node counts to the subnet", () => {
    fc.assert(
      fc.property(subnet, number, ({ base, prefix }, at) => {
        const found = parseSubnet(`${formatAddress(base)}/${prefix}`);
        if (found === undefined) throw new Error("no subnet");
        for (const each of [at, found.first, found.last]) {
          const theirs = holds((blocks) => blocks.addSubnet(formatAddress(base), prefix), each);
          expect(each >= found.first && each <= found.last).toBe(theirs);
        }
      }),
    );
  });

  it("refuses a base with host bits", () => {
    fc.assert(
      fc.property(number, fc.integer({ min: 0, max: 32 }), (at, prefix) => {
        expect(parseSubnet(`${formatAddress(at)}/${prefix}`) === undefined).toBe(at % 2 ** (32 - prefix) !== 0);
      }),
    );
  });

  it.each([
    "10.0.0.0",
    "10.0.0.0/",
    "10.0.0.0/33",
    "10.0.0.0/-1",
    "10.0.0.0/024",
    "10.0.0.0/24/24",
    "10.0.0.0/24 ",
    "10.0.0.0/2.4",
    "/24",
    "10.0.0/24",
    "fd00::/8",
    "10.0.0.1/24",
  ])("refuses %j", (text) => {
    expect(parseSubnet(text)).toBeUndefined();
  });
});

describe("parseRange", () => {
  it("holds the addresses that Node counts to the range", () => {
    fc.assert(
      fc.property(range, number, ({ first, last }, at) => {
        const [start, end] = [formatAddress(first), formatAddress(last)];
        expect(parseRange(`${start}-${end}`)).toEqual({ first, last });
        const theirs = holds((blocks) => blocks.addRange(start, end), at);
        expect(contains({ first, last }, { first: at, last: at })).toBe(theirs);
      }),
    );
  });

  it("reads a single address, a subnet, and a range with spaces", () => {
    const [first, last] = [0x0a000050, 0x0a00005f];
    expect(parseRange("10.0.0.80")).toEqual({ first, last: first });
    expect(parseRange("10.0.0.80/28")).toEqual({ first, last });
    expect(parseRange("10.0.0.80 - 10.0.0.95")).toEqual({ first, last });
  });

  it.each([
    "",
    "-",
    "10.0.0.95-10.0.0.80",
    "10.0.0.80-",
    "-10.0.0.80",
    "10.0.0.80-95",
    "10.0.0.80-10.0.0.90-10.0.0.95",
    "10.0.0.81/28",
    "10.0.0.80-10.0.0.95/28",
    "nas",
  ])("refuses %j", (text) => {
    expect(parseRange(text)).toBeUndefined();
  });
});

describe("overlaps", () => {
  it("holds for two ranges that share an address, either way round", () => {
    fc.assert(
      fc.property(range, range, (one, other) => {
        const shared = Math.max(one.first, other.first) <= Math.min(one.last, other.last);
        expect(overlaps(one, other)).toBe(shared);
        expect(overlaps(other, one)).toBe(shared);
      }),
    );
    expect(overlaps({ first: 1, last: 2 }, { first: 2, last: 3 })).toBe(true);
    expect(overlaps({ first: 1, last: 2 }, { first: 3, last: 4 })).toBe(false);
  });
});

describe("contains", () => {
  it("holds for what overlaps and adds no address", () => {
    fc.assert(
      fc.property(range, range, (outer, inner) => {
        const whole = { first: Math.min(outer.first, inner.first), last: Math.max(outer.last, inner.last) };
        expect(contains(outer, inner)).toBe(whole.first === outer.first && whole.last === outer.last);
        expect(contains(whole, outer)).toBe(true);
      }),
    );
  });
});

describe("prefixLength", () => {
  it("is that of a subnet, and 0 for what is none", () => {
    expect(prefixLength("10.0.0.0/24")).toBe(24);
    expect(prefixLength("0.0.0.0/0")).toBe(0);
    for (const text of ["10.0.0.0", "", "10.0.0.0/x", "10.0.0.0/40", "10.0.0.1/24"]) expect(prefixLength(text)).toBe(0);
  });
});
