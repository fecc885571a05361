/** A range of IPv4 addresses. */
export interface Cidr {
  /** The first address, as a number. */
  readonly base: number;
  /** Number of leading bits that all addresses of the range share. */
  readonly prefix: number;
}

const dottedCidr = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/;

/** Parses `10.0.0.0/16`; host bits are dropped. Undefined if it isn't a range. */
export function parseCidr(text: string): Cidr | undefined {
  const parts = dottedCidr.exec(text)?.slice(1);
  // Some parsers read a leading zero as octal, others as decimal.
  if (parts === undefined || parts.some((part) => part.length > 1 && part.startsWith("0"))) {
    return undefined;
  }
  const prefix = Number(parts.pop());
  const octets = parts.map(Number);
  if (prefix > 32 || octets.some((octet) => octet > 255)) {
    return undefined;
  }
  const address = octets.reduce((sum, octet) => sum * 256 + octet, 0);
  return { base: address - (address % sizeOf(prefix)), prefix };
}

export function formatCidr({ base, prefix }: Cidr): string {
  const octets = [24, 16, 8, 0].map((shift) => (base >>> shift) & 255);
  return `${octets.join(".")}/${prefix}`;
}

export function cidrContains(outer: Cidr, inner: Cidr): boolean {
  return inner.base >= outer.base && inner.base + sizeOf(inner.prefix) <= outer.base + sizeOf(outer.prefix);
}

export function cidrsOverlap(one: Cidr, other: Cidr): boolean {
  // Ranges that share an address are nested.
  return cidrContains(one, other) || cidrContains(other, one);
}

/** The `index`-th subrange whose prefix is `bits` longer. */
export function subCidr({ base, prefix }: Cidr, bits: number, index: number): Cidr {
  return { base: base + index * sizeOf(prefix + bits), prefix: prefix + bits };
}

/** Number of addresses of a range. A power, not a shift: shifts are 32-bit, and /0 has 2^32 addresses. */
function sizeOf(prefix: number): number {
  return 2 ** (32 - prefix);
}
