import { describeState } from '#src/actors/restore.ts';
import type { Database } from '#src/db/database.ts';
import { query } from '#src/db/query.ts';
import { triesSql } from '../actor/payload-sql.ts';
import { isoOf } from './moment.ts';
import type { InvitationFacts, RecordingFacts } from './room-facts.ts';

interface Row extends Omit<RecordingFacts, 'createdAt' | 'updatedAt' | 'state' | 'reason' | 'misses' | 'unanswered'> {
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly value: unknown;
  readonly context: Readonly<Record<string, unknown>> | null;
}

const statement = `
  select r.id, r.status, r.mode, r.worker_id as egress, r.created_at as "createdAt",
    r.updated_at as "updatedAt", a.snapshot -> 'value' as value,
    a.snapshot -> 'context' as context, a.quarantined_at is not null as quarantined,
    exists (select from greenroom.presence p where p.room = r.room_id and p.identity = r.worker_id
      and p.left_at is null) as "recorderPresent",
    (select coalesce(json_agg(n), '[]') from (
      select m.channel, m.state, m.reason, count(*)::int as count, min(m.changed_at) as since,
        count(j.id)::int as enqueued, coalesce(max(${triesSql('j.payload')}), 0) as tries
      from greenroom.recording_notice m
      left join graphile_worker._private_jobs j on j.key = 'recording.notice/' || m.id
      where m.recording = r.id group by m.channel, m.state, m.reason) n) as notices
  from public.meet_recording r
  left join greenroom.actor a on a.kind = 'recording' and a.id = r.room_id || '/' || r.id
  where r.room_id = $1 order by r.created_at desc limit 10`;

/** Reads the newest recordings of a room. */
export async function readRecordings(database: Database, room: string): Promise<RecordingFacts[]> {
  const { rows } = await query<Row>(database, 'diagnosis.recordings', statement, [room]);
  return rows.map(({ value, context, ...row }) => ({
    ...row,
    createdAt: isoOf(row.createdAt)!,
    updatedAt: isoOf(row.updatedAt)!,
    state: value === null || value === undefined ? null : describeState(value),
    reason: textOf(context?.reason),
    misses: Number(context?.misses ?? 0),
    unanswered: Number(context?.unanswered ?? 0),
    fileUntil: textOf(context?.fileUntil),
    queueUntil: textOf(context?.queueUntil),
    notices: row.notices.map((notice) => ({ ...notice, since: isoOf(notice.since)! })),
  }));
}

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** Reads the invitations to a room of the last two days, by state. */
export async function readInvitations(database: Database, room: string): Promise<InvitationFacts[]> {
  const { rows } = await query<Omit<InvitationFacts, 'since'> & { since: Date }>(
    database,
    'diagnosis.invitations',
    `select i.state, case when i.state = 'failed' then i.reason end as reason, count(*)::int as count,
        min(i.created_at) as since, count(j.id)::int as enqueued,
        coalesce(max(${triesSql('j.payload')}), 0) as tries
      from greenroom.invitation i
      left join graphile_worker._private_jobs j on j.key = 'invitation.send/' || i.id
      where i.room = $1 and i.created_at > clock_timestamp() - interval '2 days' group by 1, 2`,
    [room],
  );
  return rows.map((row) => ({ ...row, since: isoOf(row.since)! }));
}
