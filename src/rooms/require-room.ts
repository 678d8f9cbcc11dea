import { AppError } from '#src/kernel/errors.ts';
import type { CallingParticipant } from '#src/livekit/participant-credential.ts';
import { findRoom, type Room, type Sql } from './find-room.ts';
import { NoSuchRoom } from './no-such-room.ts';
import { isHost, outranks, type Role } from './role.ts';

/** As `findRoom`. Rejects with `NoSuchRoom` when there is no such room. */
export async function requireRoom(sql: Sql, reference: string, userId: string | null): Promise<Room> {
  const room = await findRoom(sql, reference, userId);
  if (room === null) throw new NoSuchRoom();
  return room;
}

/** Throws `forbidden` unless the caller's role lets them edit the room, and for a banned caller. */
export function requireHost({ role, banned }: Pick<Room, 'role' | 'banned'>): void {
  if (!isHost(role) || banned) throw refusal();
}

/** As `requireHost`, with the message of what is done in a meeting. */
export function requirePrivileges({ role, banned }: Pick<Room, 'role' | 'banned'>): void {
  if (!isHost(role) || banned)
    throw new AppError('forbidden', 'You must have privileges on room to perform this action.');
}

/** Throws `forbidden` unless the room is the caller's own, and for a banned caller. */
export function requireOwner({ role, banned }: Pick<Room, 'role' | 'banned'>): void {
  if (role !== 'owner' || banned) throw refusal();
}

/** Throws `forbidden` when a host of this role may not act on a person with that role: a higher one. */
export function refuseHigher(own: Role | null, theirs: Role | null): void {
  if (outranks(theirs, own)) throw refusal();
}

/** Throws `forbidden` unless the LiveKit token was given out for this very room. */
export function requireParticipant({ id }: Pick<Room, 'id'>, { room }: CallingParticipant): void {
  if (room !== id) throw refusal();
}

const refusal = () => new AppError('forbidden', 'You do not have permission to perform this action.');
