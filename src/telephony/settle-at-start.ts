import { setTimeout as sleep } from 'node:timers/promises';
import { query } from '#src/db/query.ts';
import type { CallerParts } from './caller-parts.ts';
import { checkCallers } from './check-callers.ts';

const atATime = 10;

/** How long the start waits: LiveKit may be unreachable, and each room's periodic check catches up later. */
const patienceMs = 5_000;

/**
 * Holds callers who joined while the product was down, and lets in those who have been admitted, in every room where
 * callers can join and must wait. Resolves when done or after 5 s; never rejects.
 */
export async function settleAtStart(parts: CallerParts): Promise<void> {
  const { runtime } = parts;
  if (!runtime.limits.callersKnock) return;
  const stopWaiting = new AbortController();
  const settled = settleAll(parts).catch((error: unknown) => {
    runtime.log.warn({ err: error }, 'failed to hold or admit callers at the start');
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

/** A room with a dispatch rule, where callers must wait. */
interface HoldingRoom {
  readonly id: string;
  readonly rule: string;
}

/** All rooms with a dispatch rule where callers must wait, because a meeting runs or a device is awaited. */
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
