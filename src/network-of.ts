import ipaddr from 'ipaddr.js';

/**
 * What callers are counted by: an IPv4 address as it is, however it is written into IPv6; of an IPv6 address the network
 * of its first 64 bits, as `2001:db8:0:1::/64`. Whoever has one IPv6 address has all of such a network (RFC 6177, RFC
 * 7421), and would count as somebody else with each of them. Anything that is no address is given back.
 */
export function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  if (!('parts' in parsed)) return parsed.toString();
  // Translators put all of IPv4 into one network (RFC 6052).
  if (parsed.range() === 'rfc6052') return ipaddr.fromByteArray(parsed.toByteArray().slice(12)).toString();
  const groups = parsed.parts.slice(0, 4).map((group) => group.toString(16));
  return `${groups.join(':')}::/64`;
}
