import * as fc from "fast-check";
import {
  type Cidr,
  cidrContains,
  cidrsOverlap,
  formatCidr,
  parseCidr,
  subCidr,
} from "../../../components/network/cidr";

const cidr = fc
  .tuple(fc.integer({ min: 0, max: 2 ** 32 - 1 }), fc.integer({ min: 0, max: 32 }))
  .map(([address, prefix]): Cidr => ({ base: address - (address % 2 ** (32 - prefix)), prefix }));

describe("parseCidr", () => {
  it.each([
    ["10.0.0.0/16", { base: 10 * 2 ** 24, prefix: 16 }],
    ["10.0.255.7/16", { base: 10 * 2 ** 24, prefix: 16 }],
    ["255.255.255.255/32", { base: 2 ** 32 - 1, prefix: 32 }],
    ["0.0.0.0/0", { base: 0, prefix: 0 }],
  ])("reads %s", (text, expected) => {
    expect(parseCidr(text)).toEqual(expected);
  });

  it.each([
    "",
    "10.0.0.0",
    "10.0.0/16",
    "10.0.0.0/33",
    "10.0.0.256/16",
    "010.0.0.0/16",
    "10.0.0.0/016",
    "::/0",
    " 10.0.0.0/16",
  ])("doesn't take '%s' for a range", (text) => {
    expect(parseCidr(text)).toBeUndefined();
  });

  it("reads what formatCidr writes", () => {
    fc.assert(
      fc.property(cidr, (range) => {
        expect(parseCidr(formatCidr(range))).toEqual(range);
      }),
    );
  });
});

describe("cidrsOverlap", () => {
  it.each([
    ["10.0.0.0/16", "10.0.255.0/24", true],
    ["10.0.0.0/16", "10.1.0.0/16", false],
    ["0.0.0.0/0", "192.168.0.0/16", true],
    ["10.0.0.0/25", "10.0.0.128/25", false],
  ])("of %s and %s is %s", (one, other, expected) => {
    expect(cidrsOverlap(parsed(one), parsed(other))).toBe(expected);
    expect(cidrsOverlap(parsed(other), parsed(one))).toBe(expected);
  });

  it("means that they have an address in common", () => {
    fc.assert(
      fc.property(cidr, cidr, (one, other) => {
        const last = ({ base, prefix }: Cidr) => base + 2 ** (32 - prefix) - 1;
        const common = Math.max(one.base, other.base) <= Math.min(last(one), last(other));
        expect(cidrsOverlap(one, other)).toBe(common);
      }),
    );
  });
});

describe("subCidr", () => {
  it("cuts a range into parts that lie in it and don't overlap", () => {
    const wide = cidr.filter(({ prefix }) => prefix <= 28);
    fc.assert(
      fc.property(wide, fc.integer({ min: 1, max: 4 }), (range, bits) => {
        const parts = Array.from({ length: 2 ** bits }, (_, index) => subCidr(range, bits, index));
        expect(parts.filter((part) => !cidrContains(range, part))).toEqual([]);
        expect(
          parts.filter((part, index) => parts.slice(0, index).some((other) => cidrsOverlap(part, other))),
        ).toEqual([]);
      }),
    );
  });
});

function parsed(text: string): Cidr {
  const range = parseCidr(text);
  if (range === undefined) {
    throw new Error(text);
  }
  return range;
}
