import { setTimeout as sleep } from 'node:timers/promises';
import type { ParticipantInfo } from 'livekit-server-sdk';
import { isHeard, setHeard } from './call-voice.ts';
import type { CallerParts, HeldWay } from './caller-parts.ts';
import { heldPermission } from './caller-permissions.ts';

/** A call at LiveKit, and the name under which it is shown. */
export interface HeldCall {
  readonly identity: string;
  readonly name: string;
}

/** Pauses between looks for the track, which livekit-sip publishes some 35 ms after it has joined. */
const pausesMs = [...Array<number>(10).fill(10), ...Array<number>(10).fill(50)];

/**
 * Takes from a call what it hears, and mutes it as soon as its track is there. A track that comes later is left to its
 * own webhook and to the next check. Rejects with a `LiveKitFailure`.
 */
export async function holdCall(parts: CallerParts, room: string, { identity, name }: HeldCall): Promise<void> {
  const { livekit, remoteUnmute } = parts;
  // Asked while the permission is on its way: muting needs the answer.
  void remoteUnmute.allowed(room, identity).catch(() => undefined);
  let info = await livekit.updateParticipant(room, identity, { permission: heldPermission, name });
  observe(parts, info, 'hears');
  for (const pause of pausesMs) {
    if (info.tracks.length > 0) break;
    await sleep(pause);
    // This changes nothing; GetParticipant would answer from a store that may lag behind.
    info = await livekit.updateParticipant(room, identity, {});
  }
  if (!isHeard(parts, info)) return;
  await setHeard(parts, room, info, false);
  observe(parts, info, 'is_heard');
}

/** Measures how long a call was not held. */
export function observe(
  { onHeld }: Pick<CallerParts, 'onHeld'>,
  { sid, joinedAtMs }: Pick<ParticipantInfo, 'sid' | 'joinedAtMs'>,
  way: HeldWay,
): void {
  onHeld(sid, Math.max(0, Date.now() - Number(joinedAtMs)), way);
}
