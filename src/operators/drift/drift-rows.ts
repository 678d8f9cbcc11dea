import type { Database } from '#src/db/database.ts';
import { query } from '#src/db/query.ts';
import type { Difference, DriftKind } from './difference.ts';

/** A difference as operators see it; `slug` is null for a deleted room and for what belongs to none. */
export interface DriftLine extends Omit<Difference, 'settled'> {
  readonly slug: string | null;
  readonly since: Date;
}

/** A difference that has ended. */
export interface PastDriftLine extends DriftLine {
  readonly id: string;
  readonly ended_at: Date;
  readonly mended_by: string;
}

/** SQL condition: a single comparison may have met a change in progress, so younger differences do not count. */
export const lastingDriftSql = `(checks > 1 or since < clock_timestamp() - interval '5 seconds')`;

const columns = 'd.room, r.slug, d.what, d.direction, d.thing, d.believed, d.found, d.since, d.next';

/** Reads the present differences, the oldest first: all, or those of a room, or of a kind. */
export async function readDrift(
  database: Database,
  of: { readonly room: string | null; readonly what: DriftKind | null; readonly limit: number },
): Promise<DriftLine[]> {
  const { rows } = await query<DriftLine>(
    database,
    'drift.read',
    `select ${columns} from greenroom.drift d left join public.meet_room r on r.resource_id = d.room
     where ${lastingDriftSql} and ($1::uuid is null or d.room = $1) and ($2::text is null or d.what = $2)
     order by d.since, d.thing limit $3`,
    [of.room, of.what, of.limit],
  );
  return rows;
}

/** Counts the present differences by kind. */
export async function countDrift(
  database: Database,
  room: string | null = null,
): Promise<Partial<Record<DriftKind, number>>> {
  const { rows } = await query<{ what: DriftKind; count: number }>(
    database,
    'drift.count',
    `select d.what, count(*)::int as count from greenroom.drift d
     where ${lastingDriftSql} and ($1::uuid is null or d.room = $1) group by d.what`,
    [room],
  );
  return Object.fromEntries(rows.map(({ what, count }) => [what, count]));
}

/** Reads ended differences, the last first. */
export async function readDriftHistory(
  database: Database,
  of: { readonly room: string | null; readonly before: string | null; readonly limit: number },
): Promise<PastDriftLine[]> {
  const { rows } = await query<PastDriftLine>(
    database,
    'drift.history',
    `select d.id, ${columns}, d.ended_at, d.mended_by from greenroom.drift_history d
     left join public.meet_room r on r.resource_id = d.room
     where ($1::uuid is null or d.room = $1) and ($2::bigint is null or d.id < $2) order by d.id desc limit $3`,
    [of.room, of.before, of.limit],
  );
  return rows;
}
