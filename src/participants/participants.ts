import { participantWords } from '#machines/room/room.vocabulary.ts';
import type { Runtime } from '#src/actors/runtime.ts';
import { domain } from '#src/api/domain.ts';
import { detail } from '#src/api/error-shapes.ts';
import { post } from '#src/api/route.ts';
import type { Database } from '#src/db/database.ts';
import type { LiveKitKeys } from '#src/livekit/access-token.ts';
import type { LiveKitClient } from '#src/livekit/client.ts';
import { changedRole, changeRole, roleToGive } from './change-role.ts';
import { failure, success } from './do-act.ts';
import { followRole } from './follow-role.ts';
import { muteParticipant, trackToMute } from './mute-participant.ts';
import { participantChanges } from './participant-changes.ts';
import type { ParticipantParts } from './participant-parts.ts';
import { putOut } from './put-out.ts';
import { hand, raiseHand } from './raise-hand.ts';
import { type RemovalParts, removal, removalRefusal, removed, removeParticipant } from './remove-participant.ts';
import { newName, rename } from './rename.ts';
import { updateParticipant } from './update-participant.ts';

/** Dependencies of this domain's commands. */
interface ParticipantDeps {
  readonly runtime: Runtime;
  readonly database: Database;
  readonly livekit: LiveKitClient;
  readonly livekitKeys: LiveKitKeys;
}

const acts = { 200: success, 404: failure, 500: failure };

// biome-ignore format: a table is read in columns.
/** Acts on participants at LiveKit: mute, update, roles, raised hands, names and removal. */
export const participants = domain('participants', participantWords)<ParticipantDeps, ParticipantParts & RemovalParts>({
  commands: {
    'livekit.removeParticipant': { giveUpAfterMs: 600_000, failed: 'livekit.removalFailed', handler: putOut },
    // Six hours: as long as a token may be used.
    'livekit.syncParticipant': { giveUpAfterMs: 21_600_000, failed: 'livekit.syncFailed', handler: (deps) => followRole(deps.runtime, deps) },
  },
  routes: [
    post('/api/v1.0/rooms/:reference/mute-participant/',        'participant or user', trackToMute, muteParticipant, { throttle: 'mute', answers: { ...acts, 403: failure } }),
    post('/api/v1.0/rooms/:reference/update-participant/',      'user', participantChanges, updateParticipant, { throttle: 'change', answers: { ...acts, 400: 'html' } }),
    post('/api/v1.0/rooms/:reference/update-participant-role/', 'user', roleToGive, changeRole, { throttle: 'change', answers: { 200: changedRole, 403: failure, 404: failure, 500: detail } }),
    post('/api/v1.0/rooms/:reference/toggle-hand/',             'participant', hand, raiseHand, { throttle: 'hand', answers: acts }),
    post('/api/v1.0/rooms/:reference/remove-participant/',      'user', removal, removeParticipant, { throttle: 'change', answers: { 200: removed, 404: removalRefusal, 500: removalRefusal } }),
    post('/api/v1.0/rooms/:reference/rename/',                  'participant', newName, rename, { throttle: 'rename', answers: acts }),
  ],
});
