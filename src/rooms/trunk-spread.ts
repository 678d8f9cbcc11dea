import { randomInt } from 'node:crypto';
import type { Database } from '#src/db/database.ts';
import { query } from '#src/db/query.ts';

/** Distributes rooms over the SIP trunks. */
export interface TrunkSpread {
  readonly trunks: readonly string[];
  /** Chooses the trunk of the next room and counts the room for it; null when no trunk is configured. Does no I/O. */
  choose(): string | null;
  /** Reads the number of rooms per trunk, over all replicas, from the database. */
  refresh(): Promise<void>;
}

/** Creates the spread, one per process. Until the first `refresh`, all trunks count as empty. */
export function createTrunkSpread(database: Database, trunks: readonly string[]): TrunkSpread {
  // Random order, so that replicas with equal counts do not all choose the same trunk first.
  const first = trunks.length === 0 ? 0 : randomInt(trunks.length);
  const order = [...trunks.slice(first), ...trunks.slice(0, first)];
  let rooms = new Map<string, number>();
  let chosenSince = new Map<string, number>();
  const add = (to: Map<string, number>, trunk: string) => to.set(trunk, (to.get(trunk) ?? 0) + 1);
  return {
    trunks,
    choose() {
      const trunk = order.reduce<string | null>(
        (least, one) => (least === null || (rooms.get(one) ?? 0) < (rooms.get(least) ?? 0) ? one : least),
        null,
      );
      if (trunk === null) return null;
      add(rooms, trunk);
      add(chosenSince, trunk);
      return trunk;
    },
    async refresh() {
      if (trunks.length < 2) return;
      chosenSince = new Map();
      const { counts, replicas } = await countRooms(database);
      // Each replica corrects only its share of the imbalance: if every replica corrected all of it, they would
      // overshoot, and further with each round.
      rooms = new Map(trunks.map((trunk) => [trunk, (counts[trunk] ?? 0) / replicas + (chosenSince.get(trunk) ?? 0)]));
    },
  };
}

interface Counted {
  readonly counts: Readonly<Record<string, number>>;
  readonly replicas: number;
}

async function countRooms(database: Database): Promise<Counted> {
  const { rows } = await query<Counted>(
    database,
    'rooms.count-by-trunk',
    `select coalesce(json_object_agg(c.trunk_id, c.rooms), '{}') as counts,
        greatest(1, (select count(*)::int from greenroom.replica)) as replicas
      from (select trunk_id, count(*) as rooms from public.meet_room where trunk_id is not null group by trunk_id) c`,
    [],
  );
  return rows[0]!;
}
