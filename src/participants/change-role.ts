import { z } from 'zod';
import type { Answer, Call } from '#src/api/call.ts';
import type { SessionUser } from '#src/api/session-user.ts';
import { identityField } from '#src/api/text-field.ts';
import { AppError } from '#src/kernel/errors.ts';
import { LiveKitFailure } from '#src/livekit/failures.ts';
import { startPatience } from '#src/livekit/patience.ts';
import { requirePrivileges, requireRoom } from '#src/rooms/require-room.ts';
import { type GivenRole, giveRole } from './give-role.ts';
import { isConnected } from './is-connected.ts';
import type { ParticipantParts } from './participant-parts.ts';
import { syncParticipant } from './sync-participant.ts';

const role = z.enum(['member', 'administrator']);

/** Body of `POST rooms/{id}/update-participant-role/`. */
export const roleToGive = z.object({ participant_identity: identityField(), role });

/** Its answer; `livekit_synced` is false when LiveKit is updated later. */
export const changedRole = z.object({ role, livekit_synced: z.boolean() });

/** `POST rooms/{id}/update-participant-role/`: a host in the meeting changes another participant's role. */
export async function changeRole(
  parts: ParticipantParts,
  call: Call<z.output<typeof roleToGive>, SessionUser>,
): Promise<Answer> {
  const { database, livekit, log } = parts;
  const { user } = call;
  const within = startPatience();
  const room = await requireRoom(database.pool, call.params.reference!, user.id);
  requirePrivileges(room);
  if (!(await isConnected(livekit, within, room.id, user.sub))) {
    throw new AppError('forbidden', 'You must be connected to the meeting to perform this action.');
  }
  const { participant_identity: identity, role: wanted } = await call.body();
  if (identity === user.sub) return refuse(403, 'You cannot change your own role.');
  try {
    await within(livekit.getParticipant(room.id, identity));
  } catch (error) {
    if (!(error instanceof LiveKitFailure && error.kind === 'gone')) throw error;
    return refuse(404, 'Participant is not connected to this meeting.');
  }
  const given = await giveRole(parts, { room: room.id, by: user.id, request: call.requestId }, identity, wanted);
  if (given !== 'given') return refusals[given];
  const livekit_synced = await syncParticipant(parts, room.id, identity, within).catch((error: unknown) => {
    // The room's actor retries.
    log.warn(
      { err: error, request: call.requestId, room: room.id },
      'failed to update a role at LiveKit; the room retries',
    );
    return false;
  });
  return { status: 200, json: { role: wanted, livekit_synced } satisfies z.infer<typeof changedRole> };
}

const refuse = (status: number, error: string): Answer => ({ status, json: { error } });

const refusals: Readonly<Record<Exclude<GivenRole, 'given'>, Answer>> = {
  guest: refuse(404, 'This participant has no user account and cannot be assigned a role.'),
  owner: refuse(403, 'Room owners cannot be demoted.'),
};
