import { z } from 'zod';
import { roomAddress } from '#machines/addresses.ts';
import { deliver } from '#src/actors/deliver.ts';
import type { Answer, Call } from '#src/api/call.ts';
import type { SessionUser } from '#src/api/session-user.ts';
import { identityField } from '#src/api/text-field.ts';
import { transaction } from '#src/db/transaction.ts';
import type { CallerMask } from '#src/livekit/caller-mask.ts';
import type { LiveKitClient } from '#src/livekit/client.ts';
import { type LiveKitFailure, sortFailure } from '#src/livekit/failures.ts';
import type { LobbyParts } from '#src/lobby/lobby-parts.ts';
import { findRoleOf } from '#src/rooms/find-role.ts';
import { refuseHigher, requirePrivileges, requireRoom } from '#src/rooms/require-room.ts';
import { putOutPerson } from './put-out-person.ts';

/** Body of `POST rooms/{id}/remove-participant/`. */
export const removal = z.object({ participant_identity: identityField() });

/** Its answer. */
export const removed = z.object({ status: z.literal('success') });
export const removalRefusal = z.object({ error: z.string() });

export interface RemovalParts extends Pick<LobbyParts, 'runtime' | 'settings' | 'secret' | 'security'> {
  readonly livekit: Pick<LiveKitClient, 'removeParticipant'>;
  readonly mask: CallerMask;
}

/**
 * `POST rooms/{id}/remove-participant/`: a host bans a participant until the meeting ends or a host admits them again.
 * Answers with LiveKit's result; if LiveKit is unreachable, the room actor retries the removal later.
 */
export async function removeParticipant(
  parts: RemovalParts,
  call: Call<z.output<typeof removal>, SessionUser>,
): Promise<Answer> {
  const room = await requireRoom(parts.runtime.database.pool, call.params.reference!, call.user.id);
  requirePrivileges(room);
  const { participant_identity: named } = await call.body();
  const act = { by: call.user.id, request: call.requestId };
  const { identity, atLiveKit } = await transaction(parts.runtime.database, (tx) =>
    putOutPerson(parts, tx, room.id, named, {
      ...act,
      cause: { by: 'user', id: act.by },
      async check(identity) {
        // Read behind the room's lock, which serialises changes of roles and other removals.
        const host = await requireRoom(tx.client, room.id, act.by);
        requirePrivileges(host);
        refuseHigher(host.role, await findRoleOf(tx.client, room.id, identity));
      },
    }),
  );
  parts.security('participant.removed', { request: act.request, user: act.by, room: room.id });
  const failure = await parts.livekit.removeParticipant(room.id, atLiveKit).then(() => null, sortFailure);
  if (failure !== null && failure.kind !== 'gone') {
    // The room actor retries. If this delivery is lost too, the next sweep finds the banned participant.
    const cause = { by: 'user', id: act.by } as const;
    const event = { type: 'participant.stillThere', identity } as const;
    await deliver(parts.runtime, [
      { to: roomAddress(room.id), event, key: `still/${act.request}`, cause, request: act.request },
    ]);
  }
  return describe(failure);
}

function describe(failure: LiveKitFailure | null): Answer {
  if (failure === null) return { status: 200, json: { status: 'success' } };
  if (failure.kind === 'gone') return { status: 404, json: { error: 'Participant not found' } };
  return { status: 500, json: { error: 'Failed to remove participant' } };
}
