import { z } from 'zod';
import { booleanField } from '#src/api/boolean-field.ts';
import type { Answer, Call } from '#src/api/call.ts';
import type { SessionUser } from '#src/api/session-user.ts';
import type { CallingParticipant } from '#src/livekit/participant-credential.ts';
import { requireAttendee } from '#src/meetings/require-attendee.ts';
import { doAct } from './do-act.ts';
import type { ParticipantParts } from './participant-parts.ts';

/** Body of `POST rooms/{id}/toggle-hand/`. */
export const hand = z.object({ raised: booleanField });

/** `POST rooms/{id}/toggle-hand/`: a participant raises or lowers their own hand. */
export async function raiseHand(
  parts: ParticipantParts,
  call: Call<z.output<typeof hand>, SessionUser | null, CallingParticipant>,
): Promise<Answer> {
  const room = await requireAttendee(parts.database.pool, call.params.reference!, call.participant);
  const { raised } = await call.body();
  const { identity } = call.participant;
  const failed = 'Failed to update participant hand state';
  return doAct(parts, call, { name: 'hand', room: room.id, target: identity, failed }, () => {
    const attributes = { handRaisedAt: raised ? nowInPython() : '' };
    return parts.livekit.updateParticipant(room.id, identity, { attributes });
  });
}

/**
 * Python's text format of a UTC time. Hands are sorted by this text; it has six decimals, although the clock has only
 * milliseconds.
 */
const nowInPython = (): string => new Date().toISOString().replace('Z', '000+00:00');
