import { describe, expect, it } from 'vitest';
import { findDifferences, isSame } from '../../../web/operators/replay/find-differences.ts';
import type { ReplayAnswer, ReplayStep, Standing } from '../../../web/operators/replay/replay-answer.ts';
import { joinReplays } from '../../../web/operators/replay/use-replay.ts';

describe('the differences between two contexts', () => {
  it('are the fields that changed, appeared or went, by path', () => {
    const before = { sid: 'RM_1', people: { a: { role: 'member' }, b: 1 }, queue: [1, 2] };
    const now = { sid: 'RM_2', people: { a: { role: 'owner' } }, queue: [1, 2, 3], ended: null };
    expect(findDifferences(before, now, 10)).toEqual([
      { path: 'sid', before: 'RM_1', now: 'RM_2' },
      { path: 'people.a.role', before: 'member', now: 'owner' },
      { path: 'people.b', before: 1, now: undefined },
      { path: 'queue.2', before: undefined, now: 3 },
      { path: 'ended', before: undefined, now: null },
    ]);
  });

  it('are none for equal contexts, and never more than asked for', () => {
    expect(findDifferences({ a: [{ b: 1 }] }, { a: [{ b: 1 }] }, 10)).toEqual([]);
    const many = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`f${index}`, index]));
    expect(findDifferences({}, many, 100)).toHaveLength(100);
  });

  it('are not misled by names of the prototype', () => {
    const hostile = JSON.parse('{"__proto__":{"a":1},"constructor":1}');
    expect(findDifferences({}, hostile, 10).map(({ path }) => path)).toEqual(['__proto__', 'constructor']);
    expect(isSame({}, hostile)).toBe(false);
    expect(isSame([], {})).toBe(false);
  });
});

const standing = (revision: number): Standing => ({ revision, state: 's', value: 's', timers: [], context: {} });
const step = (revision: number): ReplayStep => ({
  ...standing(revision),
  at: '2030-01-01T00:00:00Z',
  event: { type: 'e' },
  before: 's',
  facts: [],
  commands: [],
  writes: [],
  messages: [],
  by_broadcast: false,
  agrees: true,
});

describe('a replay to which earlier steps are added', () => {
  const later: ReplayAnswer = { start: standing(2), steps: [step(3)], earlier: 2 };

  it('starts where they start', () => {
    const joined = joinReplays({ start: standing(0), steps: [step(1), step(2)], earlier: null }, later);
    expect(joined.start?.revision).toBe(0);
    expect(joined.steps.map(({ revision }) => revision)).toEqual([1, 2, 3]);
    expect(joined.earlier).toBeNull();
  });

  it('stays as it is when there are none, and tells why', () => {
    const none = { start: null, steps: [], earlier: null, problem: 'They were purged.' };
    expect(joinReplays(none, later)).toEqual({ ...later, earlier: null, problem: 'They were purged.' });
  });
});
