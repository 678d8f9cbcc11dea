import { broken, cureOutside, endSession, note, type Rule, waiting } from './finding.ts';
import type { SystemFacts } from './system-facts.ts';
import { countOf, momentOf, secondsBetween, spanOf } from './wording.ts';

/** Reports that no living replica runs commands and timers. */
export const findNoReplica: Rule<SystemFacts> = ({ replicas }) => {
  if (replicas.some(({ alive }) => alive)) return [];
  const beats = replicas.map(({ beatAt }) => beatAt).toSorted();
  return [
    broken({
      code: 'no-replica',
      sentence: 'No replica of the product is working: nothing is carried out, and no deadline fires.',
      explanation:
        'Each replica writes a heartbeat every second; there was none for 10 seconds. A hanging process may still answer requests.',
      since: beats.at(-1) ?? null,
      cures: [cureOutside('Start the product', 'Start at least one replica, and look at its log.')],
    }),
  ];
};

/** Whether commands wait longer than they should. */
export const findBacklog: Rule<SystemFacts> = ({ queue, now, replicas }) => {
  const { due, oldestDueAt, orphaned, oldestOrphanAt } = queue;
  const late = oldestDueAt === null ? 0 : secondsBetween(oldestDueAt, now);
  const held = oldestOrphanAt === null ? 0 : secondsBetween(oldestOrphanAt, now);
  const alive = replicas.filter((replica) => replica.alive).length;
  return [
    ...(late > 15
      ? [
          (late > 60 ? broken : waiting)({
            code: 'queue-backlog',
            sentence: `Commands to LiveKit, the bucket and the mail server are late: the oldest has waited ${spanOf(late)}.`,
            explanation: `${countOf(due, 'command')} could run now; ${countOf(alive, 'replica')} carry them out, four at a time each. A slow LiveKit or bucket delays all of them.`,
            since: oldestDueAt,
            cures: [
              cureOutside(
                'Add replicas',
                'Check that LiveKit, the bucket and PostgreSQL answer quickly; if they do, start more replicas.',
              ),
            ],
          }),
        ]
      : []),
    ...(held > 30
      ? [
          broken({
            code: 'commands-of-dead-workers',
            sentence: `${countOf(orphaned, 'command')} ${orphaned === 1 ? 'is' : 'are'} held by a process that has ended.`,
            explanation:
              'A running replica takes such commands over within about 10 seconds of the last sign of life. These were left by a process whose row is gone.',
            since: oldestOrphanAt,
            cures: [
              cureOutside(
                'Unlock them',
                'The list of rooms has the filter "stuck" for their rooms; there: "Try again now". For all at once, restart every replica of the product.',
              ),
            ],
          }),
        ]
      : []),
  ];
};

/** Database sessions that keep the product waiting. */
export const findBlockers: Rule<SystemFacts> = ({ blockers, now }) =>
  blockers.map(({ pid, since, state, application, waiting: waiters }) => {
    const seconds = secondsBetween(since, now);
    const idle = state?.startsWith('idle in transaction') ?? false;
    const name = application === null ? '' : ` (application "${application.slice(0, 60)}")`;
    return (idle || seconds > 30 ? broken : waiting)({
      code: 'database-blocked',
      sentence: `A database session has kept locks for ${spanOf(seconds)} that the product needs.`,
      explanation: `Process ${pid} of PostgreSQL${name} is ${state ?? 'in an unknown state'}${idle ? ': it began a transaction and does nothing with it' : ''}. ${countOf(waiters, 'other session')} wait for it now. Sessions of the product end by themselves after 30 seconds; others do not.`,
      since,
      cures: [endSession(pid)],
    });
  });

/** Parts of the product that cannot be reached. */
export const findPartsAway: Rule<SystemFacts> = ({ parts, replicas, failing }) => {
  const found = [];
  if (parts.livekit === 'refused') {
    found.push(
      broken({
        code: 'livekit-refuses',
        sentence: 'LiveKit does not accept the key of the product: nobody can join a meeting.',
        explanation: 'LiveKit answers, but refuses every request; tokens of people are refused in the same way.',
        cures: [
          cureOutside(
            'Correct the key',
            "LIVEKIT_API_KEY and LIVEKIT_API_SECRET must be one of the pairs under `keys` in LiveKit's configuration; restart the product after the change.",
          ),
        ],
      }),
    );
  } else if (parts.livekit !== undefined && parts.livekit !== 'ok') {
    found.push(
      broken({
        code: 'livekit-away',
        sentence: 'LiveKit cannot be reached: nobody can join a meeting, and running ones cannot be changed.',
        explanation: `The product asks it every second (${parts.livekit}). Meetings are kept until it is back.`,
        cures: [
          cureOutside(
            'Start LiveKit',
            'Check the LiveKit server, LIVEKIT_API_URL, and the network between it and the product.',
          ),
        ],
      }),
    );
  } else if (failing.livekit.count > 0) {
    found.push(
      waiting({
        code: 'livekit-commands-fail',
        sentence: `${countOf(failing.livekit.count, 'command')} to LiveKit ${failing.livekit.count === 1 ? 'fails' : 'fail'} again and again.`,
        explanation:
          'LiveKit or one of its services (egress, SIP, Redis) does not do what it is asked. The rooms concerned show which command: the list of rooms has the filter "stuck" for them.',
        since: failing.livekit.since,
        cures: [cureOutside('Check LiveKit', 'Look at the logs of LiveKit, egress and livekit-sip.')],
      }),
    );
  }
  if (parts.redis === 'away' || parts.redis === 'failed') {
    const several = replicas.filter(({ alive }) => alive).length > 1;
    found.push(
      (several ? broken : note)({
        code: 'redis-away',
        sentence: 'Redis cannot be reached: pages receive changes up to 2 seconds late.',
        explanation: several
          ? 'Replicas notify each other of changes over Redis, and count rate limits there. Without it each replica polls PostgreSQL and counts by itself.'
          : 'With one replica this changes little; limits are counted in the process.',
        cures: [cureOutside('Start Redis', 'Check the Redis server and REDIS_URL.')],
      }),
    );
  }
  if (parts.schema === 'behind') {
    found.push(
      broken({
        code: 'schema-behind',
        sentence: 'The database has not been brought up to this version of the product.',
        explanation: 'Some requests fail until it is.',
        cures: [cureOutside('Migrate', 'Run `greenroom migrate` as the owner of the database.')],
      }),
    );
  }
  if (failing.storage.count > 0) {
    found.push(
      broken({
        code: 'storage-away',
        sentence: 'The bucket cannot be reached or refuses: recordings are not found and files are not removed.',
        explanation: `${countOf(failing.storage.count, 'command')} to it failed several times.`,
        since: failing.storage.since,
        cures: [cureOutside('Check the bucket', 'Check the S3 server and the AWS_S3_… settings.')],
      }),
    );
  }
  return found;
};

