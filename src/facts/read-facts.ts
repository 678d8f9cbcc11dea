import type { Stream } from '#machines/facts.ts';
import type { Database } from '#src/db/database.ts';
import { query } from '#src/db/query.ts';
import type { Fact } from './fact.ts';

/** Number of the last fact of each stream of a room. */
export interface Heads {
  readonly room: number;
  readonly lobby: number;
}

const mostFacts = 10_000;

/** Facts of a room numbered `above` and `upTo`, ordered by stream and number; at most 10,000. */
export async function readFacts(database: Database, room: string, above: Heads, upTo?: Heads): Promise<Fact[]> {
  const { rows } = await query<{
    stream: Stream;
    number: number;
    type: string;
    at: Date;
    data: Fact['data'];
  }>(
    database,
    'realtime.facts',
    `select stream, number::int, type, at, data from greenroom.fact
      where room = $1 and ((stream = 'room' and number > $2 and number <= coalesce($4, number))
        or (stream = 'lobby' and number > $3 and number <= coalesce($5, number)))
      order by stream desc, fact.number limit ${mostFacts}`,
    [room, above.room, above.lobby, upTo?.room ?? null, upTo?.lobby ?? null],
  );
  return rows.map(({ stream, number, type, at, data }) => ({ room, stream, number, type, at: at.toISOString(), data }));
}
