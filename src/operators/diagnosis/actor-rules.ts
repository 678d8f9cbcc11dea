import { broken, type Cure, cureBy, cureOutside, type Finding, type Rule, waiting } from './finding.ts';
import type { ActorFacts, RoomFacts } from './room-facts.ts';
import { countOf, momentOf, regionOf, secondsBetween, spanOf } from './wording.ts';

const addressOf = ({ kind, id }: ActorFacts) => ({ kind, id });

const nouns: Readonly<Record<ActorFacts['kind'], string>> = {
  room: 'room',
  guest: 'place of a guest',
  recording: 'recording',
};

const effects: Readonly<Record<ActorFacts['kind'], string>> = {
  room: 'Until then nobody who joins, leaves, knocks or records is noticed, and requests are answered with 503.',
  guest: 'Until then this guest can be neither admitted nor denied.',
  recording: 'Until then this recording can be neither stopped nor saved.',
};

const resets: Readonly<Record<ActorFacts['kind'], string>> = {
  room: 'The room starts anew without a meeting and is compared with LiveKit, which finds the people who are in it. Kept reports are dropped.',
  guest: 'The place of the guest ends; the person may knock again.',
  recording: 'The recorder is stopped, the recording counts as failed, and the room may be recorded again.',
};

const waits = (count: number): string => (count === 1 ? 'waits' : 'wait');

const release = (actor: ActorFacts): Cure =>
  cureBy(
    'Try the kept reports again',
    { act: 'actor.release', actor: addressOf(actor) },
    'For use after the cause is gone, for example after an update: all kept reports are applied in their order.',
  );

const reset = (actor: ActorFacts): Cure =>
  cureBy(`Reset the ${nouns[actor.kind]}`, { act: 'actor.reset', actor: addressOf(actor) }, resets[actor.kind]);

const actorsOf = ({ actor, members }: RoomFacts): readonly ActorFacts[] => [
  ...(actor === null ? [] : [actor]),
  ...members,
];

/** Actors that are out of service after three failures. */
export const findQuarantined: Rule<RoomFacts> = (facts) =>
  actorsOf(facts)
    .filter(({ quarantinedAt }) => quarantinedAt !== null)
    .map((actor) => {
      const { kind, inbox, inboxCount, problem, quarantinedAt } = actor;
      const failed =
        inbox === null
          ? 'The event that failed is no longer stored.'
          : `The event "${inbox.event}" (from a ${inbox.by}, ${momentOf(inbox.at, facts.system.now)}) fails with: ${inbox.error ?? 'an unknown error'}.`;
      const always = problem === null ? '' : ` The stored state itself is invalid, so every event fails: ${problem}.`;
      return broken({
        code: `${kind}-quarantined`,
        sentence: `The ${nouns[kind]} is out of service ("quarantined"): its program failed three times on the same event.`,
        explanation: `${failed}${always} ${countOf(inboxCount, 'report')} ${waits(inboxCount)} in order. ${effects[kind]}`,
        since: quarantinedAt,
        actor: addressOf(actor),
        cures: problem === null ? [release(actor), reset(actor)] : [reset(actor), release(actor)],
      });
    });

/** Actors whose report failed and will be tried again, or stays for another reason. */
export const findKeptReports: Rule<RoomFacts> = (facts) =>
  actorsOf(facts)
    .filter(({ quarantinedAt, inboxCount }) => quarantinedAt === null && inboxCount > 0)
    .map((actor) => keptReport(actor, facts.system.now));

function keptReport(actor: ActorFacts, now: string): Finding {
  const { kind, inbox, inboxCount, version, ownVersion } = actor;
  const common = {
    code: `${kind}-reports-kept`,
    since: inbox?.at ?? null,
    actor: addressOf(actor),
  };
  const sentence = `${countOf(inboxCount, 'report')} to the ${nouns[kind]} could not be applied yet and ${waits(inboxCount)} in order.`;
  const error = inbox?.error ? ` It failed with: ${inbox.error}.` : '';
  const event = inbox === null ? '' : `The first one is "${inbox.event}" from a ${inbox.by}.${error}`;
  if (actor.miscounted && version <= ownVersion) {
    return broken({
      ...common,
      sentence: `The ${nouns[kind]} has a wrong stored count of waiting reports, so no further event is applied.`,
      explanation:
        `The number of reports that it counts is not the number that is stored: something outside the product changed the rows. ${event}`.trim(),
      cures: [{ ...release(actor), label: 'Count again and go on' }, reset(actor)],
    });
  }
  const overdue = inbox === null ? 0 : secondsBetween(inbox.nextTryAt, now);
  if (inbox !== null && overdue <= 10 && version <= ownVersion) {
    return waiting({
      ...common,
      sentence,
      explanation: `${event} Try ${inbox.tries + 1} of 3 is due at ${momentOf(inbox.nextTryAt, now)}; after the third failure the ${nouns[kind]} is quarantined.`,
      cures: [release(actor)],
    });
  }
  return broken({
    ...common,
    sentence,
    explanation: `${event} The next try is overdue by ${spanOf(overdue)}: no running replica can apply it now.`,
    cures: [release(actor), reset(actor)],
  });
}

