import { Room, RoomEvent } from '@livekit/rtc-node';

/** A real WebRTC client in a LiveKit room. */
export interface RtcClient extends AsyncDisposable {
  readonly room: Room;
  /** Its own participant's sid. */
  readonly sid: string;
  readonly identity: string;
  /** The identities of the others that it sees. */
  others(): string[];
  leave(): Promise<void>;
}

/**
 * Joins with the access that the product gave. The native part of `@livekit/rtc-node` keeps the process: a program
 * that uses this ends with its `dispose`, after which nobody can join. Workers of Vitest need not, they are killed.
 */
export async function joinLiveKit(access: { readonly url: string; readonly token: string }): Promise<RtcClient> {
  const room = new Room();
  // Without a listener the client complains about each of these.
  room.on(RoomEvent.Disconnected, () => undefined);
  await room.connect(access.url.replace(/^http/, 'ws'), access.token, { autoSubscribe: true, dynacast: false });
  let left = false;
  const leave = async () => {
    if (left) return;
    left = true;
    await room.disconnect();
  };
  return {
    room,
    sid: room.localParticipant!.sid!,
    identity: room.localParticipant!.identity,
    others: () => [...room.remoteParticipants.keys()],
    leave,
    [Symbol.asyncDispose]: leave,
  };
}
