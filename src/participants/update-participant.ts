import { outranks } from '#machines/room/room.roles.ts';
import type { Answer, Call } from '#src/api/call.ts';
import type { SessionUser } from '#src/api/session-user.ts';
import { page } from '#src/identity/page.ts';
import { startPatience } from '#src/livekit/patience.ts';
import { participantKindOf } from '#src/livekit/translate.ts';
import { findRoleOf } from '#src/rooms/find-role.ts';
import { refuseHigher, requirePrivileges, requireRoom } from '#src/rooms/require-room.ts';
import { changeVoice } from '#src/telephony/caller-voice.ts';
import { allowedChange, isSilenced, loweredHand } from './allowed-change.ts';
import { doAct } from './do-act.ts';
import type { ParticipantChanges } from './participant-changes.ts';
import type { ParticipantParts } from './participant-parts.ts';
import { refuseHeld } from './refuse-held.ts';

/** `POST rooms/{id}/update-participant/`: a host changes a participant's permissions, attributes, metadata or name. */
export async function updateParticipant(
  parts: ParticipantParts,
  call: Call<ParticipantChanges, SessionUser>,
): Promise<Answer> {
  const { livekit, settings } = parts;
  const room = await requireRoom(parts.database.pool, call.params.reference!, call.user.id);
  requirePrivileges(room);
  const wanted = await call.body();
  const given: Readonly<Record<string, unknown>> = wanted.permission ?? {};
  // As in the reference: setting one of these fields to any value is suspicious, and the answer is an HTML page outside
  // of the API's format.
  if (settings.PARTICIPANT_FORBIDDEN_PERMISSION_FIELDS.some((field) => given[field] != null)) {
    return { status: 400, html: page('Bad request', 'This permission cannot be given.') };
  }
  const target = wanted.participant_identity;
  const role = await findRoleOf(parts.database.pool, room.id, target);
  const hand = loweredHand(wanted);
  if (hand === null) refuseHigher(room.role, role);
  const allowed = hand !== null && outranks(role, room.role) ? hand : wanted;
  const act = { name: 'update', room: room.id, target, failed: 'Failed to update participant' } as const;
  return doAct(parts, call, act, async () => {
    const within = startPatience();
    const info = await within(livekit.getParticipant(room.id, target));
    const calls = participantKindOf(info) === 'sip';
    if (calls) await refuseHeld(parts, room.id, target);
    const change = allowedChange(info, allowed);
    if (change !== null) await within(livekit.updateParticipant(room.id, target, change));
    const silenced = calls ? isSilenced(wanted.permission ?? {}) : undefined;
    if (silenced !== undefined) await within(changeVoice(parts.callers, room.id, info, { silenced }));
  });
}
