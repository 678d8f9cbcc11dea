import { addJob } from '#src/db/add-job.ts';
import { query } from '#src/db/query.ts';
import type { CallerParts } from './caller-parts.ts';
import { callerCheck } from './check-callers.ts';

/**
 * Schedules the check for callers in every running meeting where callers must wait and no check is scheduled, such as
 * meetings that began before callers had to wait. Resolves with the number of scheduled checks.
 */
export async function resumeChecks({ runtime }: Pick<CallerParts, 'runtime'>): Promise<number> {
  if (!runtime.limits.callersKnock) return 0;
  const { name, queue } = callerCheck;
  const { rows } = await query<{ room: string; key: string }>(
    runtime.database,
    'telephony.unchecked',
    `select a.id as room, $1 || '/' || a.id as key from greenroom.actor a
      join public.meet_room r on r.resource_id = a.room and r.access_level <> 'public'
      where a.running and a.snapshot -> 'context' ->> 'rule' is not null
        and not exists (select from graphile_worker.jobs j where j.key = $1 || '/' || a.id)`,
    [name],
  );
  for (const { room, key } of rows) {
    const payload = { about: room, tries: 0 };
    await addJob(runtime.database.pool, { task: name, payload, key, queue, afterSeconds: 0 });
  }
  return rows.length;
}
