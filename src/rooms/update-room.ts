import { isDeepStrictEqual } from 'node:util';
import type { Answer, Call } from '#src/api/call.ts';
import type { SessionUser } from '#src/api/session-user.ts';
import { entityTransaction } from '#src/db/transaction.ts';
import { isDrawnSlug } from './draw-slug.ts';
import type { Room } from './find-room.ts';
import { lockRoom } from './lock-room.ts';
import { requireHost, requireRoom } from './require-room.ts';
import { type RoomRow, resourceEntity, roomEntity } from './room-entities.ts';
import { type SomeRoomFields, slugFor } from './room-fields.ts';
import { describeRoom } from './room-object.ts';
import type { RoomParts } from './room-parts.ts';
import { tellRoomChanged } from './tell-room.ts';
import { withSlugOf } from './with-slug-of.ts';

type Changes = Partial<Pick<RoomRow, 'name' | 'slug' | 'accessLevel' | 'configuration'>>;

/** `PUT` and `PATCH rooms/{id or slug}/`: a host changes the properties that the body names. */
export async function updateRoom(parts: RoomParts, call: Call<SomeRoomFields, SessionUser>): Promise<Answer> {
  const { user } = call;
  const room = await requireRoom(parts.database.pool, call.params.reference!, user.id);
  requireHost(room);
  const changes = changesOf(room, await call.body());
  if (Object.keys(changes).length === 0) return { status: 200, json: await describeRoom(parts, room, call) };

  const write = (changes: Changes) =>
    entityTransaction(parts.database, async (tx) => {
      const { name: _, slug: __, ...told } = changes;
      if (Object.keys(told).length > 0) {
        await tellRoomChanged(parts.runtime, tx, { room: room.id, by: user.id, request: call.requestId }, told);
      }
      await lockRoom(tx, room.id);
      requireHost(await requireRoom(tx.client, room.id, user.id));
      // Only changed columns are written, so that concurrent changes of others are kept.
      await tx.em.update(roomEntity, { id: room.id }, changes);
      await tx.em.update(resourceEntity, { id: room.id }, { updatedAt: () => 'now()' });
      return requireRoom(tx.client, room.id, user.id);
    });
  const { name } = changes;
  const changed = await (name === undefined || keepsSlug(room, name)
    ? write(changes)
    : withSlugOf(name, (slug) => write({ ...changes, slug })));
  return { status: 200, json: await describeRoom(parts, changed, call) };
}

/** The properties in the body that differ from the room's. */
function changesOf(room: Pick<RoomRow, 'name' | 'accessLevel' | 'configuration'>, body: SomeRoomFields): Changes {
  const { name, access_level: accessLevel, configuration } = body;
  return {
    ...(name === undefined || name === room.name ? {} : { name }),
    ...(accessLevel === undefined || accessLevel === room.accessLevel ? {} : { accessLevel }),
    ...(configuration === undefined || isDeepStrictEqual(configuration, room.configuration) ? {} : { configuration }),
  };
}

/** A random slug is kept while no slug can be derived from the name. */
const keepsSlug = ({ slug }: Room, name: string): boolean => isDrawnSlug(slug) && slugFor(name) === '';
