import type { ParticipantInfo } from 'livekit-server-sdk';
import { z } from 'zod';
import { booleanField } from '#src/api/boolean-field.ts';
import type { Answer, Call } from '#src/api/call.ts';
import { FieldErrors } from '#src/api/field-errors.ts';
import { identityField, textField } from '#src/api/text-field.ts';
import { LiveKitFailure } from '#src/livekit/failures.ts';
import { type Patience, startPatience } from '#src/livekit/patience.ts';
import { participantKindOf } from '#src/livekit/translate.ts';
import { requireHost } from '#src/rooms/require-room.ts';
import { changeVoice } from '#src/telephony/caller-voice.ts';
import { doAct } from './do-act.ts';
import { isConnected } from './is-connected.ts';
import type { ParticipantParts } from './participant-parts.ts';
import { refuseHeld } from './refuse-held.ts';
import { requireMuter } from './require-muter.ts';

/** Body of `POST rooms/{id}/mute-participant/`. */
export const trackToMute = z.object({
  participant_identity: identityField(),
  track_sid: textField(255),
  muted: booleanField.default(true),
});

/**
 * `POST rooms/{id}/mute-participant/`: mutes one track of a participant, who alone can unmute it. Callers cannot unmute
 * a track by telephone, so hosts may unmute theirs.
 */
export async function muteParticipant(
  parts: ParticipantParts,
  call: Call<z.output<typeof trackToMute>>,
): Promise<Answer> {
  const { livekit } = parts;
  const { room, present } = await requireMuter(parts, call);
  const { participant_identity: target, track_sid: track, muted } = await call.body();
  // Unmuting requires a host's session; a LiveKit token does not count.
  if (!muted && call.participant !== null) requireHost({ role: null, banned: false });
  const within = startPatience();
  // A token stays valid after the meeting, and after its holder was removed.
  if (present !== null && !(await isConnected(livekit, within, room.id, present))) {
    return { status: 403, json: { error: 'Could not verify caller presence' } };
  }
  const act = {
    name: muted ? 'mute' : 'unmute',
    room: room.id,
    target,
    failed: muted ? 'Failed to mute participant' : 'Failed to unmute participant',
  } as const;
  return doAct(parts, call, act, async () => {
    // Muting an absent participant would make LiveKit answer late, and not with "not found".
    const info = await within(livekit.getParticipant(room.id, target));
    if (participantKindOf(info) === 'sip') return muteCaller(parts, room.id, info, { track, muted }, within);
    if (!muted) throw new FieldErrors({ muted: ['Only callers can be unmuted.'] });
    await within(livekit.muteTrack(room.id, target, track));
  });
}

async function muteCaller(
  parts: ParticipantParts,
  room: string,
  info: ParticipantInfo,
  { track, muted }: { readonly track: string; readonly muted: boolean },
  within: Patience,
): Promise<void> {
  await refuseHeld(parts, room, info.identity);
  if (!info.tracks.some(({ sid }) => sid === track)) throw new LiveKitFailure('gone', 'There is no such track');
  await within(changeVoice(parts.callers, room, info, muted ? { muted } : { muted, silenced: false }));
}
