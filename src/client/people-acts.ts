import type { RestCall } from './rest-call.ts';

/** Acts on participants by LiveKit identity. Every call rejects with `ClientError`. */
export interface PeopleActs {
  /** Mutes one track; only the participant can unmute it. */
  mute(room: string, identity: string, track: string): Promise<void>;
  lowerHand(room: string, identity: string): Promise<void>;
  /** Removes a participant and bans them until the meeting ends. */
  remove(room: string, identity: string): Promise<void>;
  changeRole(room: string, identity: string, role: 'member' | 'administrator'): Promise<void>;
  /** Raises or lowers the hand of the holder of a LiveKit token. */
  raiseHand(room: string, token: string, raised: boolean): Promise<void>;
  rename(room: string, token: string, name: string): Promise<void>;
  /** Requests captions, or withdraws the request. */
  wantCaptions(room: string, token: string, wanted: boolean): Promise<void>;
}

export function createPeopleActs(call: RestCall): PeopleActs {
  const post = async (room: string, act: string, body: object, token?: string): Promise<void> => {
    await call('POST', `rooms/${room}/${act}/`, { body, ...(token === undefined ? {} : { token }) });
  };
  const of = (identity: string) => ({ participant_identity: identity });
  return {
    mute: (room, identity, track) => post(room, 'mute-participant', { ...of(identity), track_sid: track }),
    lowerHand: (room, identity) =>
      post(room, 'update-participant', { ...of(identity), attributes: { handRaisedAt: '' } }),
    remove: (room, identity) => post(room, 'remove-participant', of(identity)),
    changeRole: (room, identity, role) => post(room, 'update-participant-role', { ...of(identity), role }),
    raiseHand: (room, token, raised) => post(room, 'toggle-hand', { raised }, token),
    rename: (room, token, name) => post(room, 'rename', { name }, token),
    wantCaptions: (room, token, wanted) => post(room, wanted ? 'start-subtitle' : 'stop-subtitle', {}, token),
  };
}
