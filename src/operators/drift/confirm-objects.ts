import { query } from '#src/db/query.ts';
import { asOwnUuid } from '#src/kernel/ids.ts';
import { callsAtOnce, forEachAtOnce } from './at-once.ts';
import { keyOfDifference, type Look } from './difference.ts';
import type { DriftParts } from './drift-parts.ts';
import type { DriftLine } from './drift-rows.ts';

/** Objects that are looked up again. */
const most = 200;

type Line = Omit<DriftLine, 'slug' | 'since'> & { readonly checks: number };

/**
 * Looks up the objects without a row that a single comparison has found: they may belong to a recording or file whose
 * deletion was in progress. Null without a storage.
 */
export async function confirmObjects({ database, storage }: DriftParts): Promise<Look | null> {
  if (storage === null) return null;
  const { rows: lines } = await query<Line>(
    database,
    'drift.unconfirmed-objects',
    `select room, what, direction, thing, believed, found, next from greenroom.drift
     where what = 'file' and room is null and direction = 'surplus' and checks = 1 limit $1`,
    [most],
  );
  const idOf = ({ thing }: Line) => asOwnUuid(thing.slice(thing.lastIndexOf('/') + 1).slice(0, 36)) ?? '';
  const { rows } = await query<{ id: string }>(
    database,
    'drift.rows-of-objects',
    `select id from public.meet_recording where id = any($1::uuid[])
     union all select id from public.file where id = any($1::uuid[])`,
    [lines.map(idOf).filter((id) => id !== '')],
  );
  const known = new Set(rows.map(({ id }) => id));
  const differences: Line[] = [];
  await forEachAtOnce(lines, callsAtOnce, async (line) => {
    if (!known.has(idOf(line)) && (await storage.head(line.thing)) !== null) differences.push(line);
  });
  const asked = new Set(lines.map(keyOfDifference));
  return { differences, covers: (one) => asked.has(keyOfDifference(one)) };
}
