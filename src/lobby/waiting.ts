import type { Database } from '#src/db/database.ts';
import { query } from '#src/db/query.ts';
import type { Transaction } from '#src/db/transaction.ts';

/** A waiting guest, as shown to hosts. */
interface WaitingRow {
  readonly participant: { readonly id: string; readonly username: string; readonly color: string };
  readonly number: number;
  readonly position: number;
  /** 1-based rank among waiting guests of the same name; omitted for the first. */
  readonly namesake?: number;
}

const pageOfGuests = 100;

/** Up to 100 waiting guests with a knock number above `after`, with their positions. */
export async function listWaiting(
  database: Database,
  room: string,
  after: number,
): Promise<{ guests: WaitingRow[]; more: boolean }> {
  const { rows } = await query<{
    id: string;
    username: string;
    color: string;
    number: number;
    position: number;
    namesake: number;
  }>(
    database,
    'lobby.list',
    `with page as (
        select id, username, color, number, row_number() over (order by number) as place,
            row_number() over (partition by username order by number) as namesake
          from (select id, username, color, number from greenroom.guest
            where room = $1 and status = 'waiting' and number > $2 order by number limit ${pageOfGuests + 1}) next),
      before as (
        select username, count(*) from greenroom.guest
          where room = $1 and status = 'waiting' and number <= $2 group by username)
      select p.id, p.username, p.color, p.number::int,
        (p.place + (select coalesce(sum(count), 0) from before))::int as position,
        (p.namesake + coalesce(b.count, 0))::int as namesake
      from page p left join before b using (username) order by p.number`,
    [room, after],
  );
  const guests = rows.slice(0, pageOfGuests).map(({ id, username, color, number, position, namesake }) => ({
    participant: { id, username, color },
    number,
    position,
    ...(namesake > 1 ? { namesake } : {}),
  }));
  return { guests, more: rows.length > pageOfGuests };
}

/** The 1-based position of a knock number in the queue. */
export async function positionOf(tx: Pick<Transaction, 'client'>, room: string, number: number): Promise<number> {
  const { rows } = await tx.client.query<{ position: number }>({
    name: 'lobby.position',
    text: `select count(*)::int as position from greenroom.guest
      where room = $1 and status = 'waiting' and number <= $2`,
    values: [room, number],
  });
  return rows[0]?.position ?? 0;
}

/** Upper limit for clients that poll the whole list every second. */
const mostShown = 1_000;

/** The first 1,000 waiting guests, by knock number; only the banned ones if `onlyBanned`. */
export async function listEverybodyWaiting(
  database: Database,
  room: string,
  onlyBanned: boolean,
): Promise<{ id: string; username: string; color: string }[]> {
  const { rows } = await query<{ id: string; username: string; color: string }>(
    database,
    'lobby.list-everybody',
    `select id, username, color from greenroom.guest g where room = $1 and status = 'waiting'
        and (not $2 or exists (select from greenroom.ban b where b.room = g.room and b.guest = g.id))
      order by number limit ${mostShown}`,
    [room, onlyBanned],
  );
  return rows;
}
