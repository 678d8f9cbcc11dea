import { z } from 'zod';
import type { Answer, Call } from '#src/identity/call.ts';
import { startPatience } from '#src/livekit/patience.ts';
import { identityField, textField } from '#src/text-field.ts';
import { doAct } from './do-act.ts';
import { isConnected } from './is-connected.ts';
import type { ParticipantParts } from './participant-parts.ts';
import { requireMuter } from './require-muter.ts';

/** The body of `POST rooms/{id}/mute-participant/`. */
export const trackToMute = z.object({ participant_identity: identityField(), track_sid: textField(255) });

/** `POST rooms/{id}/mute-participant/`: ends one track of somebody in the meeting; they alone can take it up again. */
export async function muteParticipant(
  parts: ParticipantParts,
  call: Call<z.output<typeof trackToMute>>,
): Promise<Answer> {
  const { livekitApi } = parts;
  const { room, present } = await requireMuter(parts, call);
  const { participant_identity: target, track_sid: track } = await call.body();
  const within = startPatience();
  // A token outlives the meeting, and its holder's removal from it.
  if (present !== null && !(await isConnected(livekitApi, within, room.id, present))) {
    return { status: 403, json: { error: 'Could not verify caller presence' } };
  }
  const act = { name: 'mute', room: room.id, target, failed: 'Failed to mute participant' } as const;
  return doAct(parts, call, act, async () => {
    // LiveKit answers late, and not that nobody is there, when somebody is muted who is not.
    await within(livekitApi.getParticipant(room.id, target));
    await within(livekitApi.muteTrack(room.id, target, track));
  });
}
