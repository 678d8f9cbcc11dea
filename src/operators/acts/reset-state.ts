import type { StateValue } from 'xstate';
import type { EventTo } from '#machines/catalogue.ts';
import type { RecordingContext } from '#machines/recording/recording.context.ts';
import type { HeldActor } from '#src/actors/held-actor.ts';
import type { NewState } from '#src/actors/reset.ts';
import type { Runtime } from '#src/actors/runtime.ts';
import type { Transaction } from '#src/db/transaction.ts';
import { isRunningSql } from '#src/recordings/running.ts';

/** The state that a reset gives an actor, and the events by which the machine then ends what the old state had begun. */
export interface FreshState extends NewState {
  readonly events: readonly EventTo<'room' | 'guest' | 'recording'>[];
}

/**
 * Returns a running meeting with everything that the room may have, and the events that end it. The machine thereby
 * removes the dispatch rule, waiting guests, agents and the recording. The comparison with LiveKit that follows starts a
 * new meeting if people are present.
 */
export async function roomState(
  { limits }: Pick<Runtime, 'limits'>,
  tx: Transaction,
  { room, snapshot }: HeldActor,
): Promise<FreshState> {
  const { rows } = await tx.client.query<{ deleted: boolean; recording: Running | null }>({
    name: 'operators.room-to-reset',
    text: `select not exists (select from public.meet_room where resource_id = $1) as deleted,
      (select jsonb_build_object('id', r.id, 'egress', r.worker_id, 'started', r.status = 'active')
        from public.meet_recording r join greenroom.actor a on a.kind = 'recording' and a.id = concat_ws('/', r.room_id, r.id)
        where r.room_id = $1 and ${isRunningSql('r.status')} limit 1) as recording`,
    values: [room],
  });
  const { deleted, recording } = rows[0]!;
  const old = objectOf(objectOf(snapshot).context);
  // Any sid but that of a live room would do: it only names the meeting that ends.
  const sid = textOf(old.sid) ?? 'reset';
  const before = objectOf(objectOf(snapshot).value);
  const agent = (role: 'subtitles' | 'collector'): StateValue =>
    limits.agents[role] === '' || before[role] === 'off' ? 'off' : { on: 'fresh' };
  const context = {
    sid,
    lookedFor: sid,
    past: textsOf(old.past),
    pastEgresses: textsOf(old.pastEgresses),
    // Without them, the next comparison would let everybody stay who is there.
    checked: textsOf(old.checked),
    rule: textOf(old.rule),
    recording,
  };
  const value = {
    meeting: { running: 'active' },
    telephony: limits.telephony || context.rule !== null ? { present: 'used' } : 'off',
    subtitles: agent('subtitles'),
    collector: agent('collector'),
  };
  const gone = { type: 'livekit.listed', sid: null, recorders: [] } as const;
  return {
    value,
    context,
    events: deleted ? [{ type: 'room.deleted' }] : [gone, { type: 'livekit.roomSeen', sid: '' }],
  };
}

interface Running {
  readonly id: string;
  readonly egress: string | null;
  readonly started: boolean;
}

/** Ends the place of a guest, who may knock again. A guest who was removed from the meeting stays removed. */
export async function guestState(tx: Transaction, { room, address }: HeldActor): Promise<FreshState> {
  const participant = address.id.slice(room.length + 1);
  const { rows } = await tx.client.query<GuestRow>({
    name: 'operators.guest-to-reset',
    text: `select g.number::int, g.username, g.color, g.user_id as user, g.status, g.reason = 'removed' as removed,
        (select c.sid from greenroom.caller c where c.room = g.room and c.guest = g.id order by c.joined_at desc limit 1)
          as call
      from greenroom.guest g where g.room = $1 and g.id = $2`,
    values: [room, participant],
  });
  const [row] = rows;
  if (row === undefined) return { events: [] };
  const { status, removed, ...who } = row;
  const context = { ...who, participant, removed: removed === true };
  const value = standings[status] ?? 'gone';
  if (status === 'gone') return { value: removed === true ? { removed: 'out' } : 'gone', context, events: [] };
  return { value, context, events: [{ type: 'guest.leave' }] };
}

interface GuestRow {
  readonly number: number;
  readonly username: string;
  readonly color: string;
  readonly user: string | null;
  readonly status: 'waiting' | 'admitted' | 'denied' | 'gone';
  readonly removed: boolean | null;
  readonly call: string | null;
}

const standings: Readonly<Record<string, StateValue>> = {
  waiting: { waiting: 'held' },
  admitted: 'admitted',
  denied: { denied: 'mayKnock' },
};

/** Adopts a recording again from its row. If it has not ended, it is given up and its egress is stopped. */
export async function recordingState(tx: Transaction, { room, address }: HeldActor): Promise<FreshState> {
  const recording = address.id.slice(room.length + 1);
  const { rowCount } = await tx.client.query({
    name: 'operators.recording-to-reset',
    text: 'select from public.meet_recording where id = $1 and room_id = $2',
    values: [recording, room],
  });
  const context: Partial<RecordingContext> = { recording };
  if (rowCount === 0) return { value: 'deleted', context: { ...context }, events: [] };
  return { events: [{ type: 'recording.fail' }] };
}

const objectOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
const textsOf = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string').slice(-16) : [];
