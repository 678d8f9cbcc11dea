import type { Transaction } from '#src/db/transaction.ts';
import { newId } from '#src/kernel/ids.ts';
import { hasPins } from './has-pins.ts';
import type { RoomRow } from './room-entities.ts';
import { type RoomOrigin, webOrigin } from './room-origin.ts';
import { fitsOtherTrunks, type PinParts, takePin } from './take-pin.ts';

/**
 * Inserts a room with its owner and its origin; if dial-in is enabled, also with a PIN on one of the trunks. Resolves
 * with the room's id.
 */
export async function insertRoom(
  parts: PinParts,
  tx: Transaction,
  values: Pick<RoomRow, 'name' | 'slug' | 'accessLevel' | 'configuration'>,
  ownerId: string,
  origin: RoomOrigin = webOrigin,
  id = newId(),
): Promise<string> {
  const room = { id, ...values };
  // Sent in one write with the room, which is awaited; foreign keys are checked at the commit.
  tx.send({
    name: 'rooms.insert-resource',
    text: `with resource as (
        insert into public.meet_resource (id, created_at, updated_at) values ($1, now(), now())),
      origin as (
        insert into greenroom.room_origin (room, kind, client, application) values ($1, $4::text, $5::text,
          (select id from public.meet_application where $4::text = 'external' and client_id = $5::text)))
      insert into public.meet_resource_access (id, created_at, updated_at, role, resource_id, user_id)
      values ($2, now(), now(), 'owner', $1, $3)`,
    values: [id, newId(), ownerId, origin.kind, origin.client],
  });
  await insertWithPin(parts, tx, room);
  return id;
}

type NewRow = Omit<RoomRow, 'pinCode' | 'trunkId'>;

async function insertWithPin(parts: PinParts, tx: Transaction, room: NewRow): Promise<void> {
  if (hasPins(parts.settings)) {
    const trunkId = parts.trunks.choose();
    const pin = await takePin(parts, room.id, (pinCode) => insertUnlessTaken(tx, { ...room, pinCode, trunkId }));
    if (pin !== null) return;
  }
  await insertUnlessTaken(tx, { ...room, pinCode: null, trunkId: null });
}

/** Resolves with whether the PIN was free. Plain SQL, because TypeORM would put the PIN into its errors. */
async function insertUnlessTaken(tx: Transaction, room: RoomRow): Promise<boolean> {
  const { rowCount } = await tx.client.query({
    name: 'rooms.insert',
    text: `insert into public.meet_room (resource_id, name, slug, configuration, access_level, pin_code, trunk_id)
      select $1::uuid, $2, $3, $4::jsonb, $5, $6::varchar, $7::varchar where ${fitsOtherTrunks('$6', '$7')}
      on conflict ((coalesce(trunk_id, '')), pin_code) do nothing`,
    values: [
      room.id,
      room.name,
      room.slug,
      JSON.stringify(room.configuration),
      room.accessLevel,
      room.pinCode,
      room.trunkId,
    ],
  });
  return rowCount === 1;
}