/** Mail that cannot be sent. */
export const findMailFailing: Rule<SystemFacts> = ({ mail, settings }) => {
  if (mail.count > 0) {
    return [
      broken({
        code: 'mail-failing',
        sentence: `Mail cannot be sent: ${countOf(mail.count, 'message')} failed several times and wait.`,
        explanation:
          'The mail server (for summaries, the summary service) cannot be reached, or refuses the login or the sender. Messages are tried for a day.',
        cures: [cureOutside('Check the mail server', 'Check it and the DJANGO_EMAIL_… settings.')],
      }),
    ];
  }
  if (!settings.production || settings.DJANGO_EMAIL_HOST !== undefined) return [];
  return [
    note({
      code: 'mail-not-configured',
      sentence: 'No mail can be sent: no mail server is configured.',
      explanation: 'Invitations and notices about recordings fail at once.',
      cures: [
        cureOutside('Configure mail', 'Set DJANGO_EMAIL_HOST and the other DJANGO_EMAIL_… settings, and restart.'),
      ],
    }),
  ];
};

/** Whether LiveKit's webhooks arrive at all. */
export const findNoWebhooks: Rule<SystemFacts> = ({ webhooks: { lastAt, missedJoins, missedAt }, meets, now }) => {
  if (!meets || missedJoins < (lastAt === null ? 1 : 2)) return [];
  return [
    broken({
      code: 'no-webhooks',
      sentence: 'LiveKit does not report to the product who joins and leaves meetings.',
      explanation: `${countOf(missedJoins, 'join')} were found only by comparing with LiveKit${lastAt === null ? ', and no report ("webhook") is known' : `; the last report ("webhook") came at ${momentOf(lastAt, now)}`}. Rooms seem empty or late.`,
      since: missedAt,
      cures: [
        cureOutside(
          'Check the webhooks of LiveKit',
          "In LiveKit's configuration, webhook.urls must contain <address of the product>/api/v1.0/rooms/webhooks-livekit/, webhook.api_key must be LIVEKIT_API_KEY, and both must share its secret: a refused report is logged as webhook.refused and counted in greenroom_security_events_total.",
        ),
      ],
    }),
  ];
};

/** Actors that are out of service, of all rooms. */
export const findAnyQuarantined: Rule<SystemFacts> = ({ quarantined }) =>
  quarantined === 0
    ? []
    : [
        broken({
          code: 'any-quarantined',
          sentence: `${countOf(quarantined, 'room, guest or recording', 'rooms, guests or recordings')} ${quarantined === 1 ? 'is' : 'are'} out of service ("quarantined").`,
          explanation: 'Their programs failed three times on the same event. The list of rooms has a filter for them.',
          cures: [cureOutside('Look at them', 'Open each in the list of rooms with the filter "quarantined".')],
        }),
      ];

/** What is switched off on this installation. */
export const findSwitchedOff: Rule<SystemFacts> = ({ settings }) => {
  const off = [
    settings.RECORDING_ENABLE ? null : 'recording (RECORDING_ENABLE)',
    settings.ROOM_TELEPHONY_ENABLED ? null : 'telephony (ROOM_TELEPHONY_ENABLED)',
    settings.ROOM_SUBTITLE_ENABLED ? null : 'subtitles (ROOM_SUBTITLE_ENABLED)',
  ].filter((one) => one !== null);
  if (off.length === 0) return [];
  return [
    note({
      code: 'switched-off',
      sentence: `Switched off on this installation: ${off.map((one) => one.split(' ')[0]).join(', ')}.`,
      explanation: `The settings are ${off.map((one) => one.replace(/.*\((.*)\)/, '$1')).join(', ')}.`,
      cures: [cureOutside('Switch it on', 'Set it to true and restart the product, if it is wanted.')],
    }),
  ];
};
