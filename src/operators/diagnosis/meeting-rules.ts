import { broken, cureBy, cureOutside, note, type Rule, reconcile, waiting } from './finding.ts';
import type { LineFacts, RoomFacts } from './room-facts.ts';
import { countOf, momentOf, regionOf, spanOf } from './wording.ts';

/** The newest journal line of an event type. */
export const lineOf = ({ lines }: Pick<RoomFacts, 'lines'>, event: string): LineFacts | undefined =>
  lines.find((line) => line.event === event);

/** The meeting's state as one line; empty for a room that no event has reached. */
export const meetingOf = ({ actor }: RoomFacts): string => regionOf(actor?.value, 'meeting');

/** Whether a meeting runs, as far as is known. */
export const isRunning = (facts: RoomFacts): boolean => /^(running|lost)/.test(meetingOf(facts));

const addressOf = ({ room }: RoomFacts) => ({ kind: 'room', id: room.id });

/** Rooms without a meeting: the explanation of many calls. */
export const findNoMeeting: Rule<RoomFacts> = (facts) => {
  if ((facts.look?.room?.participants ?? 0) > 0) return [];
  if (facts.room.deleted || isRunning(facts) || meetingOf(facts).startsWith('deleted')) return [];
  const last = lineOf(facts, 'livekit.roomFinished');
  const never = facts.actor === null;
  return [
    note({
      code: never ? 'never-used' : 'no-meeting',
      sentence: never
        ? 'Nobody has ever met in this room, as far as the product knows.'
        : 'No meeting is running in this room, as far as the product knows.',
      explanation:
        'A meeting begins when LiveKit reports the first person who joins. If people do sit in the room now, these reports ("webhooks") do not arrive: compare with LiveKit, and check the webhook settings of LiveKit.',
      since: last?.at ?? null,
      cures: [
        reconcile(facts.room.id),
        cureOutside(
          'Check the webhooks of LiveKit',
          "In LiveKit's configuration, webhook.urls must contain <address of the product>/api/v1.0/rooms/webhooks-livekit/, and webhook.api_key must be LIVEKIT_API_KEY.",
        ),
      ],
    }),
  ];
};

/** Rooms that were deleted. */
export const findDeleted: Rule<RoomFacts> = (facts) => {
  const state = meetingOf(facts);
  if (!facts.room.deleted && !state.startsWith('deleted')) return [];
  const at = lineOf(facts, 'room.deleted')?.at ?? null;
  const failed = lineOf(facts, 'livekit.closeFailed');
  const closing = state === 'deleted.closing';
  const untold = facts.room.deleted && isRunning(facts);
  return [
    ...(untold
      ? [
          broken({
            code: 'deleted-room-meets',
            sentence: 'This room was deleted outside the product, and its meeting still runs.',
            explanation:
              'Its row is gone from the database, but the room actor got no event: participants stay connected.',
            actor: addressOf(facts),
            cures: [
              cureBy(
                'End the meeting',
                { act: 'meeting.end', room: facts.room.id },
                'Everybody is disconnected, and LiveKit closes the room.',
              ),
            ],
          }),
        ]
      : []),
    note({
      code: 'room-deleted',
      sentence: 'This room was deleted; its link leads nowhere, and nobody can enter.',
      explanation: 'Its history is shown as long as the journal keeps it. A deleted room cannot be restored.',
      since: at,
      cures: [cureOutside('Make a new room', 'A host creates another room and sends its link.')],
    }),
    ...(closing
      ? [
          waiting({
            code: 'room-closing',
            sentence: 'The LiveKit room of this deleted room is being closed.',
            explanation: 'People who are still in it are disconnected as soon as LiveKit answers.',
            since: at,
            actor: addressOf(facts),
          }),
        ]
      : []),
    ...(!closing && failed !== undefined && (at === null || failed.at > at)
      ? [
          broken({
            code: 'room-not-closed',
            sentence: 'LiveKit did not close the room after it was deleted; people may still be in it.',
            explanation: 'The attempt was given up. It is repeated when somebody joins, or at the next comparison.',
            since: failed.at,
            actor: addressOf(facts),
            cures: [reconcile(facts.room.id)],
          }),
        ]
      : []),
  ];
};

