import { z } from 'zod';
import type { Answer, Call } from '#src/api/call.ts';
import type { SessionUser } from '#src/api/session-user.ts';
import { textField } from '#src/api/text-field.ts';
import type { CallingParticipant } from '#src/livekit/participant-credential.ts';
import { requireAttendee } from '#src/meetings/require-attendee.ts';
import { doAct } from './do-act.ts';
import { nameForLiveKit } from './name-for-livekit.ts';
import type { ParticipantParts } from './participant-parts.ts';

/** Body of `POST rooms/{id}/rename/`. */
export const newName = z.object({
  name: textField(255).refine((name) => nameForLiveKit(name) !== '', 'This field may not be blank.'),
});

/** `POST rooms/{id}/rename/`: a participant changes their own name. */
export async function rename(
  parts: ParticipantParts,
  call: Call<z.output<typeof newName>, SessionUser | null, CallingParticipant>,
): Promise<Answer> {
  const room = await requireAttendee(parts.database.pool, call.params.reference!, call.participant);
  const { name } = await call.body();
  const { identity } = call.participant;
  const failed = 'Failed to rename participant';
  return doAct(parts, call, { name: 'rename', room: room.id, target: identity, failed }, () =>
    parts.livekit.updateParticipant(room.id, identity, { name: nameForLiveKit(name) }),
  );
}
