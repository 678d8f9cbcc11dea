import type { ExternalClient } from '#src/api/external-caller.ts';
import type { Transaction } from '#src/db/transaction.ts';

/** Who created a room, as stored in `greenroom.room_origin`. */
export interface RoomOrigin {
  readonly kind: 'web' | 'external' | 'addon';
  /** Id of the client of the external API, as in `ExternalClient`; null for the web. */
  readonly client: string | null;
}

export const webOrigin: RoomOrigin = { kind: 'web', client: null };

/** The origin of rooms that a client of the external API creates. */
export const originOf = ({ kind, id }: ExternalClient): RoomOrigin => ({
  kind: kind === 'addon' ? 'addon' : 'external',
  client: id,
});

/** Sends the origin of a new room. */
export function sendOrigin(tx: Pick<Transaction, 'send'>, room: string, { kind, client }: RoomOrigin): void {
  tx.send({
    name: 'rooms.insert-origin',
    text: `insert into greenroom.room_origin (room, kind, client, application)
      values ($1, $2::text, $3::text,
        (select id from public.meet_application where $2::text = 'external' and client_id = $3::text))`,
    values: [room, kind, client],
  });
}
