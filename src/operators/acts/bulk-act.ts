import { z } from 'zod';
import { query } from '#src/db/query.ts';
import { AppError } from '#src/kernel/errors.ts';
import { roomFilters } from '../live/room-line.ts';
import { readRoomIds } from '../live/room-list.ts';
import type { ActParts } from './act-parts.ts';
import type { Act, How } from './act-schema.ts';
import { reasonField } from './clean-reason.ts';
import { type By, performAct, requestId } from './perform-act.ts';

const bulkActs = ['actor.release', 'room.reconcile', 'meeting.end', 'command.retry'] as const;

/** Maximum rooms of one call; a later call reaches the others once these no longer match the filter. */
const most = 1_000;

/** Milliseconds for one request: less than the server's limit of 30 s, so that the request is answered. */
const requestMs = 20_000;

/** Body of `POST /operators/api/acts/bulk/`. */
export const bulkRequest = z.object({
  filter: z.enum(roomFilters),
  act: z.enum(bulkActs),
  reason: reasonField(),
  dry_run: z.boolean().default(false),
});

/** Its answer: numbers of rooms. */
export const bulkAnswer = z.object({
  dry_run: z.boolean(),
  matched: z.int(),
  done: z.int(),
  failed: z.array(z.object({ room: z.uuid(), detail: z.string() })),
});

type Bulk = z.output<typeof bulkRequest>;

/** Does one act in every room that matches a filter; a room where it fails does not stop the others. */
export async function performBulk(
  parts: ActParts,
  by: By,
  bulk: Bulk,
  withinMs = requestMs,
): Promise<z.output<typeof bulkAnswer>> {
  const end = performance.now() + withinMs;
  const { filter, act, reason, dry_run } = bulk;
  const { matched, rooms } = await readRoomIds(
    { database: parts.runtime.database, runtime: parts.runtime },
    filter,
    most,
  );
  const failed: { room: string; detail: string }[] = [];
  let done = 0;
  for (const room of rooms) {
    if (performance.now() > end) break;
    const detail = await actInRoom(parts, by, room, act, { reason, dry_run });
    if (detail === null) done += 1;
    else failed.push({ room, detail });
  }
  return { dry_run, matched, done, failed };
}

/** Resolves with why the act failed; null when it was done. */
async function actInRoom(parts: ActParts, by: By, room: string, name: Bulk['act'], how: How): Promise<string | null> {
  const acts = await actsOf(parts, room, name);
  if (acts.length === 0) return nothing[name] ?? null;
  let problem: string | null = null;
  for (const [index, act] of acts.entries()) {
    const request = requestId(by.request, room, String(index));
    try {
      await performAct(parts, { ...by, request }, act, how);
    } catch (error) {
      if (!(error instanceof AppError) || error.code === 'unavailable') {
        parts.runtime.log.warn({ err: error, room, act: name }, 'an act of many failed');
      }
      problem = error instanceof AppError ? error.message : 'It did not work.';
    }
  }
  return problem;
}

const nothing: Readonly<Record<string, string>> = {
  'actor.release': 'No actor of the room is quarantined.',
  'command.retry': 'No command of the room is pending.',
};

/** The acts for one room: on each of its quarantined actors, on each of its waiting commands, or on the room itself. */
async function actsOf({ runtime: { database } }: ActParts, room: string, name: Bulk['act']): Promise<Act[]> {
  if (name === 'meeting.end' || name === 'room.reconcile') return [{ act: name, room }];
  const { rows } =
    name === 'actor.release'
      ? await query<Named>(
          database,
          'operators.quarantined-of',
          'select kind, id, null as key from greenroom.actor where room = $1 and quarantined_at is not null order by kind, id',
          [room],
        )
      : await query<Named>(
          database,
          'operators.pending-of',
          `select a.kind, a.id, j.key from greenroom.actor a
            join graphile_worker._private_jobs j
              on j.payload -> 'to' ->> 'kind' = a.kind and j.payload -> 'to' ->> 'id' = a.id
            where a.room = $1 and j.key is not null and j.locked_at is null order by j.id`,
          [room],
        );
  return rows.map(({ kind, id, key }) =>
    key === null
      ? { act: 'actor.release', actor: { kind, id } }
      : { act: 'command.retry', actor: { kind, id }, command: key },
  );
}

interface Named {
  readonly kind: Act<'actor.release'>['actor']['kind'];
  readonly id: string;
  readonly key: string | null;
}
