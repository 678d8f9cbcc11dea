import { z } from 'zod';
import type { SessionUser } from '#src/api/session-user.ts';
import { newId } from '#src/kernel/ids.ts';
import { mintAccess } from '#src/livekit/access-token.ts';
import { nameInMeeting } from './display-name.ts';
import { isEntitled, type Room } from './find-room.ts';
import { accessOfRoom, listAccesses, type ShownAccess } from './list-accesses.ts';
import { repairSlug } from './repair-slug.ts';
import { isHost } from './role.ts';
import { roomConfiguration } from './room-configuration.ts';
import type { RoomParts } from './room-parts.ts';

/** With what a person joins the LiveKit room. */
export const livekitAccess = z.object({ url: z.string(), room: z.string(), token: z.string() });

/** A room as the API shows it; which keys are there depends on the caller (rest-internal.md §2.1). */
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

/** Who asks for a room, and how they want to be called. */
export interface RoomCaller {
  readonly user: SessionUser | null;
  /** Whom a guest credential speaks for; null for somebody who is known by none. */
  readonly guest: string | null;
  readonly query: URLSearchParams;
  readonly language: string;
}

/** Shows a room to a caller, with a token minted for them when they are entitled now. */
export async function describeRoom(parts: RoomParts, room: Room, caller: RoomCaller): Promise<ShownRoom> {
  const [shown] = await describeRooms(parts, [room], caller);
  return shown!;
}

/** Shows rooms to a caller, in one statement however many they are. */
export async function describeRooms(
  parts: RoomParts,
  rooms: readonly Room[],
  caller: RoomCaller,
): Promise<ShownRoom[]> {
  const administered = rooms.filter(({ role }) => isHost(role)).map(({ id }) => id);
  const accesses = await listAccesses(parts.database, administered);
  return Promise.all(rooms.map((room) => describeOne(parts, room, accesses.get(room.id) ?? [], caller)));
}

/** Shows one room, whose accesses are known. */
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
 * Mints a token for the caller of a REST request. A guest who is known by a credential is the same person as at the
 * door; anybody else without an account is somebody new each time.
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
