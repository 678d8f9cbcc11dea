import { createHash, randomInt, randomUUID } from 'node:crypto';
import { RoomEvent, TrackSource } from '@livekit/rtc-node';
import { AccessToken } from 'livekit-server-sdk';
import { eventually } from './eventually.ts';
import { ownLiveKit } from './own-livekit.ts';
import { joinLiveKit, type RtcClient } from './rtc-client.ts';
import { type Ear, listen, speak } from './voices.ts';

/** A caller. */
export interface PhoneCall extends RtcClient, Ear {
  readonly number: string;
  /** The sid of the one track of the call. */
  readonly track: string;
  /** Whether the call was ended by the other side. */
  ended(): boolean;
}

/** A French mobile number that no other test has, with the end `78`. */
export const newNumber = (): string => `+336${String(randomInt(10 ** 5, 10 ** 6))}78`;

/**
 * Joins a LiveKit room as livekit-sip does with a call: kind SIP, and the identity, name and attributes that LiveKit gives.
 * The caller talks at once, into one track that is published right after the join and never again: once LiveKit has ended
 * it, the caller is not heard any more. livekit-sip itself is not to be had from the package registries.
 */
export const call = (room: string, number?: string, trunk?: string): Promise<PhoneCall> =>
  callAt(ownLiveKit(), room, number, trunk);

/** The same through a dispatch rule that hides numbers. */
export const callHidden = (room: string, number: string = newNumber()): Promise<PhoneCall> =>
  callAt(ownLiveKit(), room, number, 'ST_test', true);

/** How LiveKit names and describes a caller (`EvaluateDispatchRule` of its protocol package). */
function describe(number: string, trunk: string, hidden: boolean) {
  const attributes = {
    'sip.trunkID': trunk,
    'sip.callID': `SCL_${randomUUID()}`,
    'sip.callStatus': 'active',
  };
  if (!hidden) {
    return {
      identity: `sip_${number}`,
      name: `Phone ${number}`,
      attributes: { ...attributes, 'sip.phoneNumber': number },
    };
  }
  const hash = createHash('sha256').update(number).digest('hex').slice(0, 16);
  return { identity: `sip_${hash}`, name: `Phone ${number.slice(number.length > 4 ? -4 : -1)}`, attributes };
}

/** The same at this LiveKit server. */
export async function callAt(
  livekit: { readonly url: string; readonly key: string; readonly secret: string },
  room: string,
  number = newNumber(),
  trunk = 'ST_test',
  hidden = false,
): Promise<PhoneCall> {
  const token = new AccessToken(livekit.key, livekit.secret, describe(number, trunk, hidden));
  token.addGrant({ room, roomJoin: true, canUpdateOwnMetadata: true });
  token.kind = 'sip';
  const client = await joinLiveKit({ url: livekit.url, token: await token.toJwt() });
  const ear = listen(client);
  let over = false;
  const ended = new Promise<null>((resolve) => {
    client.room.on(RoomEvent.Disconnected, () => {
      over = true;
      resolve(null);
    });
  });
  // A caller who is removed at once may not get to publish: the client then waits ten seconds for LiveKit's answer.
  const speaking = speak(client, TrackSource.SOURCE_UNKNOWN).catch(async (error: unknown) => {
    await eventually(`the removal of a caller who could not publish (${error})`, () => over);
    return null;
  });
  const voice = await Promise.race([speaking, ended]);
  const leave = async () => {
    void speaking.then((late) => late?.[Symbol.dispose]()).catch(() => undefined);
    await client.leave();
  };
  return {
    ...client,
    ...ear,
    number,
    track: voice?.track ?? '',
    ended: () => over,
    leave,
    [Symbol.asyncDispose]: leave,
  };
}
