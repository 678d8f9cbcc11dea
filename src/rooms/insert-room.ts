import type { EntityTransaction } from '#src/db/transaction.ts';
import { violatedConstraint } from '#src/db/violated-constraint.ts';
import { newId } from '#src/ids.ts';
import { drawPin } from './draw-pin.ts';
import { refuseTakenSlug } from './refuse-taken-slug.ts';
import { type RoomRow, resourceAccessEntity, resourceEntity, roomEntity } from './room-entities.ts';
import { slugFor } from './room-fields.ts';
import type { RoomParts } from './room-parts.ts';

type Parts = Pick<RoomParts, 'settings' | 'runtime' | 'countPinCollision'>;

/**
 * Inserts a room with its owner, and with a PIN where people or devices may dial in. Resolves with its id; throws the
 * field's problem when the room cannot have this name.
 */
export async function insertRoom(
  parts: Parts,
  tx: EntityTransaction,
  values: Pick<RoomRow, 'name' | 'accessLevel' | 'configuration'>,
  ownerId: string,
): Promise<string> {
  const id = newId();
  const slug = slugFor(values.name);
  const dates = { createdAt: () => 'now()', updatedAt: () => 'now()' };
  await tx.em.insert(resourceEntity, { id, ...dates });
  await insertWithPin(parts, tx, { id, slug, ...values }).catch(refuseTakenSlug);
  await tx.em.insert(resourceAccessEntity, { id: newId(), ...dates, role: 'owner', resourceId: id, userId: ownerId });
  return id;
}

/** The database decides whether a PIN is free: who looks first may be overtaken. */
async function insertWithPin(parts: Parts, tx: EntityTransaction, room: Omit<RoomRow, 'pinCode'>): Promise<void> {
  const { settings } = parts;
  const draws =
    settings.ROOM_TELEPHONY_ENABLED || settings.ROOMKIT_ENABLED ? settings.ROOM_TELEPHONY_PIN_MAX_RETRIES : 0;
  for (let draw = 0; draw < draws; draw++) {
    if (await insertUnlessPinTaken(tx, { ...room, pinCode: drawPin(settings.ROOM_TELEPHONY_PIN_LENGTH) })) return;
    parts.countPinCollision();
  }
  if (draws > 0)
    parts.runtime.log.warn({ room: room.id, draws }, 'every PIN that was drawn is taken: the room has none');
  await tx.em.insert(roomEntity, { ...room, pinCode: null });
}

async function insertUnlessPinTaken(tx: EntityTransaction, room: RoomRow): Promise<boolean> {
  await tx.client.query('savepoint pin');
  try {
    await tx.em.insert(roomEntity, room);
  } catch (error) {
    if (violatedConstraint(error) !== 'meet_room_pin_code_key') throw error;
    await tx.client.query('rollback to savepoint pin');
    return false;
  }
  await tx.client.query('release savepoint pin');
  return true;
}
