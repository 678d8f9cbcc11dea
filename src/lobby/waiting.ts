import type { Database } from '#src/db/database.ts';
import { query } from '#src/db/query.ts';
import type { Transaction } from '#src/db/transaction.ts';

/** Somebody who waits, as hosts see them. */
export interface WaitingRow {
  readonly participant: { readonly id: string; readonly username: string; readonly color: string };
  readonly number: number;
  readonly position: number;
}

export const pageOfGuests = 100;

/** Up to 100 of those who wait, by knock number above `after`, with their places. */
export async function listWaiting(
  database: Database,
  room: string,
  after: number,
): Promise<{ guests: WaitingRow[]; more: boolean }> {
  const { rows } = await query<{ id: string; username: string; color: string; number: number; position: number }>(
    database,
    'lobby.list',
    `select g.id, g.username, g.color, g.number::int,
        (row_number() over (order by g.number)
          + (select count(*) from greenroom.guest b where b.room = $1 and b.status = 'waiting' and b.number <= $2))::int
          as position
      from greenroom.guest g where g.room = $1 and g.status = 'waiting' and g.number > $2
      order by g.number limit ${pageOfGuests + 1}`,
    [room, after],
  );
  const guests = rows.slice(0, pageOfGuests).map(({ id, username, color, number, position }) => ({
    participant: { id, username, color },
    number,
    position,
  }));
  return { guests, more: rows.length > pageOfGuests };
}

/** The 1-based place of a knock number among those who wait. */
export async function positionOf(tx: Pick<Transaction, 'client'>, room: string, number: number): Promise<number> {
  const { rows } = await tx.client.query<{ position: number }>({
    name: 'lobby.position',
    text: `select count(*)::int as position from greenroom.guest
      where room = $1 and status = 'waiting' and number <= $2`,
    values: [room, number],
  });
  return rows[0]?.position ?? 0;
}

/** At most so many are shown at once to a client that asks for the whole list each second. */
const mostShown = 1_000;

/** Everybody who waits, by knock number; the first thousand of them. */
export async function listEverybodyWaiting(
  database: Database,
  room: string,
): Promise<{ id: string; username: string; color: string }[]> {
  const { rows } = await query<{ id: string; username: string; color: string }>(
    database,
    'lobby.list-everybody',
    `select id, username, color from greenroom.guest where room = $1 and status = 'waiting'
      order by number limit ${mostShown}`,
    [room],
  );
  return rows;
}
