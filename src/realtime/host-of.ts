import type { IncomingHttpHeaders } from 'node:http';
import type { TrustsProxy } from './address-of.ts';

/** The host that a browser addressed: what a trusted proxy says it was, else what the request itself says. */
export function hostOf(
  trusts: TrustsProxy,
  peer: { readonly address: string | undefined; readonly headers: IncomingHttpHeaders },
): string | undefined {
  const told = peer.headers['x-forwarded-host'];
  if (told === undefined || !trusts(peer.address ?? '', 0)) return peer.headers.host;
  return [told].flat().join(',').split(',')[0]?.trim() || peer.headers.host;
}
