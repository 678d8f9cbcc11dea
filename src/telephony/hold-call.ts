import { setTimeout as sleep } from 'node:timers/promises';
import type { ParticipantInfo } from 'livekit-server-sdk';
import { isHeard, setHeard } from './call-voice.ts';
import type { CallerParts, HeldWay } from './caller-parts.ts';
import { heldPermission } from './caller-permissions.ts';

/** A call at LiveKit, and the display name to give it. */
export interface HeldCall {
  readonly identity: string;
  readonly name: string;
}

/** Milliseconds between checks for the track, which livekit-sip publishes about 35 ms after its join. */
const pausesMs = [...Array<number>(10).fill(10), ...Array<number>(10).fill(50)];

/**
 * Stops a call from receiving media and mutes its track once it is published. A track that appears after the last check
 * is left to its own webhook and to the periodic check. Rejects with a `LiveKitFailure`.
 */
export async function holdCall(parts: CallerParts, room: string, { identity, name }: HeldCall): Promise<void> {
  const { livekit, remoteUnmute } = parts;
  // Runs concurrently with the change of the permission; muting needs the result.
  void remoteUnmute.allowed(room, identity).catch(() => undefined);
  let info = await livekit.updateParticipant(room, identity, { permission: heldPermission, name });
  observe(parts, info, 'hears');
  for (const pause of pausesMs) {
    if (info.tracks.length > 0) break;
    await sleep(pause);
    // An update without changes returns the current state; GetParticipant reads from a store that may lag behind.
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
