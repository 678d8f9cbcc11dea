import { setTimeout as sleep } from 'node:timers/promises';
import type { ParticipantInfo } from 'livekit-server-sdk';
import type { Participant } from '#machines/room/room.people.ts';
import type { Delivery } from '#src/actors/delivery.ts';
import { LiveKitFailure } from '#src/livekit/failures.ts';
import { kindOf } from '#src/livekit/translate.ts';
import { setHeard } from './call-voice.ts';
import type { CallerParts } from './caller-parts.ts';
import { readCallers, wantedFor } from './caller-standing.ts';
import { holdAtOnce, readKnown } from './hold-at-once.ts';
import { observe } from './hold-call.ts';

/**
 * Holds a caller at once when LiveKit tells of the join or of the track: a commit, a job and its pick-up would leave the
 * caller in the meeting for as long. Acting before the commit is allowed here because it is idempotent and only takes
 * something away; a caller of whom was heard before is left to the room, so that a late webhook does not hold again who
 * was admitted. Resolves after the one read that this needs, and never rejects: the room's own command does it again.
 */
export async function reactToCall(parts: CallerParts, { to, event }: Delivery): Promise<void> {
  const who = event.participant as Participant | undefined;
  if (who === undefined || !parts.runtime.limits.callersKnock) return;
  const act = await plan(parts, to.id, event, who).catch(() => null);
  void act?.().catch((error: unknown) => {
    if (error instanceof LiveKitFailure && error.kind === 'gone') return;
    parts.runtime.log.warn({ err: error, room: to.id }, 'a caller could not be held at once');
  });
}

async function plan(
  parts: CallerParts,
  room: string,
  { type, track }: Delivery['event'],
  who: Participant,
): Promise<(() => Promise<unknown>) | null> {
  if (who.kind !== 'sip') {
    return type === 'participant.joined' && parts.remoteUnmute.isOff() ? () => keepFrom(parts, room, who) : null;
  }
  const identity = parts.mask.open(who.call?.sealed ?? '');
  if (identity === null) return null;
  const known = await readKnown(parts, room, who.sid);
  if (known === null) return null;
  const hold = (name: string) => holdAtOnce(parts, room, who.sid, { identity, name });
  if (type === 'participant.joined') return known.heardOf ? null : () => hold(who.name);
  if (type !== 'caller.published' || (known.heardOf && !known.held)) return null;
  return async () => {
    // The webhook of a track does not say of which kind its participant is.
    const info = await parts.livekit.getParticipant(room, identity);
    if (kindOf(info) !== 'sip' || info.sid !== who.sid) return;
    if (known.heardOf) await muteTrack(parts, room, info, String(track));
    else await hold(parts.mask.hide(info).name);
  };
}

async function muteTrack(parts: CallerParts, room: string, info: ParticipantInfo, track: string): Promise<void> {
  const { identity, tracks } = info;
  // What LiveKit stores may lag behind its webhook.
  const found = tracks.find(({ sid }) => sid === track) ?? { sid: track, muted: false };
  if (found.muted) return;
  await setHeard(parts, room, { identity, tracks: [found] }, false);
  observe(parts, info, 'is_heard');
}

/** Pauses after which somebody who joined is unsubscribed again: LiveKit subscribes them a moment after the join. */
const pausesMs = [0, 50, 150, 400];

/** Keeps callers who wait from somebody who joins, where they could not be muted. */
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
    .filter((info) => kindOf(info) === 'sip' && waiting.has(info.sid))
    .flatMap((info) => info.tracks.map(({ sid }) => sid));
}
