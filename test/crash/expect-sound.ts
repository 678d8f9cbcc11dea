import type { Pool } from 'pg';
import { expect } from 'vitest';
import { eventually } from '#test/support/eventually.ts';

/** What must never be found in the database, each as a query whose rows are the findings. */
const laws: Readonly<Record<string, string>> = {
  'facts of a stream are not numbered 1 to its head without holes': `
    select s.room, h.stream, h.head, count(f.number)::int, min(f.number)::int, max(f.number)::int
      from greenroom.stream s
      cross join lateral (values ('room', s.room_head), ('lobby', s.lobby_head)) as h (stream, head)
      left join greenroom.fact f on f.room = s.room and f.stream = h.stream
      group by s.room, h.stream, h.head
      having count(f.number) <> h.head or (h.head > 0 and (min(f.number) <> 1 or max(f.number) <> h.head))`,
  'the count of those who wait is wrong': `
    select s.room, s.waiting, count(g.id)::int as really from greenroom.stream s
      left join greenroom.guest g on g.room = s.room and g.status = 'waiting'
      group by s.room, s.waiting having s.waiting <> count(g.id)`,
  'a knock has a number that was not drawn': `
    select s.room, s.knocks::int, count(*)::int as made, max(g.number)::int from greenroom.stream s
      join greenroom.guest g on g.room = s.room
      group by s.room, s.knocks having max(g.number) > s.knocks
        or s.knocks < (select count(*) from greenroom.journal j where j.room = s.room and j.event = 'guest.knock')`,
  'two guests have one knock number': `
    select room, number from greenroom.guest group by room, number having count(*) > 1`,
  'an actor is quarantined or has an inbox': `
    select kind, id, inbox from greenroom.actor where quarantined_at is not null or inbox <> 0`,
  'a report waits in an inbox': 'select kind, actor, key from greenroom.inbox',
  'one event was applied twice': `
    select kind, actor, event, cause, request, count(*)::int from greenroom.journal
      where cause ->> 'by' in ('webhook', 'command', 'user', 'guest')
      group by kind, actor, event, cause, request having count(*) > 1`,
  'two moves of an actor have one revision': `
    select kind, actor, revision from greenroom.journal group by 1, 2, 3 having count(*) > 1`,
  'moves of a room are missing in the journal': `
    select a.id, a.revision::int, count(j.id)::int from greenroom.actor a
      left join greenroom.journal j on j.kind = a.kind and j.actor = a.id
      where a.kind = 'room' group by a.id, a.revision having count(j.id) <> a.revision`,
  // A recording ignores outcomes that a webhook has overtaken, and an ignored event has no line.
  'a command has not ended exactly once': `
    select asked.key, count(j.id)::int as ends
      from (select format('%s/%s/%s/%s', kind, actor, revision, c.index - 1) as key
        from greenroom.journal, unnest(commands) with ordinality as c (name, index) where kind <> 'recording') asked
      left join greenroom.journal j on j.cause ->> 'by' = 'command' and j.cause ->> 'id' = asked.key
      group by asked.key having count(j.id) <> 1`,
  'the row of a guest says something else than its actor': `
    select g.id, g.status, a.snapshot -> 'value' as value from greenroom.guest g
      join greenroom.actor a on a.kind = 'guest' and a.id = g.room || '/' || g.id
      where g.status <> (case when jsonb_typeof(a.snapshot -> 'value') = 'object'
          then (select min(key) from jsonb_object_keys(a.snapshot -> 'value') key)
          else replace(a.snapshot ->> 'value', 'expired', 'gone') end)`,
  'a job is still there': `
    select t.identifier, j.key, j.locked_by, j.attempts, j.last_error
      from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
      where t.identifier like 'livekit.%'`,
};

/** Everything that contradicts the laws, as sentences with the rows; empty when the state is sound. */
async function findUnsound(pool: Pool): Promise<string[]> {
  const findings: string[] = [];
  for (const [sentence, query] of Object.entries(laws)) {
    const { rows } = await pool.query(query);
    if (rows.length > 0) findings.push(`${sentence}: ${JSON.stringify(rows.slice(0, 5))}`);
  }
  return findings;
}

/** Waits until nothing contradicts the laws: commands that are on their way may end first. Fails with the findings. */
export async function expectSound(pool: Pool, timeout = 10_000): Promise<void> {
  const sound = async () => (await findUnsound(pool)).length === 0;
  await eventually('a sound state', sound, { timeout, interval: 100 }).catch(async () =>
    expect(await findUnsound(pool)).toEqual([]),
  );
}
