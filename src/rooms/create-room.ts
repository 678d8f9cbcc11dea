import type { Answer, Call } from '#src/api/call.ts';
import type { SessionUser } from '#src/api/session-user.ts';
import { entityTransaction } from '#src/db/transaction.ts';
import { type User, userEntity } from '#src/identity/user-entity.ts';
import { AppError } from '#src/kernel/errors.ts';
import { keepCallback } from './creation-callback.ts';
import { insertRoom } from './insert-room.ts';
import { requireRoom } from './require-room.ts';
import { roomConfiguration } from './room-configuration.ts';
import type { RoomRow } from './room-entities.ts';
import type { NewRoom } from './room-fields.ts';
import { describeRoom } from './room-object.ts';
import type { RoomParts } from './room-parts.ts';
import { withSlugOf } from './with-slug-of.ts';

/** `POST rooms/`: creates a room owned by the caller. */
export async function createRoom(parts: RoomParts, call: Call<NewRoom, SessionUser>): Promise<Answer> {
  const body = await call.body();
  const room = await withSlugOf(body.name, (slug) =>
    entityTransaction(parts.database, async (tx) => {
      // The lock keeps the owner from being deleted before the room is committed.
      const owner = await tx.em.findOne(userEntity, { where: { id: call.user.id }, lock: { mode: 'for_key_share' } });
      if (owner === null) throw new AppError('not_authenticated', 'Authentication credentials were not provided.');
      const id = await insertRoom(parts, tx, { ...chooseValues(parts, body, owner), slug }, owner.id);
      await keepCallback(tx, { callback: body.callback_id, room: id }, parts.settings);
      return requireRoom(tx.client, id, owner.id);
    }),
  );
  parts.analytics.capture(call.user, 'room_created', {
    room_id: room.id,
    access_level: room.accessLevel,
    from_callback: Boolean(body.callback_id),
    origin: 'web',
    external_api: false,
    auth_method: 'session',
  });
  return { status: 201, json: await describeRoom(parts, room, call) };
}

/** Values missing in the body default to the owner's preferences, then to the instance's settings. */
function chooseValues(
  parts: RoomParts,
  body: NewRoom,
  owner: User,
): Pick<RoomRow, 'name' | 'accessLevel' | 'configuration'> {
  const preferred = roomConfiguration.safeParse(owner.defaultRoomConfiguration);
  const given = body.configuration ?? {};
  return {
    name: body.name,
    accessLevel: body.access_level || owner.defaultRoomAccessLevel || parts.settings.RESOURCE_DEFAULT_ACCESS_LEVEL,
    configuration: Object.keys(given).length > 0 ? given : (preferred.data ?? {}),
  };
}
