/** A range of IPv4 addresses as numbers, both ends included. */
export interface AddressRange {
  readonly first: number;
  readonly last: number;
}

/** The number of a dotted IPv4 address, undefined for anything else; leading zeros are refused, as some tools read octal. */
export function parseAddress(text: string): number | undefined {
  const parts = text.split(".");
  if (parts.length !== 4) return undefined;
  let address = 0;
  for (const part of parts) {
    if (!/^(0|[1-9]\d{0,2})$/.test(part) || Number(part) > 255) return undefined;
    address = address * 256 + Number(part);
  }
  return address;
}

/** Whether a text is an address of IPv4 or IPv6, undefined for anything else; one with a zone such as `fe80::1%eth0` is none. */
export function addressFamily(text: string): 4 | 6 | undefined {
  if (parseAddress(text) !== undefined) return 4;
  // What stands in brackets in a URL is an IPv6 address, and the URL standard says what that is.
  return /^[\da-fA-F:.]+$/.test(text) && URL.canParse(`http://[${text}]/`) ? 6 : undefined;
}

/** The dotted form of an address number. */
export function formatAddress(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join(".");
}

/** The addresses of a subnet such as `10.0.0.0/24`; undefined where the text is none or the address has host bits set. */
export function parseSubnet(text: string): AddressRange | undefined {
  const [base, prefix, ...rest] = text.split("/");
  const first = parseAddress(base ?? "");
  if (first === undefined || rest.length > 0 || !/^(0|[1-9]\d?)$/.test(prefix ?? "") || Number(prefix) > 32) return undefined;
  const size = 2 ** (32 - Number(prefix));
  return first % size === 0 ? { first, last: first + size - 1 } : undefined;
}

/** The addresses of `10.0.0.80-10.0.0.99`, of a subnet, or of a single address; undefined for anything else. */
export function parseRange(text: string): AddressRange | undefined {
  if (text.includes("/")) return parseSubnet(text);
  const ends = text.split("-").map((end) => parseAddress(end.trim()));
  const [first, last = first] = ends;
  if (ends.length > 2 || first === undefined || last === undefined || ends.includes(undefined)) return undefined;
  return first <= last ? { first, last } : undefined;
}

/** True where two ranges share an address. */
export function overlaps(left: AddressRange, right: AddressRange): boolean {
  return left.first <= right.last && right.first <= left.last;
}

/** True where the whole of a range lies in another. */
export function contains(outer: AddressRange, inner: AddressRange): boolean {
  return outer.first <= inner.first && inner.last <= outer.last;
}

/** The length of a subnet's prefix: 24 for `10.0.0.0/24`; 0 for what is no subnet. */
export function prefixLength(subnet: string): number {
  return parseSubnet(subnet) === undefined ? 0 : Number(subnet.split("/")[1]);
}
