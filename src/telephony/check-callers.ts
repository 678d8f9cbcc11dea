import type { ParticipantInfo } from 'livekit-server-sdk';
import { roomAddress } from '#machines/addresses.ts';
import { deliver } from '#src/actors/deliver.ts';
import { query } from '#src/db/query.ts';
import { newId } from '#src/kernel/ids.ts';
import { sortFailure } from '#src/livekit/failures.ts';
import { isConnected, participantKindOf } from '#src/livekit/translate.ts';
import { askForCall } from './ask-for-call.ts';
import { isHeard } from './call-voice.ts';
import type { CallerParts } from './caller-parts.ts';
import { mayHear } from './caller-permissions.ts';
import { type Caller, forgetCaller, readCallers } from './caller-rows.ts';
import { wantedFor } from './caller-standing.ts';
import { isVoiced } from './caller-voice.ts';
import { holdAtOnce } from './hold-at-once.ts';
import { settleCaller } from './settle-caller.ts';

/** The periodic job that finds callers whose webhooks were lost; its job key contains the room. */
export const callerCheck = { name: 'callers.check', queue: null } as const;

/**
 * Lists the callers at LiveKit once and corrects differences from their guest state: webhooks get lost, and other
 * clients may restore permissions. Resolves with the seconds until the next check; null when no caller is there and
 * none who would have to wait can join.
 */
export async function checkCallers(parts: CallerParts, room: string): Promise<number | null> {
  const { runtime, settings, livekit } = parts;
  const again = settings.GREENROOM_SIP_CHECK_SECONDS;
  try {
    const { mayCome, believed } = await readRoom(parts, room);
    const callers = await readCallers(runtime.database, room);
    if (!runtime.limits.callersKnock || (!mayCome && callers.length === 0)) return null;
    const listed = await livekit.listParticipants(room).catch((error: unknown) => {
      if (sortFailure(error).kind === 'gone') return [];
      throw error;
    });
    const there = new Map(listed.filter(isConnectedCaller).map((info) => [info.sid, info]));
    const known = new Set([...believed, ...callers.map(({ sid }) => sid)]);
    const strangers = mayCome ? [...there.values()].filter(({ sid }) => !known.has(sid)) : [];
    const lost = callers.some(({ sid, present }) => present === true && !there.has(sid));
    // Held directly, as a webhook would do; the sweep then tells the room about them.
    await Promise.allSettled(strangers.map((info) => holdStranger(parts, room, info)));
    if (strangers.length > 0 || lost) await haveLooked(parts, room);
    const seated = new Set(callers.map(({ sid }) => sid));
    for (const { sid, identity, permission } of there.values()) {
      // Held for an earlier meeting that a new one replaced: hosts no longer see this caller, who can call again.
      if (!believed.includes(sid) || seated.has(sid) || mayHear(permission ?? {})) continue;
      await endCall(parts, room, { identity });
    }
    for (const caller of callers) {
      const info = there.get(caller.sid);
      if (info !== undefined && isStuck(caller, info)) await endCall(parts, room, info);
      else if (!isSettled(parts, caller, info)) await settleCaller(parts, room, caller.sid);
      else if (info !== undefined) await keepUnheard(parts, room, caller, info, listed);
      // Reported too late, or for a LiveKit room that has ended: no `participant_left` will follow, so delete the row.
      if (info === undefined && caller.present === null) await forgetCaller(runtime.database, room, caller.sid);
    }
  } catch (error) {
    runtime.log.warn({ err: error, room }, 'failed to check callers');
  }
  return again;
}

const isConnectedCaller = (info: ParticipantInfo) => participantKindOf(info) === 'sip' && isConnected(info);

async function endCall(parts: CallerParts, room: string, { identity }: Pick<ParticipantInfo, 'identity'>) {
  await askForCall(() => parts.livekit.removeParticipant(room, identity));
  parts.onCaller('failed');
}

const holdStranger = (parts: CallerParts, room: string, info: ParticipantInfo): Promise<void> =>
  holdAtOnce(parts, room, info.sid, { identity: info.identity, name: parts.mask.hide(info).name });

/** Callers without a track are not shown to hosts; a real call publishes long before it is overdue. */
const isStuck = (caller: Caller, { tracks }: ParticipantInfo): boolean =>
  wantedFor(caller) === 'knock' && caller.overdue && tracks.length === 0;

/** Where LiveKit does not unmute: unsubscribes participants with a lost join webhook from a caller's tracks. */
async function keepUnheard(
  { remoteUnmute, unheard, ...parts }: CallerParts,
  room: string,
  caller: Caller,
  info: ParticipantInfo,
  listed: readonly ParticipantInfo[],
): Promise<void> {
  if (!remoteUnmute.isOff() || (wantedFor(caller) === 'enter' && isVoiced(parts, caller))) return;
  const others = listed.filter((other) => isConnected(other) && other.sid !== info.sid);
  const tracks = info.tracks.map(({ sid }) => sid);
  await askForCall(() => unheard.keep(room, info.identity, tracks, others));
}

function isSettled(parts: CallerParts, caller: Caller, info: ParticipantInfo | undefined): boolean {
  const wanted = wantedFor(caller);
  // The sweep reports callers who are stored as present but absent.
  if (info === undefined) return caller.present === true || caller.status === 'gone';
  const heard = isHeard(parts, info);
  if (wanted === 'enter') {
    return info.permission?.canSubscribe === true && (info.tracks.length === 0 || heard === isVoiced(parts, caller));
  }
  return wanted === 'wait' && !heard && !mayHear(info.permission ?? {});
}

/** Makes the room start a sweep now. */
async function haveLooked({ runtime, onCaller }: CallerParts, room: string): Promise<void> {
  onCaller('found');
  const id = newId();
  const event = { type: 'livekit.roomSeen', sid: '' } as const;
  const cause = { by: 'sweep', id } as const;
  await deliver(runtime, [{ to: roomAddress(room), event, key: `check/${id}`, cause }]);
}

/** Whether callers who would have to wait can join, and the sids of the callers in the room's presence. */
async function readRoom({ runtime }: CallerParts, room: string): Promise<{ mayCome: boolean; believed: string[] }> {
  const { rows } = await query<{ mayCome: boolean; believed: string[] }>(
    runtime.database,
    'telephony.may-come',
    `select coalesce((select a.snapshot -> 'context' ->> 'rule' is not null
          from greenroom.actor a join public.meet_room r on r.resource_id = a.room
          where a.kind = 'room' and a.id = $1::text and r.access_level <> 'public'), false) as "mayCome",
        array(select sid from greenroom.presence
          where room = $1::uuid and kind = 'sip' and left_at is null) as believed`,
    [room],
  );
  return rows[0]!;
}
