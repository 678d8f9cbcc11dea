import type { AgentRole } from '#machines/room/room.agents.ts';
import type { Database } from '#src/db/database.ts';
import { query } from '#src/db/query.ts';
import type { Scope } from './difference.ts';

/** The dispatch of an agent, as the room stores it. */
interface AgentStanding {
  readonly state: string;
  readonly dispatch: string | null;
}

/** What a room's actor stores about LiveKit. */
export interface Standing {
  readonly room: string;
  readonly running: boolean;
  readonly meeting: string;
  /** LiveKit sid of the meeting. */
  readonly sid: string | null;
  /** The egress that the room shows as its recording. */
  readonly egress: string | null;
  readonly agents: Readonly<Record<AgentRole, AgentStanding>>;
  readonly sweeping: string;
  /** Deadline of the next sweep; null without one. */
  readonly sweepAt: Date | null;
  readonly quarantined: boolean;
}

const first = (region: string) =>
  `case jsonb_typeof(a.snapshot -> 'value' -> '${region}') when 'object'
     then (select key from jsonb_object_keys(a.snapshot -> 'value' -> '${region}') key limit 1)
     else a.snapshot -> 'value' ->> '${region}' end`;
const agent = (role: AgentRole) =>
  `json_build_object('state', coalesce(${first(role)}, 'off'), 'dispatch', a.snapshot -> 'context' -> '${role}' ->> 'dispatch')`;

const columns = `a.id as room, coalesce(a.running, false) as running, coalesce(${first('meeting')}, 'empty') as meeting,
  a.snapshot -> 'context' ->> 'sid' as sid, a.snapshot -> 'context' ->> 'egress' as egress,
  json_build_object('subtitles', ${agent('subtitles')}, 'collector', ${agent('collector')}) as agents,
  coalesce(${first('sweeping')}, 'idle') as sweeping,
  (select min((t.value ->> 'at')::timestamptz) from jsonb_each(a.timers) t where t.key like '%.sweeping.%') as "sweepAt",
  a.quarantined_at is not null as quarantined`;

/** Reads the running rooms of a scope, by id. */
export async function readRunning(database: Database, scope: Scope): Promise<Map<string, Standing>> {
  const all = scope === 'all';
  const text = `select ${columns} from greenroom.actor a where ${
    all ? 'a.running' : "a.kind = 'room' and a.id = any($1::text[]) and a.running"
  }`;
  const { rows } = await query<Standing>(database, `drift.running-${all ? 'all' : 'some'}`, text, all ? [] : [scope]);
  return new Map(rows.map((row) => [row.room, row]));
}

/** Reads the actors of these rooms; null for a room without one. Ids of rooms that we do not have are left out. */
export async function readOurs(database: Database, rooms: readonly string[]): Promise<Map<string, Standing | null>> {
  const { rows } = await query<{ known: string } & Standing>(
    database,
    'drift.ours',
    `select w.room::text as known, ${columns} from unnest($1::uuid[]) as w (room)
     left join greenroom.actor a on a.kind = 'room' and a.id = w.room::text
     left join public.meet_room r on r.resource_id = w.room
     where a.id is not null or r.resource_id is not null`,
    [rooms],
  );
  return new Map(rows.map(({ known, ...row }) => [known, (row.room as string | null) === null ? null : row]));
}
