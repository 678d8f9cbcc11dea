import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

// IPv6 ranges that embed IPv4 addresses for translators (RFC 6052, RFC 6145), besides mapped addresses.
const translated = ['rfc6052', 'rfc6145'];

// Longest accepted text in characters: an address with brackets, zone and port.
const longest = 100;

/**
 * Returns the canonical spelling of an address, or null for other text. Removes brackets, port, zone and leading zeros;
 * converts IPv4 embedded in IPv6 to IPv4.
 */
export function plainAddress(text: string): string | null {
  const found = readAddress(text);
  return found === null ? null : found.toString();
}

/**
 * Returns the rate limit key of an address: an IPv4 address, or an IPv6 /64 network such as `2001:db8:0:1::/64`. One
 * customer has a whole /64 (RFC 6177, RFC 7421) and could otherwise use a new address per request. Text that is not an
 * address is returned unchanged.
 */
export function networkOf(text: string): string {
  const address = readAddress(text);
  if (address === null) return text;
  if (!('parts' in address)) return address.toString();
  const groups = address.parts.slice(0, 4).map((group) => group.toString(16));
  return `${groups.join(':')}::/64`;
}

function readAddress(text: string): ipaddr.IPv4 | ipaddr.IPv6 | null {
  if (text.length > longest) return null;
  const bare = withoutPort(text.trim()).replace(/%.*$/s, '');
  // The library reads a leading zero as octal.
  const decimal = bare.replace(/\d+(?:\.\d+){3}$/, (dotted) => dotted.split('.').map(Number).join('.'));
  if (isIP(decimal) === 0) return null;
  const address = ipaddr.process(withoutDots(decimal));
  if (!('parts' in address) || !translated.includes(address.range())) return address;
  return ipaddr.fromByteArray(address.toByteArray().slice(12));
}

/** Rewrites `64:ff9b::192.0.2.1` as `64:ff9b::c000:201`: the library knows the dotted form for few prefixes only. */
const withoutDots = (address: string): string =>
  address.replace(/(?<=:)(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, ...[a, b, c, d]: string[]) =>
    [Number(a) * 256 + Number(b), Number(c) * 256 + Number(d)].map((group) => group.toString(16)).join(':'),
  );

/**
 * Removes port and brackets from `[2001:db8::1]:443` and `192.0.2.1:443`; an IPv6 address without brackets has no port.
 */
const withoutPort = (text: string): string =>
  /^\[([^\]]*)\](?::\d+)?$/.exec(text)?.[1] ?? /^([\d.]+):\d+$/.exec(text)?.[1] ?? text;
