import { z } from 'zod';
import { isHost } from '#machines/room/room.roles.ts';
import type { SessionUser } from '#src/api/session-user.ts';
import { newId } from '#src/kernel/ids.ts';
import { mintAccess } from '#src/livekit/access-token.ts';
import { nameInMeeting } from './display-name.ts';
import { isEntitled, type Room } from './find-room.ts';
import { accessOfRoom, listAccesses, type ShownAccess } from './list-accesses.ts';
import { repairSlug } from './repair-slug.ts';
import { roomConfiguration } from './room-configuration.ts';
import type { RoomParts } from './room-parts.ts';

/** What a client needs to join the LiveKit room. */
export const livekitAccess = z.object({ url: z.string(), room: z.string(), token: z.string() });

/** A room as the API shows it; the keys present depend on the caller (rest-internal.md §2.1). */
export const roomObject = z.object({
  id: z.uuid().nullable(),
  name: z.string().optional(),
  slug: z.string(),
  configuration: roomConfiguration.optional(),
  access_level: z.enum(['public', 'trusted', 'restricted']),
  pin_code: z.string().nullable().optional(),
  livekit: livekitAccess.optional(),
  accesses: z.array(accessOfRoom).optional(),
  is_administrable: z.literal(false).optional(),
});

type ShownRoom = z.input<typeof roomObject>;

/** The caller who asks for a room, and the name they want. */
export interface RoomCaller {
  readonly user: SessionUser | null;
  /** The guest id of the guest credential; null without one. */
  readonly guest: string | null;
  readonly query: URLSearchParams;
  readonly language: string;
}

/** Shows a room to a caller; an entitled caller also gets a LiveKit token. */
export async function describeRoom(parts: RoomParts, room: Room, caller: RoomCaller): Promise<ShownRoom> {
  const [shown] = await describeRooms(parts, [room], caller);
  return shown!;
}

/** Shows rooms to a caller, with one statement for all of them. */
export async function describeRooms(
  parts: RoomParts,
  rooms: readonly Room[],
  caller: RoomCaller,
): Promise<ShownRoom[]> {
  const administered = rooms.filter(({ role }) => isHost(role)).map(({ id }) => id);
  const accesses = await listAccesses(parts.database, administered);
  return Promise.all(rooms.map((room) => describeOne(parts, room, accesses.get(room.id) ?? [], caller)));
}

/** Shows one room, whose accesses the caller has already read. */
export async function describeOne(
  parts: RoomParts,
  room: Room,
  accesses: readonly ShownAccess[],
  caller: RoomCaller,
): Promise<ShownRoom> {
  const common = {
    id: room.id,
    name: room.name,
    slug: await repairSlug(parts.database, room),
    configuration: room.configuration,
    access_level: room.accessLevel,
  };
  if (!isEntitled(room, caller.user !== null)) return common;
  const shown = { ...common, pin_code: room.pinCode, livekit: await mintFor(parts, room, caller) };
  return isHost(room.role) ? { ...shown, accesses: [...accesses] } : shown;
}

/**
 * Mints a LiveKit token for a REST caller. A guest with a credential keeps the identity they have at the door; anybody
 * else without an account gets a new one each time.
 */
export function mintFor(
  parts: RoomParts,
  room: Pick<Room, 'id' | 'configuration' | 'role' | 'removedAt'>,
  caller: RoomCaller,
): Promise<z.infer<typeof livekitAccess>> {
  const { user, guest, language } = caller;
  const holder = {
    identity: user?.sub ?? guest ?? newId(),
    name: nameInMeeting(parts.settings, user, caller.query.get('username'), language),
    role: room.role,
    authenticated: user !== null,
    removedAt: room.removedAt,
  };
  return mintAccess(parts.livekitKeys, holder, { name: room.id, configuration: room.configuration });
}
