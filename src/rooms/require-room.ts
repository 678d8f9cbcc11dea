import { isHost, outranks, type Role } from '#machines/room/room.roles.ts';
import { AppError } from '#src/kernel/errors.ts';
import type { CallingParticipant } from '#src/livekit/participant-credential.ts';
import { findRoom, type Room, type Sql } from './find-room.ts';
import { NoSuchRoom } from './no-such-room.ts';

/** As `findRoom`. Rejects with `NoSuchRoom` when there is no such room. */
export async function requireRoom(sql: Sql, reference: string, userId: string | null): Promise<Room> {
  const room = await findRoom(sql, reference, userId);
  if (room === null) throw new NoSuchRoom();
  return room;
}

/** Whether the caller may act as a host of the room: a banned host must not, for example, admit themselves. */
export const mayHost = ({ role, banned }: Pick<Room, 'role' | 'banned'>): boolean => isHost(role) && !banned;

/** Throws `forbidden` unless the caller may act as a host. */
export function requireHost(room: Pick<Room, 'role' | 'banned'>): void {
  if (!mayHost(room)) throw refusal();
}

/** As `requireHost`, with the error message for acts in a meeting. */
export function requirePrivileges(room: Pick<Room, 'role' | 'banned'>): void {
  if (!mayHost(room)) throw new AppError('forbidden', 'You must have privileges on room to perform this action.');
}

/** Throws `forbidden` unless the caller owns the room and is not banned. */
export function requireOwner({ role, banned }: Pick<Room, 'role' | 'banned'>): void {
  if (role !== 'owner' || banned) throw refusal();
}

/** Throws `forbidden` when the other person's role is higher than the host's own. */
export function refuseHigher(own: Role | null, theirs: Role | null): void {
  if (outranks(theirs, own)) throw refusal();
}

/** Throws `forbidden` unless the LiveKit token was issued for this room. */
export function requireParticipant({ id }: Pick<Room, 'id'>, { room }: CallingParticipant): void {
  if (room !== id) throw refusal();
}

const refusal = () => new AppError('forbidden', 'You do not have permission to perform this action.');
