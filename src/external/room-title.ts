import type { Transaction } from '#src/db/transaction.ts';

/** Sends a room's title; null or an empty text removes it. */
export function sendTitle(tx: Pick<Transaction, 'send'>, room: string, title: string | null): void {
  if (title === null || title === '') {
    tx.send({
      name: 'external.delete-title',
      text: 'delete from greenroom.room_title where room = $1',
      values: [room],
    });
    return;
  }
  tx.send({
    name: 'external.set-title',
    text: `insert into greenroom.room_title (room, title) values ($1, $2)
      on conflict (room) do update set title = excluded.title`,
    values: [room, title],
  });
}
