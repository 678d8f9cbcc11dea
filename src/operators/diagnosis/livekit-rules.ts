import { webhookFilter } from '#src/meetings/webhook.ts';
import { broken, cureOutside, type Rule, reconcile } from './finding.ts';
import { isRunning, lineOf } from './meeting-rules.ts';
import type { RoomFacts } from './room-facts.ts';
import { countOf, momentOf, secondsBetween, spanOf } from './wording.ts';

const addressOf = ({ room }: RoomFacts) => ({ kind: 'room', id: room.id });

/** Rooms of which LiveKit's webhooks are not heard. */
export const findUnheard: Rule<RoomFacts> = (facts) => {
  const { joins, room, system } = facts;
  const pattern = system.settings.LIVEKIT_WEBHOOK_EVENTS_FILTER_REGEX;
  if (!room.deleted && webhookFilter(pattern)?.test(room.id) === false) {
    return [
      broken({
        code: 'webhooks-filtered',
        sentence: 'The reports of LiveKit about this room are thrown away by a setting.',
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
      cures: [
        cureOutside(
          'Check the webhooks of LiveKit',
          "In LiveKit's configuration, webhook.urls must contain <address of the product>/api/v1.0/rooms/webhooks-livekit/, webhook.api_key must be LIVEKIT_API_KEY, and both must share its secret: a refused report is logged as webhook.refused.",
        ),
        reconcile(room.id),
      ],
    }),
  ];
};

/** Comparisons and settings that LiveKit did not take. */
export const findFailedTalks: Rule<RoomFacts> = (facts) => {
  if (!isRunning(facts)) return [];
  const { now } = facts.system;
  const newer = (failed: string, done: string) => {
    const line = lineOf(facts, failed);
    return line !== undefined && line.at > (lineOf(facts, done)?.at ?? '') ? line : null;
  };
  const look = newer('livekit.listFailed', 'livekit.listed');
  const metadata = newer('livekit.metadataFailed', 'livekit.metadataWritten');
  const recent = look !== null && secondsBetween(look.at, now) < 3_600 ? look : null;
  return [
    ...(recent === null
      ? []
      : [
          broken({
            code: 'comparison-failed',
            sentence: 'The last comparison of this room with LiveKit failed, so what is shown may be outdated.',
            explanation: 'LiveKit did not answer within 20 seconds, or refused. The comparison is repeated regularly.',
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
