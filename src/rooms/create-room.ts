import { QueryFailedError } from 'typeorm';
import { z } from 'zod';
import { type EntityTransaction, entityTransaction } from '#src/db/transaction.ts';
import { FieldErrors } from '#src/field-errors.ts';
import type { Answer, Call } from '#src/identity/call.ts';
import type { SessionUser } from '#src/identity/sessions.ts';
import { type User, userEntity } from '#src/identity/user-entity.ts';
import { newId, parseUuid } from '#src/ids.ts';
import { findRoom, type Room } from './find-room.ts';
import { roomConfiguration } from './room-configuration.ts';
import { type RoomRow, resourceAccessEntity, resourceEntity, roomEntity } from './room-entities.ts';
import { describeRoom } from './room-object.ts';
import type { RoomParts } from './room-parts.ts';
import { slugify } from './slugify.ts';

/** The body of `POST rooms/`. */
export const newRoom = z.object({
  name: z
    .string()
    .trim()
    .min(1)
    .max(500)
    // PostgreSQL cannot store it.
    .refine((name) => !name.includes('\0'), 'Null characters are not allowed.'),
  access_level: z.enum(['public', 'trusted', 'restricted']).optional(),
  configuration: roomConfiguration.optional(),
});

export type NewRoom = z.output<typeof newRoom>;

/** `POST rooms/`: a room whose owner is the caller. */
export async function createRoom(parts: RoomParts, call: Call<NewRoom, SessionUser>): Promise<Answer> {
  const body = await call.body();
  const slug = slugFor(body.name);
  const room = await entityTransaction(parts.database, async (tx) => {
    const owner = await tx.em.findOneByOrFail(userEntity, { id: call.user.id });
    const row = { id: newId(), slug, pinCode: null, ...chooseValues(parts, body, owner) };
    await insertRoom(tx, row, owner.id);
    return findRoom(tx.client, row.id, owner.id);
  });
  return { status: 201, json: await describeRoom(parts, room as Room, call) };
}

/** The slug of a new name. Throws the field's problem when a room cannot have it. */
export function slugFor(name: string): string {
  const slug = slugify(name);
  if (parseUuid(slug) !== null) throw new FieldErrors({ name: [`Room name "${name}" is reserved.`] });
  if (slug.length > 100) {
    throw new FieldErrors({ slug: [`Ensure this value has at most 100 characters (it has ${slug.length}).`] });
  }
  return slug;
}

/** What the body leaves open follows the owner's preferences, then the instance's. */
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

async function insertRoom(tx: EntityTransaction, room: RoomRow, ownerId: string): Promise<void> {
  const dates = { createdAt: () => 'now()', updatedAt: () => 'now()' };
  await tx.em.insert(resourceEntity, { id: room.id, ...dates });
  await tx.em.insert(roomEntity, room).catch(refuseTakenSlug);
  await tx.em.insert(resourceAccessEntity, {
    id: newId(),
    ...dates,
    role: 'owner',
    resourceId: room.id,
    userId: ownerId,
  });
}

/** The database decides who was first: two rooms of one name at once make one room. */
function refuseTakenSlug(error: unknown): never {
  const constraint =
    error instanceof QueryFailedError ? (error.driverError as { constraint?: string }).constraint : undefined;
  if (constraint !== 'meet_room_slug_key') throw error;
  throw new FieldErrors({ slug: ['Room with this Slug already exists.'] });
}
