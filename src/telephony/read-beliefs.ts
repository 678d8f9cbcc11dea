import { isRuleSkipped, viewRoom } from '#machines/room/room.view.ts';
import type { Database } from '#src/db/database.ts';
import { query } from '#src/db/query.ts';
import type { Belief } from './plan-sweep.ts';

const columns = `a.id is not null as actor, a.snapshot -> 'value' -> 'telephony' as region,
  a.snapshot -> 'context' ->> 'rule' as rule,
  coalesce((a.snapshot -> 'context' ->> 'people')::int > 0, false)
    or coalesce((a.snapshot -> 'context' ->> 'deviceAwaited')::boolean, false) as wanted,
  coalesce(a.snapshot -> 'value' ->> 'sweeping' = 'looking', false) as looking`;

interface Row {
  readonly room: string;
  readonly actor: boolean;
  readonly region: unknown;
  readonly rule: string | null;
  readonly wanted: boolean;
  readonly looking: boolean;
}

/** The dispatch rule state of all rooms with a running meeting or an awaited device. */
export async function readRunningBeliefs(database: Database): Promise<Belief[]> {
  // A room that awaits a device has a deadline, so only rooms with `due_at` are searched.
  const text = `select a.id as room, ${columns} from greenroom.actor a where a.running
    or (a.kind = 'room' and a.due_at is not null and a.quarantined_at is null and a.inbox = 0
      and (a.snapshot -> 'context' ->> 'deviceAwaited')::boolean)`;
  return (await query<Row>(database, 'telephony.running-beliefs', text, [])).rows.map(toBelief);
}

/** The dispatch rule state by room, for those of these rooms that exist or still have an actor. */
export async function readBeliefs(database: Database, rooms: readonly string[]): Promise<Map<string, Belief>> {
  const text = `select w.room, ${columns} from unnest($1::uuid[]) as w (room)
    left join greenroom.actor a on a.kind = 'room' and a.id = w.room::text
    left join public.meet_room r on r.resource_id = w.room
    where a.id is not null or r.resource_id is not null`;
  const { rows } = await query<Row>(database, 'telephony.beliefs', text, [rooms]);
  return new Map(rows.map((row) => [row.room, toBelief(row)]));
}

function toBelief({ region, ...row }: Row): Belief {
  // An actor that has not moved since dispatch rules were introduced has no such region.
  const snapshot = { value: { telephony: region ?? 'off' } };
  return { ...row, state: viewRoom(snapshot).telephony, without: isRuleSkipped(snapshot) };
}
