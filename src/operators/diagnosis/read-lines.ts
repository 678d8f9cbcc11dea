import type { Database } from '#src/db/database.ts';
import { query } from '#src/db/query.ts';
import { isoOf } from './moment.ts';
import type { LineFacts, RoomFacts } from './room-facts.ts';

/** The event types whose newest line some rule reads. */
const eventsRead = [
  'livekit.listed',
  'livekit.listFailed',
  'livekit.closeFailed',
  'livekit.metadataWritten',
  'livekit.metadataFailed',
  'livekit.roomFinished',
  'livekit.lost',
  'livekit.back',
  'sip.ruleCreated',
  'sip.ruleSkipped',
  'sip.createFailed',
  'sip.deleteFailed',
  'callers.hangUpFailed',
  'callers.settleFailed',
  'subtitles.start',
  'subtitles.dispatchFailed',
  'subtitles.dispatched',
  'participant.removed',
  'room.deleted',
] as const;

/** Number of the room's newest journal lines that are searched. */
const looked = 1_000;

interface Row {
  readonly lines: readonly (Omit<LineFacts, 'given'> & { readonly given: LineFacts['given'] | null })[];
  readonly by_webhook: Date | null;
  readonly by_sweep: number;
  readonly by_sweep_at: Date | null;
  readonly refused: number;
  readonly refused_at: Date | null;
}

const statement = `
  with newest as materialized (
    select id, at, kind, actor, event, cause ->> 'by' as by, state_before, state_after, commands, given
    from greenroom.journal where room = $1 order by id desc limit ${looked}
  ), line as (
    select distinct on (event) event, kind, actor, at, state_before as before, state_after as after,
      given -> 'event' as given
    from newest where event = any($2) order by event, id desc
  ), heard as materialized (select max(at) as at from newest where by = 'webhook'),
  swept as (
    select count(*)::int as count, max(at) as at from newest
    where event = 'participant.joined' and by = 'sweep' and at > coalesce((select at from heard), '-infinity')
      -- After a reset, the comparison finds people whose joins were reported before.
      and not exists (select from newest r where r.event = 'operator.reset' and r.at <= newest.at
        and r.at > newest.at - interval '1 minute')
  ), refused as (
    select count(*)::int as count, max(at) as at from newest
    where event = 'participant.joined' and 'livekit.removeParticipant' = any(commands)
      and at > clock_timestamp() - interval '1 hour'
  )
  select (select coalesce(json_agg(line), '[]') from line) as lines, (select at from heard) as by_webhook,
    swept.count as by_sweep, swept.at as by_sweep_at, refused.count as refused, refused.at as refused_at
  from swept, refused`;

/** Reads the newest journal lines that rules need. */
export async function readLines(database: Database, room: string): Promise<Pick<RoomFacts, 'lines' | 'joins'>> {
  const { rows } = await query<Row>(database, 'diagnosis.lines', statement, [room, eventsRead]);
  const row = rows[0]!;
  return {
    lines: row.lines.map((line) => ({ ...line, at: isoOf(line.at)!, given: line.given ?? {} })),
    joins: {
      byWebhookAt: isoOf(row.by_webhook),
      bySweep: row.by_sweep,
      bySweepAt: isoOf(row.by_sweep_at),
      refused: row.refused,
      refusedAt: isoOf(row.refused_at),
    },
  };
}