/** Actors that cannot be read by this version of the product although nothing has failed yet. */
export const findUnreadable: Rule<RoomFacts> = (facts) =>
  actorsOf(facts).flatMap((actor) => {
    const { kind, version, ownVersion, problem, quarantinedAt, updatedAt } = actor;
    if (version > ownVersion) {
      return broken({
        code: `${kind}-newer`,
        sentence: `A newer version of the product has changed the ${nouns[kind]}, and this replica must not touch it.`,
        explanation: `Its state has version ${version}; this replica knows versions up to ${ownVersion}. Replicas of different versions are running: requests that reach an older one are answered with 503.`,
        since: updatedAt,
        actor: addressOf(actor),
        cures: [
          cureOutside('Finish the update', 'Update or stop all replicas of the older version, including this one.'),
        ],
      });
    }
    if (problem === null || quarantinedAt !== null) return [];
    return broken({
      code: `${kind}-unreadable`,
      sentence: `The stored state of the ${nouns[kind]} is invalid, so every event to it fails.`,
      explanation: `${problem}. ${effects[kind]}`,
      since: updatedAt,
      actor: addressOf(actor),
      cures: [reset(actor)],
    });
  });

/** Seconds after which an overdue timer indicates a fault rather than normal load. */
const timerPatience = 10;

/** Deadlines that have passed without effect. */
export const findOverdueTimers: Rule<RoomFacts> = (facts) =>
  actorsOf(facts)
    .filter(({ quarantinedAt, inboxCount }) => quarantinedAt === null && inboxCount === 0)
    .flatMap((actor) => {
      const late = actor.timers
        .filter(({ at }) => secondsBetween(at, facts.system.now) > timerPatience)
        .toSorted((one, other) => one.at.localeCompare(other.at));
      const [first] = late;
      if (first === undefined) return [];
      const seconds = secondsBetween(first.at, facts.system.now);
      const act = (name: string) => ({ act: name, actor: addressOf(actor), timer: first.id });
      return (seconds > 30 ? broken : waiting)({
        code: `${actor.kind}-timer-overdue`,
        sentence: `A deadline of the ${nouns[actor.kind]} passed ${spanOf(seconds)} ago and nothing happened.`,
        explanation: `${countOf(late.length, 'timer')} should have fired (the first is "${first.id}"). Timers stand still when no replica runs, when the row is locked, or when the state is of a newer version; see the other findings.`,
        since: first.at,
        actor: addressOf(actor),
        cures: [
          cureBy('Fire it now', act('timer.fire'), 'What the deadline was for happens now.'),
          cureBy('Cancel it', act('timer.cancel'), 'The deadline is dropped without effect.'),
        ],
      });
    });

/** States that wait for the outcome of a command, by kind: a pattern of the state, and the command. */
const awaited: Readonly<Record<ActorFacts['kind'], readonly (readonly [region: string | null, RegExp, string])[]>> = {
  room: [
    ['sweeping', /^looking/, 'livekit.listParticipants'],
    ['telephony', /^creating/, 'sip.createRule'],
    ['telephony', /^removing/, 'sip.deleteRule'],
    ['metadata', /^(writing|overtaken)/, 'livekit.writeMetadata'],
    ['meeting', /^deleted\.closing/, 'livekit.closeRoom'],
    ['lobby', /^(looking|lookingAgain|overtaken)$/, 'lobby.look'],
    ['company', /^hangingUp/, 'callers.hangUpAll'],
    ['subtitles', /^dispatching/, 'livekit.dispatchAgent'],
    ['subtitles', /^looking/, 'livekit.findAgent'],
    ['subtitles', /^deleting/, 'livekit.deleteDispatch'],
    ['collector', /^dispatching/, 'livekit.dispatchAgent'],
    ['collector', /^looking/, 'livekit.findAgent'],
    ['collector', /^deleting/, 'livekit.deleteDispatch'],
  ],
  guest: [],
  recording: [
    [null, /(^|\.)looking$/, 'recording.look'],
    [null, /(^|\.)(checking)$/, 'storage.findFile'],
    [null, /uploading\.asking$/, 'storage.findFile'],
  ],
};

/** Actors that wait for the outcome of a command that does not exist. */
export const findLostCommands: Rule<RoomFacts> = (facts) =>
  actorsOf(facts)
    .filter(({ quarantinedAt, problem, version, ownVersion, inboxCount }) => {
      return quarantinedAt === null && problem === null && inboxCount === 0 && version <= ownVersion;
    })
    .flatMap((actor) => {
      const lost = awaited[actor.kind].filter(
        ([region, state, command]) => state.test(regionOf(actor.value, region)) && !actor.pending.includes(command),
      );
      if (lost.length === 0) return [];
      const names = [...new Set(lost.map(([, , command]) => command))];
      return broken({
        code: `${actor.kind}-command-lost`,
        sentence: `The ${nouns[actor.kind]} waits for the outcome of a command that no longer exists.`,
        explanation: `It asked for ${names.join(', ')}, but that command is no longer in the queue; somebody or something outside the product deleted it.`,
        since: actor.updatedAt,
        actor: addressOf(actor),
        cures: [reset(actor)],
      });
    });
