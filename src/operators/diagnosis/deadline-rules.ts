import { broken, type Cure, cureBy, type Rule, reconcile } from './finding.ts';
import type { ActorFacts, RoomFacts } from './room-facts.ts';
import { momentOf, secondsBetween } from './wording.ts';

const nouns: Readonly<Record<ActorFacts['kind'], string>> = {
  room: 'room',
  guest: 'place of a guest',
  recording: 'recording',
};

/** Seconds from which a deadline is one that no setting asks for. */
const farAway = 400 * 86_400;

const isSweep = (timer: string): boolean => timer.startsWith('xstate.after.sweep.');

/** Deadlines that are gone, or so far away that a wrong clock must have set them. */
export const findLostDeadlines: Rule<RoomFacts> = (facts) =>
  [...(facts.actor === null ? [] : [facts.actor]), ...facts.members]
    .filter(({ quarantinedAt, problem, version, ownVersion }) => {
      return quarantinedAt === null && problem === null && version <= ownVersion;
    })
    .flatMap((actor) => [...lost(facts, actor), ...far(facts, actor)]);

function lost({ room }: RoomFacts, actor: ActorFacts) {
  const { kind, id, missingTimers, updatedAt } = actor;
  const [first] = missingTimers;
  if (first === undefined) return [];
  const compared = missingTimers.every(isSweep);
  const reset = cureBy(
    `Reset the ${nouns[kind]}`,
    { act: 'actor.reset', actor: { kind, id } },
    'It starts anew, with all its deadlines.',
  );
  const cures: Cure[] = compared ? [reconcile(room.id), reset] : [reset];
  return [
    broken({
      code: `${kind}-timer-lost`,
      sentence: compared
        ? 'This room is no longer compared with LiveKit: the deadline for it is gone.'
        : `A deadline of the ${nouns[kind]} is gone, so what it is for will not happen by itself.`,
      explanation: `The timer "${first}" belongs to its state and is not stored: an operator has cancelled it, or something outside the product changed the row.`,
      since: updatedAt,
      actor: { kind, id },
      cures,
    }),
  ];
}

function far({ system: { now, settings } }: RoomFacts, actor: ActorFacts) {
  const { kind, id } = actor;
  const longest = (timer: string) => (isSweep(timer) ? 3_600 + 10 * settings.GREENROOM_SWEEP_SECONDS : farAway);
  const timer = actor.timers.find((one) => secondsBetween(now, one.at) > longest(one.id));
  if (timer === undefined) return [];
  const act = { act: 'timer.fire', actor: { kind, id }, timer: timer.id };
  return [
    broken({
      code: `${kind}-timer-far`,
      sentence: `A deadline of the ${nouns[kind]} is set for ${momentOf(timer.at, now)}, and nothing will happen until then.`,
      explanation: `No setting asks for so late a time: the clock of the database was wrong when the timer "${timer.id}" was set, or something outside the product changed the row.`,
      actor: { kind, id },
      cures: [cureBy('Fire it now', act, 'What the deadline was for happens now, and the next one is set anew.')],
    }),
  ];
}
