/** Whether the proxy at this address, so many hops away, is believed. */
export type TrustsProxy = (address: string, hop: number) => boolean;

/** Where a connection comes from: what trusted proxies say of it, nearest first, up to the first one that is not. */
export function addressOf(
  trusts: TrustsProxy,
  peer: { readonly address: string; readonly forwardedFor: string | string[] | undefined },
): string {
  const told = [peer.forwardedFor ?? []].flat().join(',').split(',');
  const addresses = told.map((address) => address.trim()).filter((address) => address !== '');
  let current = peer.address;
  for (const [hop, before] of addresses.reverse().entries()) {
    if (!trusts(current, hop)) break;
    current = before;
  }
  return current;
}
