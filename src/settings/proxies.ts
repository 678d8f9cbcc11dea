import { isIP } from 'node:net';
import { z } from 'zod';
import { type Kind, list } from './kinds.ts';

/** Networks of trusted proxies, or the number of proxies in front of the product. */
export type TrustedProxies = readonly string[] | number;

// Network names of https://github.com/jshttp/proxy-addr.
const names = ['loopback', 'linklocal', 'uniquelocal'];

const networks = list.schema.refine(
  (found) => found.every(isNetwork),
  `expected a number of proxies, or addresses, networks such as 10.0.0.0/8, or ${names.join(', ')}, separated by commas`,
);

/** A number of proxies; or comma-separated addresses, networks such as `10.0.0.0/8`, and network names. */
export const proxies: Kind<TrustedProxies> = {
  name: 'number of proxies, or list of networks',
  schema: z.string().transform((text, context): TrustedProxies => {
    if (/^\s*\d{1,2}\s*$/.test(text)) return Number(text);
    const parsed = networks.safeParse(text);
    if (parsed.success) return parsed.data;
    context.addIssue(parsed.error.issues[0]!.message);
    return z.NEVER;
  }),
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
