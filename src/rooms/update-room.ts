import { isDeepStrictEqual } from 'node:util';
import type { Answer, Call } from '#src/api/call.ts';
import type { SessionUser } from '#src/api/session-user.ts';
import { entityTransaction, type Transaction } from '#src/db/transaction.ts';
import { isDrawnSlug } from './draw-slug.ts';
import type { Room } from './find-room.ts';
import { lockRoom } from './lock-room.ts';
import { requireHost, requireRoom } from './require-room.ts';
import { type RoomRow, resourceEntity, roomEntity } from './room-entities.ts';
import { type SomeRoomFields, slugFor } from './room-fields.ts';
import { describeRoom } from './room-object.ts';
import type { RoomParts } from './room-parts.ts';
import { type RoomAct, tellRoomChanged } from './tell-room.ts';
import { withSlugOf } from './with-slug-of.ts';

type Changes = Partial<Pick<RoomRow, 'name' | 'slug' | 'accessLevel' | 'configuration'>>;

/** `PUT` and `PATCH rooms/{id or slug}/`: a host changes the properties that the body names. */
export async function updateRoom(parts: RoomParts, call: Call<SomeRoomFields, SessionUser>): Promise<Answer> {
  const { user } = call;
  const room = await requireRoom(parts.database.pool, call.params.reference!, user.id);
  requireHost(room);
  const changes = changesOf(room, await call.body());
  if (Object.keys(changes).length === 0) return { status: 200, json: await describeRoom(parts, room, call) };

  const act = { room: room.id, by: user.id, request: call.requestId };
  const changed = await changeRoom(parts, act, room, changes, async (tx) => {
    requireHost(await requireRoom(tx.client, room.id, user.id));
    return () => requireRoom(tx.client, room.id, user.id);
  });
  return { status: 200, json: await describeRoom(parts, changed, call) };
}

/**
 * Changes a room, after its actor was told; a new name gives a new slug. `check` runs behind the locks, before anything
 * is written; its error rolls everything back. Resolves with the result of the function that `check` returns.
 */
export async function changeRoom<Result>(
  { database, runtime }: Pick<RoomParts, 'database' | 'runtime'>,
  act: RoomAct,
  room: Room,
  changes: Changes,
  check: (tx: Transaction) => Promise<() => Promise<Result>>,
): Promise<Result> {
  const write = (changes: Changes) =>
    entityTransaction(database, async (tx) => {
      const { name: _, slug: __, ...told } = changes;
      if (Object.keys(told).length > 0) await tellRoomChanged(runtime, tx, act, told);
      await lockRoom(tx, room.id);
      const read = await check(tx);
      // Only changed columns are written, so that concurrent changes of others are kept.
      await tx.em.update(roomEntity, { id: room.id }, changes);
      await tx.em.update(resourceEntity, { id: room.id }, { updatedAt: () => 'now()' });
      return read();
    });
  const { name } = changes;
  return name === undefined || keepsSlug(room, name)
    ? write(changes)
    : withSlugOf(name, (slug) => write({ ...changes, slug }));
}

/** The properties in the body that differ from the room's. */
export function changesOf(
  room: Pick<RoomRow, 'name' | 'accessLevel' | 'configuration'>,
  body: SomeRoomFields,
): Changes {
  const { name, access_level: accessLevel, configuration } = body;
  return {
    ...(name === undefined || name === room.name ? {} : { name }),
    ...(accessLevel === undefined || accessLevel === room.accessLevel ? {} : { accessLevel }),
    ...(configuration === undefined || isDeepStrictEqual(configuration, room.configuration) ? {} : { configuration }),
  };
}

/** A random slug is kept while no slug can be derived from the name. */
const keepsSlug = ({ slug }: Room, name: string): boolean => isDrawnSlug(slug) && slugFor(name) === '';
