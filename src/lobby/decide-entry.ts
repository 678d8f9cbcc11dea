import { z } from 'zod';
import { booleanField } from '#src/api/boolean-field.ts';
import type { Answer, Call } from '#src/api/call.ts';
import type { SessionUser } from '#src/api/session-user.ts';
import { uuidField } from '#src/api/uuid-field.ts';
import { AppError } from '#src/kernel/errors.ts';
import { requirePrivileges, requireRoom } from '#src/rooms/require-room.ts';
import { isBanned } from './bans.ts';
import { decideGuest } from './decide.ts';
import type { LobbyParts } from './lobby-parts.ts';
import { listEverybodyWaiting } from './waiting.ts';

/** Body of `POST rooms/{id}/enter/`. */
export const entryDecision = z.object({ participant_id: uuidField(), allow_entry: booleanField });

/** The answer to a decision. */
export const messageObject = z.object({ message: z.string() });

/** The waiting guests, as shown to hosts. */
export const waitingObject = z.object({
  participants: z.array(
    z.object({ status: z.literal('waiting'), username: z.string(), id: z.uuid(), color: z.string() }),
  ),
});

/** Finds the room for one of its hosts. Throws `not_found`, and `forbidden` for anybody else and for a banned host. */
async function requireLedRoom(parts: LobbyParts, call: Call<unknown, SessionUser>) {
  const room = await requireRoom(parts.runtime.database.pool, call.params.reference!, call.user.id);
  requirePrivileges(room);
  return room;
}

/** `POST rooms/{id}/enter/`: a host admits or denies a guest. */
export async function decideEntry(
  parts: LobbyParts,
  call: Call<z.output<typeof entryDecision>, SessionUser>,
): Promise<Answer> {
  const { participant_id, allow_entry } = await call.body();
  const room = await requireLedRoom(parts, call);
  const hasLobby = room.accessLevel !== 'public' || (await isBanned(parts.runtime.database, room.id, participant_id));
  if (!hasLobby) return { status: 404, json: { message: 'Room has no lobby system.' } };
  const request = { id: call.requestId, request: call.requestId, participant_id, allow_entry };
  const { outcome } = await decideGuest(parts, call.user.id, room, request).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'not_found') return { outcome: 'gone' } as const;
    throw error;
  });
  return outcome === 'gone'
    ? { status: 404, json: { message: 'Participant not found.' } }
    : { status: 200, json: { message: 'Participant was updated.' } };
}

/** `GET rooms/{id}/waiting-participants/`: the waiting guests, in the order of their knocks. */
export async function showWaiting(parts: LobbyParts, call: Call<unknown, SessionUser>): Promise<Answer> {
  const room = await requireLedRoom(parts, call);
  const waiting = await listEverybodyWaiting(parts.runtime.database, room.id, room.accessLevel === 'public');
  return { status: 200, json: { participants: waiting.map((guest) => ({ status: 'waiting', ...guest })) } };
}
