import { isIP } from 'node:net';
import { type Kind, list } from './kinds.ts';

// https://github.com/jshttp/proxy-addr: what these names stand for.
const names = ['loopback', 'linklocal', 'uniquelocal'];

/** Comma-separated addresses, networks such as `10.0.0.0/8`, and names of networks. */
export const proxies: Kind<readonly string[]> = {
  name: 'list of networks',
  schema: list.schema.refine(
    (found) => found.every(isNetwork),
    `expected addresses, networks such as 10.0.0.0/8, or ${names.join(', ')}, separated by commas`,
  ),
};

function isNetwork(text: string): boolean {
  if (names.includes(text)) return true;
  const [address = '', bits, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  return (
    bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) >= 1 && Number(bits) <= (version === 4 ? 32 : 128))
  );
}
