import { broken, cureOutside, type Rule, reconcile, waiting } from './finding.ts';
import { isRunning } from './meeting-rules.ts';
import type { DriftFacts, RoomFacts } from './room-facts.ts';
import { countOf } from './wording.ts';

const nouns: Readonly<Record<string, readonly [one: string, many: string]>> = {
  room: ['LiveKit room', 'LiveKit rooms'],
  participant: ['participant', 'participants'],
  egress: ['recorder', 'recorders'],
  rule: ['dispatch rule for phone calls', 'dispatch rules for phone calls'],
  dispatch: ['agent', 'agents'],
  file: ['file of a recording', 'files of recordings'],
  callers: ['waiting caller', 'waiting callers'],
};

/** The room has moved since the last comparison, for example after a reset. */
const isMended = (facts: RoomFacts, { what, direction }: DriftFacts): boolean =>
  what === 'room' && direction === (isRunning(facts) ? 'surplus' : 'missing');

/** Differences that the last comparison found between the product and LiveKit or the bucket. */
export const findDrift: Rule<RoomFacts> = (facts) =>
  [
    ...Map.groupBy(
      facts.drift.filter((line) => !isMended(facts, line)),
      ({ what, direction }) => `${what}-${direction}`,
    ),
  ].map(([code, lines]) => {
    const [first] = lines as [DriftFacts, ...DriftFacts[]];
    const [one, many] = nouns[first.what] ?? ['thing', 'things'];
    const things = countOf(lines.length, one, many);
    const place = first.what === 'file' ? 'the bucket' : 'LiveKit';
    const lost = first.what === 'file' && first.direction === 'missing';
    return (lost ? broken : waiting)({
      code: `drift-${code}`,
      sentence:
        first.direction === 'missing'
          ? `The product has stored ${things} that ${lines.length === 1 ? 'is' : 'are'} missing at ${place}.`
          : `At ${place} ${lines.length === 1 ? 'is' : 'are'} ${things} of this room that the product does not know.`,
      explanation: first.next,
      since: first.since,
      cures: lost
        ? [cureOutside('Restore the file', 'Restore it from a backup of the bucket, or delete the recording.')]
        : [reconcile(facts.room.id)],
    });
  });
