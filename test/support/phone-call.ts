import { randomInt, randomUUID } from 'node:crypto';
import { RoomEvent } from '@livekit/rtc-node';
import { AccessToken } from 'livekit-server-sdk';
import { ownLiveKit } from './own-livekit.ts';
import { joinLiveKit, type RtcClient } from './rtc-client.ts';
import { type Ear, listen } from './voices.ts';

/** Somebody who calls. */
export interface PhoneCall extends RtcClient, Ear {
  readonly number: string;
  /** Whether the call was ended by the other side. */
  ended(): boolean;
}

/** A French mobile number that no other test has, with the end `78`. */
export const newNumber = (): string => `+336${String(randomInt(10 ** 5, 10 ** 6))}78`;

/**
 * Joins a LiveKit room as livekit-sip would with a call: kind SIP, and the identity, name and attributes that it gives.
 * livekit-sip itself is not to be had from the package registries: what it does before and beside that is not tried.
 */
export const call = (room: string, number?: string, trunk?: string): Promise<PhoneCall> =>
  callAt(ownLiveKit(), room, number, trunk);

/** The same at this LiveKit server. */
export async function callAt(
  livekit: { readonly url: string; readonly key: string; readonly secret: string },
  room: string,
  number = newNumber(),
  trunk = 'ST_test',
): Promise<PhoneCall> {
  const attributes = {
    'sip.phoneNumber': number,
    'sip.trunkID': trunk,
    'sip.callID': `SCL_${randomUUID()}`,
    'sip.callStatus': 'active',
  };
  const token = new AccessToken(livekit.key, livekit.secret, {
    identity: `sip_${number}`,
    name: `Phone ${number}`,
    attributes,
  });
  token.addGrant({ room, roomJoin: true, canUpdateOwnMetadata: true });
  token.kind = 'sip';
  const client = await joinLiveKit({ url: livekit.url, token: await token.toJwt() });
  let over = false;
  client.room.on(RoomEvent.Disconnected, () => {
    over = true;
  });
  return {
    ...client,
    number,
    ...listen(client),
    ended: () => over,
  };
}
