import type { Database } from '#src/db/database.ts';
import { query } from '#src/db/query.ts';
import { type Difference, type DriftKind, keyOfDifference, type Look, type Scope } from './difference.ts';
import { findMenders } from './mended-by.ts';

/** Stored differences of one kind; further ones are left out until some have ended. */
const mostOfKind = 2_000;

interface Stored {
  readonly room: string | null;
  readonly what: DriftKind;
  readonly direction: Difference['direction'];
  readonly thing: string;
  readonly seenAt: Date;
  readonly checks: number;
}

export type Unconfirmed = readonly (string | null)[];

/** What a comparison changed in the stored differences. */
interface Recorded {
  /** Rooms with differences that only this comparison has found; null for those of no room. */
  readonly unconfirmed: Unconfirmed;
  /** Kinds of the differences that ended. */
  readonly mended: readonly DriftKind[];
}

/**
 * Stores what a comparison found. A difference that was found before keeps its beginning; one that is gone moves to the
 * history, unless a single comparison had found it. `since` is the beginning of the comparison by the database's clock.
 */
export async function recordDrift(
  database: Database,
  { scope, since }: { readonly scope: Scope; readonly since: Date },
  looks: readonly Look[],
): Promise<Recorded> {
  const stored = await readStored(database, scope);
  const found = new Map(
    looks.flatMap(({ differences }) => differences).map((one) => [keyOfDifference(one), shorten(one)] as const),
  );
  // Keep differences that a concurrent comparison has found since this one began: its result is newer.
  const older = [...stored].filter(([, { seenAt }]) => seenAt <= since);
  const gone = older.filter(([key, one]) => !found.has(key) && looks.some(({ covers }) => covers(one)));
  const mended = await endDrift(
    database,
    gone.map(([, one]) => one),
  );
  const kept = await keepDrift(database, withinLimit(stored, found, gone.length));
  const unconfirmed = kept.flatMap(({ room, checks }) => (checks === 1 ? [room] : []));
  return { mended, unconfirmed: [...new Set(unconfirmed)] };
}

function withinLimit(
  stored: ReadonlyMap<string, Stored>,
  found: ReadonlyMap<string, Difference>,
  gone: number,
): Difference[] {
  if (stored.size - gone + found.size <= mostOfKind) return [...found.values()];
  const counts = new Map<DriftKind, number>();
  for (const { what } of stored.values()) counts.set(what, (counts.get(what) ?? 0) + 1);
  return [...found].flatMap(([key, one]) => {
    if (stored.has(key)) return [one];
    const count = (counts.get(one.what) ?? 0) + 1;
    counts.set(one.what, count);
    return count > mostOfKind ? [] : [one];
  });
}

/** Ids and keys come from outside: without control characters, and of a length that the index accepts. */
function shorten(difference: Difference): Difference {
  const plain = (text: string) => text.replace(/\p{Cc}/gu, '�').slice(0, 300);
  const { thing, believed, found, next } = difference;
  return {
    ...difference,
    thing: plain(thing),
    believed: believed === null ? null : plain(believed),
    found: found === null ? null : plain(found),
    next: plain(next),
  };
}

async function readStored(database: Database, scope: Scope): Promise<Map<string, Stored>> {
  const all = scope === 'all';
  const { rows } = await query<Stored>(
    database,
    `drift.stored-${all ? 'all' : 'some'}`,
    `select room, what, direction, thing, seen_at as "seenAt", checks from greenroom.drift
     ${all ? '' : 'where room = any($1::uuid[])'}`,
    all ? [] : [scope],
  );
  return new Map(rows.map((row) => [keyOfDifference(row), row]));
}

async function keepDrift(
  database: Database,
  differences: readonly Difference[],
): Promise<{ room: string | null; checks: number }[]> {
  if (differences.length === 0) return [];
  const { rows } = await query<{ room: string | null; checks: number }>(
    database,
    'drift.keep',
    `insert into greenroom.drift as d (room, what, direction, thing, believed, found, next, checks, since, seen_at)
     select w.*, clock_timestamp(), clock_timestamp()
     from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::int[])
       as w (room, what, direction, thing, believed, found, next, checks)
     on conflict (room, what, direction, thing) do update
       set believed = excluded.believed, found = excluded.found, next = excluded.next, seen_at = excluded.seen_at,
         checks = d.checks + 1
     returning room, checks`,
    [
      differences.map(({ room }) => room),
      differences.map(({ what }) => what),
      differences.map(({ direction }) => direction),
      differences.map(({ thing }) => thing),
      differences.map(({ believed }) => believed),
      differences.map(({ found }) => found),
      differences.map(({ next }) => next),
      differences.map(({ settled }) => (settled === true ? 2 : 1)),
    ],
  );
  return rows;
}

/** Moves differences to the history. Resolves with the kinds of those that are kept there. */
async function endDrift(database: Database, gone: readonly Stored[]): Promise<DriftKind[]> {
  if (gone.length === 0) return [];
  const menders = await findMenders(database, gone);
  const { rows } = await query<{ what: DriftKind }>(
    database,
    'drift.end',
    `with gone as (
       delete from greenroom.drift d
       using unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[]) as w (room, what, direction, thing, mended_by)
       where d.room is not distinct from w.room and d.what = w.what and d.direction = w.direction and d.thing = w.thing
       returning d.*, w.mended_by)
     insert into greenroom.drift_history
       (room, what, direction, thing, believed, found, since, seen_at, checks, next, ended_at, mended_by)
     select room, what, direction, thing, believed, found, since, seen_at, checks, next, clock_timestamp(), mended_by
     from gone where checks > 1 order by since
     returning what`,
    [
      gone.map(({ room }) => room),
      gone.map(({ what }) => what),
      gone.map(({ direction }) => direction),
      gone.map(({ thing }) => thing),
      menders,
    ],
  );
  return rows.map(({ what }) => what);
}
