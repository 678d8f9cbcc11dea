import { query } from '#src/db/query.ts';
import { aliveSql } from '#src/jobs/replica.ts';
import type { ReadParts } from '../read-parts.ts';
import type { ShownRoom } from './room-object.ts';

interface SurroundingsRow {
  readonly waiting: number;
  readonly bans: number;
  readonly replicas: readonly ShownRoom['replicas'][number][];
  readonly watchers: ShownRoom['watchers'];
}

/** Who waits, is banned and watches in a room, and which replicas there are. */
export async function readSurroundings(
  { database }: ReadParts,
  room: string,
): Promise<Pick<ShownRoom, 'waiting' | 'bans' | 'watchers' | 'replicas'>> {
  const { rows } = await query<SurroundingsRow>(
    database,
    'operators.surroundings',
    `with replica as materialized (
       select id, beat_at, ${aliveSql()} as alive from greenroom.replica)
     select
       coalesce((select waiting from greenroom.stream where room = $1), 0) as waiting,
       (select count(*)::int from greenroom.ban where room = $1) as bans,
       (select coalesce(jsonb_agg(jsonb_build_object('id', id, 'beat_at', beat_at, 'alive', alive) order by id), '[]')
         from replica) as replicas,
       (select coalesce(jsonb_agg(jsonb_build_object('replica', w.replica, 'alive', coalesce(r.alive, false))), '[]')
         from greenroom.host_watch w left join replica r on r.id = w.replica where w.room = $1) as watchers`,
    [room],
  );
  const { replicas, ...rest } = rows[0]!;
  return { ...rest, replicas: replicas.map((one) => ({ ...one, beat_at: new Date(one.beat_at).toISOString() })) };
}
