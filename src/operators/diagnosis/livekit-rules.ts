import { webhookFilter } from '#src/meetings/webhook.ts';
import { broken, cureOutside, type Rule, reconcile, waiting } from './finding.ts';
import { isRunning, lineOf, meetingOf } from './meeting-rules.ts';
import type { RoomFacts } from './room-facts.ts';
import { countOf, momentOf, secondsBetween, spanOf } from './wording.ts';

const checkWebhooks = cureOutside(
  'Check the webhooks of LiveKit',
  "In LiveKit's configuration, webhook.urls must contain <address of the product>/api/v1.0/rooms/webhooks-livekit/, webhook.api_key must be LIVEKIT_API_KEY, and both must share its secret: a refused report is logged as webhook.refused.",
);

const addressOf = ({ room }: RoomFacts) => ({ kind: 'room', id: room.id });

/** Rooms whose LiveKit webhooks are filtered out by a setting, or do not arrive. */
export const findUnheard: Rule<RoomFacts> = (facts) => {
  const { joins, room, system } = facts;
  const pattern = system.settings.LIVEKIT_WEBHOOK_EVENTS_FILTER_REGEX;
  if (!room.deleted && webhookFilter(pattern)?.test(room.id) === false) {
    return [
      broken({
        code: 'webhooks-filtered',
        sentence: 'A setting discards the webhooks of LiveKit about this room.',
        explanation: `LIVEKIT_WEBHOOK_EVENTS_FILTER_REGEX does not match the room's id, so joins and leaves are noticed only by comparisons, once in ${spanOf(system.settings.GREENROOM_SWEEP_SECONDS)} or later.`,
        cures: [
          cureOutside(
            'Change the setting',
            'Remove LIVEKIT_WEBHOOK_EVENTS_FILTER_REGEX, or let it match ids of rooms.',
          ),
          reconcile(room.id),
        ],
      }),
    ];
  }
  if (!isRunning(facts) || joins.bySweep < (joins.byWebhookAt === null ? 1 : 2)) return [];
  return [
    broken({
      code: 'webhooks-missing',
      sentence: 'LiveKit does not report to the product who joins and leaves this room.',
      explanation: `${countOf(joins.bySweep, 'join')} were found only by comparing with LiveKit${joins.byWebhookAt === null ? ', and no report ("webhook") about this room is known' : `; the last report ("webhook") came at ${momentOf(joins.byWebhookAt, system.now)}`}. What happens in the room is noticed up to ${spanOf(system.settings.GREENROOM_SWEEP_SECONDS)} late, or later.`,
      since: joins.bySweepAt,
      actor: addressOf(facts),
      cures: [checkWebhooks, reconcile(room.id)],
    }),
  ];
};

/** Seconds after which LiveKit's report of a new room must have come. */
const reportPatience = 5;

/** Meetings that exist only at LiveKit, or only in the stored state. */
export const findUnlikeLiveKit: Rule<RoomFacts> = (facts) => {
  const { look, room, system, actor } = facts;
  if (look?.state !== 'ok') return [];
  // The stored state of such an actor is unusable, and a comparison would not change it; another rule reports it.
  if (actor !== null && (actor.quarantinedAt !== null || actor.problem !== null || actor.version > actor.ownVersion)) {
    return [];
  }
  const runs = isRunning(facts);
  if (look.room !== null && look.room.participants > 0 && !runs && !room.deleted) {
    if (secondsBetween(look.room.createdAt, system.now) < reportPatience) return [];
    return [
      broken({
        code: 'meeting-unseen',
        sentence: `LiveKit has ${countOf(look.room.participants, 'participant')} in this room, but the product has stored no meeting.`,
        explanation: `LiveKit's reports ("webhooks") about it did not arrive, so the room seems empty: nobody sees waiting guests, and nobody can record or dial in. The comparison of all rooms, every ${spanOf(system.settings.GREENROOM_GLOBAL_SWEEP_SECONDS)}, finds it.`,
        since: look.room.createdAt,
        actor: addressOf(facts),
        cures: [reconcile(room.id), checkWebhooks],
      }),
    ];
  }
  if (look.room !== null || !meetingOf(facts).startsWith('running') || !(Number(actor?.context.people) > 0)) return [];
  return [
    waiting({
      code: 'meeting-gone',
      sentence: 'The product has stored that people are in this meeting, but LiveKit has no such room.',
      explanation: `LiveKit was restarted, or its report of the end did not arrive. The comparison with LiveKit, every ${spanOf(system.settings.GREENROOM_SWEEP_SECONDS)}, ends the meeting.`,
      actor: addressOf(facts),
      cures: [reconcile(room.id)],
    }),
  ];
};

/** Failed comparisons with LiveKit, and failed writes of the room's LiveKit metadata. */
export const findFailedTalks: Rule<RoomFacts> = (facts) => {
  const { now } = facts.system;
  const newer = (failed: string, done: string) => {
    const line = lineOf(facts, failed);
    return line !== undefined && line.at > (lineOf(facts, done)?.at ?? '') ? line : null;
  };
  const look = newer('livekit.listFailed', 'livekit.listed');
  const metadata = isRunning(facts) ? newer('livekit.metadataFailed', 'livekit.metadataWritten') : null;
  const recent = look !== null && secondsBetween(look.at, now) < 3_600 ? look : null;
  return [
    ...(recent === null
      ? []
      : [
          broken({
            code: 'comparison-failed',
            sentence: 'The last comparison of this room with LiveKit failed, so what is shown may be outdated.',
            explanation:
              recent.given.reason === 'refused'
                ? 'LiveKit refused to answer: it does not accept the key or secret of the product (LIVEKIT_API_KEY, LIVEKIT_API_SECRET).'
                : 'LiveKit did not answer within 20 seconds. The comparison is repeated regularly.',
            since: recent.at,
            actor: addressOf(facts),
            cures: [reconcile(facts.room.id)],
          }),
        ]),
    ...(metadata === null
      ? []
      : [
          broken({
            code: 'metadata-not-written',
            sentence: "LiveKit did not take the room's last change, so browsers in the meeting show older settings.",
            explanation: 'The attempt was given up. The next change of the room or its recording writes them again.',
            since: metadata.at,
            actor: addressOf(facts),
            cures: [
              cureOutside('Save the settings again', 'A host changes any setting of the room, and changes it back.'),
            ],
          }),
        ]),
  ];
};
