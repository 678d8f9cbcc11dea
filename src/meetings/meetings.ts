import { meetingWords } from '#machines/room/room.vocabulary.ts';
import type { Runtime } from '#src/actors/runtime.ts';
import { domain } from '#src/api/domain.ts';
import { rawPost } from '#src/api/route.ts';
import type { Database } from '#src/db/database.ts';
import type { Log } from '#src/kernel/log.ts';
import type { CallerMask } from '#src/livekit/caller-mask.ts';
import type { LiveKitClient } from '#src/livekit/client.ts';
import { createRuleLook } from '#src/livekit/rule-look.ts';
import { addRemovals, removalsKept } from '#src/rooms/removals.ts';
import { addAttendance, clearAttendance, keepAttendance, removeAttendance } from './attendance.ts';
import { closeRoom } from './close-room.ts';
import { sweepLiveKit } from './global-sweep.ts';
import { listParticipants } from './list-participants.ts';
import { meetingFacts } from './meeting-facts.ts';
import { meetingMetrics } from './meeting-metrics.ts';
import { noteEntitlement } from './note-entitlement.ts';
import {
  addPresence,
  adoptRooms,
  forgetPresence,
  leaveAllPresence,
  leavePresence,
  movePresence,
  presenceLookup,
} from './presence.ts';
import { receiveLiveKitWebhook, type WebhookDeps, webhookAnswers } from './receive-webhook.ts';
import { rightsLookup } from './rights.ts';
import { writeMetadata } from './write-metadata.ts';

/** Dependencies of this domain's commands and sweep. */
interface MeetingDeps {
  readonly runtime: Runtime;
  readonly database: Database;
  readonly log: Log;
  readonly livekit: LiveKitClient;
  readonly mask: CallerMask;
  readonly metrics: ReturnType<typeof meetingMetrics>;
}

/** Meetings: presence, rights to take part, and synchronisation with LiveKit. */
export const meetings = domain(
  'meetings',
  meetingWords,
)<MeetingDeps, WebhookDeps, typeof meetingFacts>({
  surroundings: { room: { adopt: adoptRooms, lookups: [presenceLookup, rightsLookup] } },
  writes: {
    'presence.add': addPresence,
    'presence.leave': leavePresence,
    'presence.leaveAll': leaveAllPresence,
    'presence.move': movePresence,
    'presence.forget': forgetPresence,
    'attendance.add': addAttendance,
    'attendance.remove': removeAttendance,
    'attendance.keep': keepAttendance,
    'attendance.clear': clearAttendance,
    'removal.add': addRemovals,
    'entitlement.note': noteEntitlement,
  },
  commands: {
    'livekit.listParticipants': {
      giveUpAfterMs: 20_000,
      failed: 'livekit.listFailed',
      handler: ({ livekit, database, mask, metrics, log }) =>
        listParticipants({
          livekit,
          database,
          mask,
          onCorrection: (kind) => metrics.sweepCorrections.inc({ kind }),
          ruleStands: createRuleLook(livekit),
          onRuleLookFailed: (error) => log.warn({ err: error }, 'failed to look up a dispatch rule'),
        }),
    },
    'livekit.writeMetadata': { giveUpAfterMs: 600_000, failed: 'livekit.metadataFailed', handler: writeMetadata },
    'livekit.closeRoom': {
      giveUpAfterMs: 3_600_000,
      failed: 'livekit.closeFailed',
      handler: ({ livekit }) => closeRoom(livekit),
    },
  },
  facts: meetingFacts,
  routes: [rawPost('/api/v1.0/rooms/webhooks-livekit/', receiveLiveKitWebhook, { answers: webhookAnswers })],
  async sweep({ runtime, livekit, log }) {
    const { told, foreign } = await sweepLiveKit(runtime, livekit);
    if (told > 0 || foreign > 0)
      log.info({ told, foreign }, 'the global sweep found unreported or foreign LiveKit rooms');
  },
  purges: () => [
    { table: 'removal', where: 'at', age: removalsKept },
    { table: 'presence', where: 'left_at', age: '24 hours' },
  ],
  metrics: meetingMetrics,
});
