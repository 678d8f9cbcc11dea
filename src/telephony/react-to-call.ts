import { setTimeout as sleep } from 'node:timers/promises';
import type { ParticipantInfo } from 'livekit-server-sdk';
import type { EventTo } from '#machines/catalogue.ts';
import type { Participant } from '#machines/room/room.people.ts';
import type { Delivery } from '#src/actors/delivery.ts';
import { LiveKitFailure } from '#src/livekit/failures.ts';
import { participantKindOf } from '#src/livekit/translate.ts';
import { setHeard } from './call-voice.ts';
import type { CallerParts } from './caller-parts.ts';
import { readCallers } from './caller-rows.ts';
import { wantedFor } from './caller-standing.ts';
import { holdAtOnce, readKnown } from './hold-at-once.ts';
import { observe } from './hold-call.ts';

/**
 * Holds a caller directly when a webhook reports the join or the track, because waiting for a commit, a job and its
 * pick-up would leave the caller in the meeting meanwhile. Acting before the commit is allowed, because the hold is
 * idempotent and only takes something away. Callers reported before are left to the room, so that a late webhook does
 * not hold an admitted one again. Resolves after one read and never rejects: the room's own command repeats the hold.
 */
export async function reactToCall(parts: CallerParts, { to, event }: Delivery<'room'>): Promise<void> {
  if (!('participant' in event) || !parts.runtime.limits.callersKnock) return;
  const act = await plan(parts, to.id, event).catch(() => null);
  void act?.().catch((error: unknown) => {
    if (error instanceof LiveKitFailure && error.kind === 'gone') return;
    parts.runtime.log.warn({ err: error, room: to.id }, 'failed to hold a caller directly; the command repeats it');
  });
}

async function plan(
  parts: CallerParts,
  room: string,
  event: Extract<EventTo<'room'>, { readonly participant: Participant }>,
): Promise<(() => Promise<unknown>) | null> {
  const { participant: who } = event;
  if (who.kind !== 'sip') {
    return event.type === 'participant.joined' && parts.remoteUnmute.isOff() ? () => keepFrom(parts, room, who) : null;
  }
  const identity = parts.mask.open(who.call?.sealed ?? '');
  if (identity === null) return null;
  const known = await readKnown(parts, room, who.sid);
  if (known === null) return null;
  const hold = (name: string) => holdAtOnce(parts, room, who.sid, { identity, name });
  if (event.type === 'participant.joined') return known.heardOf ? null : () => hold(who.name);
  if (event.type !== 'caller.published' || (known.heardOf && !known.held)) return null;
  return async () => {
    // The webhook of a track does not contain the kind of its participant.
    const info = await parts.livekit.getParticipant(room, identity);
    if (participantKindOf(info) !== 'sip' || info.sid !== who.sid) return;
    if (known.heardOf) await muteTrack(parts, room, info, event.track);
    else await hold(parts.mask.hide(info).name);
  };
}

async function muteTrack(parts: CallerParts, room: string, info: ParticipantInfo, track: string): Promise<void> {
  const { identity, tracks } = info;
  // LiveKit's stored state may lag behind its webhook.
  const found = tracks.find(({ sid }) => sid === track) ?? { sid: track, muted: false };
  if (found.muted) return;
  await setHeard(parts, room, { identity, tracks: [found] }, false);
  observe(parts, info, 'is_heard');
}

/** Milliseconds before each repeated unsubscription: LiveKit subscribes a participant shortly after the join. */
const pausesMs = [0, 50, 150, 400];

/** Unsubscribes a joining participant from held callers, where LiveKit cannot mute them reversibly. */
async function keepFrom(parts: CallerParts, room: string, who: Participant): Promise<void> {
  for (const pause of pausesMs) {
    await sleep(pause);
    const tracks = await readWaitingTracks(parts, room);
    if (tracks.length === 0) return;
    await parts.unheard.keepFrom(room, who, tracks);
  }
}

async function readWaitingTracks({ runtime, livekit }: CallerParts, room: string): Promise<string[]> {
  const callers = await readCallers(runtime.database, room);
  const waiting = new Set(callers.filter((caller) => wantedFor(caller) !== 'enter').map(({ sid }) => sid));
  if (waiting.size === 0) return [];
  return (await livekit.listParticipants(room))
    .filter((info) => participantKindOf(info) === 'sip' && waiting.has(info.sid))
    .flatMap((info) => info.tracks.map(({ sid }) => sid));
}
