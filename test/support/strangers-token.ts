import { randomUUID } from 'node:crypto';
import { AccessToken } from 'livekit-server-sdk';
import { ownLiveKit } from './own-livekit.ts';
import { joinLiveKit } from './rtc-client.ts';

/** Joins the LiveKit of this test file. */
export const joinWith = (token: string) => joinLiveKit({ url: ownLiveKit().url, token });

/** A token like the product's, for an unknown person. */
export function strangersToken(room: string, identity: string = randomUUID()): Promise<string> {
  const { key, secret } = ownLiveKit();
  const token = new AccessToken(key, secret, { identity, attributes: { is_authenticated: 'false' } });
  token.addGrant({ room, roomJoin: true });
  return token.toJwt();
}
