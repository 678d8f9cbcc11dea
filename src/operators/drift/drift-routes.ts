import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import type { Answer, Call } from '#src/api/call.ts';
import { query } from '#src/db/query.ts';
import { AppError } from '#src/kernel/errors.ts';
import { parseUuid } from '#src/kernel/ids.ts';
import { checkDriftNow } from './check-drift.ts';
import { type DriftKind, driftKinds } from './difference.ts';
import { readLastCheck } from './drift-checks.ts';
import type { DriftParts, MeasuredDriftParts } from './drift-parts.ts';
import { countDrift, readDrift, readDriftHistory } from './drift-rows.ts';

const time = z.iso.datetime().describe('ISO 8601, UTC.');

/** A difference from LiveKit or the bucket. */
export const driftLine = z.object({
  room: z.uuid().nullable().describe('Null for what belongs to no room.'),
  slug: z.string().nullable(),
  what: z.enum(driftKinds),
  direction: z
    .enum(['missing', 'surplus'])
    .describe('`missing`: stored here, not there. `surplus`: there, not stored here.'),
  thing: z.string().describe('Id at LiveKit, or key in the bucket.'),
  believed: z.string().nullable(),
  found: z.string().nullable(),
  since: time,
  next: z.string().describe('What corrects it and when, or which act does.'),
});

/** Answer of `GET /operators/api/drift/` and of a comparison on request. */
export const driftReport = z.object({
  checked_at: time.nullable(),
  running: z.boolean().describe('Whether a comparison is in progress.'),
  failed: z.array(z.object({ what: z.enum(driftKinds), error: z.string() })),
  foreign: z.int().describe('LiveKit rooms and dispatch rules of other applications, which are never changed.'),
  results: z.array(driftLine),
  counts: z.partialRecord(z.enum(driftKinds), z.int()),
});

/** Answer of `GET /operators/api/drift/history/`. */
export const driftHistory = z.object({
  results: z.array(driftLine.extend({ id: z.string(), ended_at: time, mended_by: z.string() })),
  next: z.string().nullable().describe('Value of `before` for the next lines.'),
});

/** `GET /operators/api/drift/` */
export async function showDrift(parts: DriftParts, call: Call): Promise<Answer> {
  return report(parts, call, await roomOf(parts, call));
}

/** Milliseconds after which a request is answered although its comparison goes on. */
const patienceMs = 15_000;

/**
 * `POST /operators/api/drift/check/`: compares now, everything or a room, at most every 2 s. Many rooms take longer than
 * a request may; the comparison then goes on, and the answer says so.
 */
export async function checkDriftOnRequest(parts: MeasuredDriftParts, call: Call): Promise<Answer> {
  const room = await roomOf(parts, call);
  const ended = new AbortController();
  const check = checkDriftNow(parts, room ?? undefined).finally(() => ended.abort());
  const late = pause(patienceMs, undefined, { signal: ended.signal }).catch(() => undefined);
  await Promise.race([check, late]);
  check.catch((error: unknown) => parts.log.warn({ err: error }, 'a requested comparison with LiveKit failed'));
  return report(parts, call, room);
}

/** `GET /operators/api/drift/history/` */
export async function showDriftHistory({ database, ...parts }: DriftParts, call: Call): Promise<Answer> {
  const room = await roomOf({ database, ...parts }, call);
  const asked = call.query.get('before') ?? '';
  const before = /^\d{1,18}$/.test(asked) ? asked : null;
  const limit = limitOf(call);
  const lines = await readDriftHistory(database, { room, before, limit });
  const results = lines.map(({ since, ended_at, ...line }) => ({
    ...line,
    since: since.toISOString(),
    ended_at: ended_at.toISOString(),
  }));
  return { status: 200, json: { results, next: lines.length === limit ? lines.at(-1)!.id : null } };
}

async function report({ database }: DriftParts, call: Call, room: string | null): Promise<Answer> {
  const what = call.query.get('what');
  const kind = driftKinds.includes(what as DriftKind) ? (what as DriftKind) : null;
  if (what !== null && kind === null) throw new AppError('not_found', 'There is no such kind of difference.');
  const { checked_at, running, failed, foreign } = await readLastCheck(database, room);
  const lines = await readDrift(database, { room, what: kind, limit: limitOf(call) });
  return {
    status: 200,
    json: {
      checked_at: checked_at?.toISOString() ?? null,
      running,
      failed,
      foreign,
      results: lines.map((line) => ({ ...line, since: line.since.toISOString() })),
      counts: await countDrift(database, room),
    },
  };
}

function limitOf({ query }: Call): number {
  const asked = Number(query.get('limit') ?? '');
  return Number.isInteger(asked) && asked >= 1 ? Math.min(asked, 1_000) : 200;
}

/** The room named by the query, by id or slug; a deleted one by its id. Rejects with `not_found`. */
async function roomOf({ database }: DriftParts, call: Call): Promise<string | null> {
  const reference = call.query.get('room');
  if (reference === null || reference === '') return null;
  const id = parseUuid(reference);
  if (id !== null) return id;
  const { rows } = await query<{ id: string }>(
    database,
    'drift.room-by-slug',
    'select resource_id as id from public.meet_room where slug = $1',
    [reference.slice(0, 200)],
  );
  if (rows[0] === undefined) throw new AppError('not_found', 'There is no such room.');
  return rows[0].id;
}
