import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

// Networks that hold all of IPv4: of translators (RFC 6052, RFC 6145), besides the mapped addresses.
const translated = ['rfc6052', 'rfc6145'];

// An address with brackets, zone and port; nothing longer is looked at.
const longest = 100;

/**
 * The one spelling of an address, or null for a text that is none. Brackets, a port and a zone are cut off, zeros in
 * front do not count, and IPv4 that is written into IPv6 is IPv4.
 */
export function plainAddress(text: string): string | null {
  const found = readAddress(text);
  return found === null ? null : found.toString();
}

/**
 * What callers are counted by: an IPv4 address as it is, however it is written; of an IPv6 address the network of its
 * first 64 bits, as `2001:db8:0:1::/64`. One customer has all of such a network (RFC 6177, RFC 7421), and would count as
 * somebody else with each of its addresses. A text that is no address is given back.
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
  // The library reads a zero in front as the mark of an octal number.
  const decimal = bare.replace(/\d+(?:\.\d+){3}$/, (dotted) => dotted.split('.').map(Number).join('.'));
  if (isIP(decimal) === 0) return null;
  const address = ipaddr.process(withoutDots(decimal));
  if (!('parts' in address) || !translated.includes(address.range())) return address;
  return ipaddr.fromByteArray(address.toByteArray().slice(12));
}

/** `64:ff9b::192.0.2.1` as `64:ff9b::c000:201`: the library knows dots behind few prefixes. */
const withoutDots = (address: string): string =>
  address.replace(/(?<=:)(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, ...[a, b, c, d]: string[]) =>
    [Number(a) * 256 + Number(b), Number(c) * 256 + Number(d)].map((group) => group.toString(16)).join(':'),
  );

/** `[2001:db8::1]:443` and `192.0.2.1:443` without port and brackets; an IPv6 address without brackets has no port. */
const withoutPort = (text: string): string =>
  /^\[([^\]]*)\](?::\d+)?$/.exec(text)?.[1] ?? /^([\d.]+):\d+$/.exec(text)?.[1] ?? text;