/** Meetings whose LiveKit is unreachable, or has come back without the room. */
export const findLost: Rule<RoomFacts> = (facts) => {
  const state = meetingOf(facts);
  const { settings, now } = facts.system;
  if (state === 'lost.away') {
    return [
      broken({
        code: 'meeting-lost',
        sentence: 'LiveKit cannot be reached, so people in this meeting are disconnected or cannot join.',
        explanation: `The meeting, its waiting guests and its admissions are kept. If LiveKit returns, whoever joins within ${spanOf(settings.GREENROOM_MEETING_RESUME_SECONDS)} continues the same meeting.`,
        since: lineOf(facts, 'livekit.lost')?.at ?? null,
        actor: addressOf(facts),
        cures: [
          cureOutside('Start LiveKit', 'Check the LiveKit server, and the network between it and the product.'),
          cureBy(
            'End the meeting',
            { act: 'meeting.end', room: facts.room.id },
            'The meeting ends without waiting for LiveKit.',
          ),
        ],
      }),
    ];
  }
  if (state !== 'lost.returning') return [];
  const timer = facts.actor?.timers.find(({ id }) => id.includes('resume'));
  return [
    waiting({
      code: 'meeting-returning',
      sentence: 'LiveKit is back, and the meeting waits for its people.',
      explanation: `It goes on as soon as somebody joins or LiveKit lists its room${timer === undefined ? '' : `; otherwise it ends at ${momentOf(timer.at, now)}`}.`,
      since: lineOf(facts, 'livekit.back')?.at ?? null,
      actor: addressOf(facts),
      cures: [reconcile(facts.room.id)],
    }),
  ];
};

/** Meetings that run although nobody is in them. */
export const findDeserted: Rule<RoomFacts> = (facts) => {
  if (!meetingOf(facts).startsWith('running') || facts.actor?.context.people !== 0) return [];
  const { egress = 0, agent = 0, sip = 0, ingress = 0 } = facts.door.present;
  const others = [
    egress > 0 ? countOf(egress, 'recorder') : '',
    agent > 0 ? countOf(agent, 'agent') : '',
    sip > 0 ? countOf(sip, 'caller') : '',
    ingress > 0 ? countOf(ingress, 'stream') : '',
  ].filter((one) => one !== '');
  return [
    note({
      code: 'meeting-without-people',
      sentence: 'Nobody is in the meeting, and it has not ended.',
      explanation: `A meeting ends when LiveKit closes its room, some time after the last person has left (room.departure_timeout in LiveKit's configuration).${others.length > 0 ? ` In the room are still: ${others.join(', ')}.` : ''}`,
      actor: addressOf(facts),
      cures: [
        cureBy(
          'End the meeting',
          { act: 'meeting.end', room: facts.room.id },
          'LiveKit closes the room, and everything of the meeting ends.',
        ),
        reconcile(facts.room.id),
      ],
    }),
  ];
};

/** People who were put out because they had no right to be in the meeting, or were banned. */
export const findPutOut: Rule<RoomFacts> = (facts) => {
  const { joins, door, room } = facts;
  const refused =
    joins.refused === 0
      ? []
      : [
          note({
            code: 'joins-refused',
            sentence: `${countOf(joins.refused, 'join')} of the last hour ended immediately: the participant has no right to be in this meeting, or is banned from it.`,
            explanation:
              'The right is checked at each join: the access level of the room, a role in it, or an admission by a host. A link or token of an earlier meeting is not enough. GREENROOM_ENTITLEMENT decides whether such participants are removed.',
            since: joins.refusedAt,
            actor: addressOf(facts),
            cures: [
              cureOutside(
                'Let the person knock',
                "The person opens the room's link again and waits for a host, or a host gives them a role in the room.",
              ),
            ],
          }),
        ];
  if (door.bans === 0) return refused;
  return [
    ...refused,
    note({
      code: 'people-banned',
      sentence: `A host has put ${door.bans === 1 ? '1 person' : `${door.bans} people`} out of this meeting; they cannot return to it.`,
      explanation: 'Such a ban ends with the meeting, or when a host admits the person from the waiting list.',
      since: door.newestBanAt,
      cures: [
        cureOutside(
          'Ask the host',
          'If it was a mistake, the person knocks again, if logged in, and a host admits them.',
        ),
        cureBy(
          'End the meeting',
          { act: 'meeting.end', room: room.id },
          'All bans end with it, and everybody is disconnected.',
        ),
      ],
    }),
  ];
};
