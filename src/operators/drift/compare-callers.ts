import { query } from '#src/db/query.ts';
import { callsAtOnce, forEachAtOnce } from './at-once.ts';
import { listConnected, type Sides } from './compare-rooms.ts';
import { coversScope, type Difference, type Look } from './difference.ts';
import type { DriftParts } from './drift-parts.ts';
import { moment } from './next-steps.ts';

/** A caller who waits for a host. */
interface Waiting {
  readonly room: string;
  readonly sid: string;
  readonly guest: string;
  readonly joined: Date;
}

/** Finds callers who wait for a host although they have hung up. */
export async function compareCallers(parts: DriftParts, sides: Sides): Promise<Look> {
  const waiting = Map.groupBy(await readWaiting(parts, sides), ({ room }) => room);
  const differences: Difference[] = [];
  await forEachAtOnce([...waiting], callsAtOnce, async ([room, callers]) => {
    const listed = sides.live.has(room) ? await listConnected(parts, room) : [];
    const there = new Set(listed.map(({ sid }) => sid));
    for (const { sid, guest, joined } of callers) {
      if (there.has(sid)) continue;
      differences.push({
        room,
        what: 'callers',
        direction: 'missing',
        thing: sid,
        believed: `waits since ${moment(joined)} as guest ${guest}`,
        found: null,
        next: `The check of callers, every ${parts.settings.GREENROOM_SIP_CHECK_SECONDS} s while callers wait, starts a sweep of the room, which ends the wait.`,
      });
    }
  });
  return { differences, covers: coversScope(sides.scope, 'callers') };
}

async function readWaiting({ database }: DriftParts, { scope }: Sides): Promise<Waiting[]> {
  const all = scope === 'all';
  const { rows } = await query<Waiting>(
    database,
    `drift.waiting-callers-${all ? 'all' : 'some'}`,
    `select c.room, c.sid, c.guest, c.joined_at as joined from greenroom.caller c
     join greenroom.guest g on g.room = c.room and g.id = c.guest
     where g.status = 'waiting' ${all ? '' : 'and c.room = any($1::uuid[])'} order by c.joined_at limit 10000`,
    all ? [] : [scope],
  );
  return rows;
}
