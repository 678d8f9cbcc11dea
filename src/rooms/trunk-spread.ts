import { randomInt } from 'node:crypto';
import type { Database } from '#src/db/database.ts';
import { query } from '#src/db/query.ts';

/** Spreads rooms over the SIP trunks. */
export interface TrunkSpread {
  readonly trunks: readonly string[];
  /** The trunk of the next room, which counts for it from now on; null where no trunk is named. Waits for nobody. */
  choose(): string | null;
  /** Counts what all replicas have made. */
  refresh(): Promise<void>;
}

/** One per process. Until it counts for the first time, all trunks are alike. */
export function createTrunkSpread(database: Database, trunks: readonly string[]): TrunkSpread {
  // Replicas that know the same do not all begin with the same one.
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
      // Each replica makes up for its share of what is uneven: were all of them to make up for all of it, they would
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
