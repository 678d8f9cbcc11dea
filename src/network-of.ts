import { isIPv6 } from 'node:net';

/**
 * What callers are counted by: an IPv4 address as it is, of an IPv6 one the network of its first 64 bits, as
 * `2001:db8:0:1::/64`. Whoever has one IPv6 address has all of such a network (RFC 6177, RFC 7421), and would count as
 * somebody else with each of them. Anything that is no address is given back.
 */
export function networkOf(address: string): string {
  const [bare = ''] = address.split('%');
  if (!isIPv6(bare)) return address;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(bare);
  if (mapped !== null) return mapped[1]!;
  const [before = '', after] = bare.split('::');
  const head = before === '' ? [] : before.split(':');
  const tail = after === undefined || after === '' ? [] : after.split(':');
  // An IPv4 address at the end stands for two groups.
  const written = head.length + tail.length + (bare.includes('.') ? 1 : 0);
  const groups = [...head, ...Array<string>(Math.max(0, 8 - written)).fill('0'), ...tail].slice(0, 4);
  return `${groups.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`;
}
