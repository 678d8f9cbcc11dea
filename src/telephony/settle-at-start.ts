import { setTimeout as sleep } from 'node:timers/promises';
import { query } from '#src/db/query.ts';
import type { CallerParts } from './caller-parts.ts';
import { checkCallers } from './check-callers.ts';

const atATime = 10;

/** How long a start waits for this: LiveKit may be away, and the checks of each room come back to it. */
const patienceMs = 5_000;

/**
 * Holds those who called while the product was away, and lets in who was admitted meanwhile, in every room that callers
 * can come to and have to wait at. Resolves when that is done, or after 5 s; never rejects.
 */
export async function settleAtStart(parts: CallerParts): Promise<void> {
  const { runtime } = parts;
  if (!runtime.limits.callersKnock) return;
  const stopWaiting = new AbortController();
  const settled = settleAll(parts).catch((error: unknown) => {
    runtime.log.warn({ err: error }, 'callers could not be settled at the start');
  });
  const late = sleep(patienceMs, undefined, { signal: stopWaiting.signal }).catch(() => undefined);
  await Promise.race([settled, late]);
  stopWaiting.abort();
}

async function settleAll(parts: CallerParts): Promise<void> {
  const rooms = await readHoldingRooms(parts);
  const workers = Array.from({ length: atATime }, async () => {
    for (let room = rooms.pop(); room !== undefined; room = rooms.pop()) await checkCallers(parts, room.id);
  });
  await Promise.all(workers);
}

/** A room with a dispatch rule at which callers have to wait. */
export interface HoldingRoom {
  readonly id: string;
  readonly rule: string;
}

/** The rooms that have a dispatch rule and at which callers have to wait: people meet there, or a device is awaited. */
export async function readHoldingRooms({ runtime }: Pick<CallerParts, 'runtime'>): Promise<HoldingRoom[]> {
  const { rows } = await query<HoldingRoom>(
    runtime.database,
    'telephony.holding-rooms',
    `select a.id, a.snapshot -> 'context' ->> 'rule' as rule from greenroom.actor a
      join public.meet_room r on r.resource_id = a.room and r.access_level <> 'public'
      where (a.running or (a.kind = 'room' and a.due_at is not null and a.quarantined_at is null and a.inbox = 0))
        and a.snapshot -> 'context' ->> 'rule' is not null`,
    [],
  );
  return rows;
}
