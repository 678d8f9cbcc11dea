import { expect, it } from 'vitest';
import type { SipRule } from '#src/livekit/sip-rule.ts';
import { type Belief, planSweep } from '#src/telephony/plan-sweep.ts';

const room = '11111111-1111-4111-8111-111111111111';
const rule = (id: string, of = room, name = `SIP_${of}`): SipRule => ({
  id,
  name,
  room: of,
  pin: id,
  trunks: [],
  hidden: false,
});
const belief = (state: Belief['state'], more: Partial<Belief> = {}): Belief => ({
  room,
  actor: true,
  state,
  without: false,
  rule: null,
  wanted: true,
  looking: false,
  ...more,
});
const present = belief('present', { rule: 'SDR_1' });

/** Corrections planned from the rooms' states `before` and `after` the listing. */
const mends = (
  rules: SipRule[],
  after: Belief | null,
  before: Belief | null = after,
  telephony = true,
  outdated: string[] = [],
) =>
  planSweep({
    telephony,
    outdated: new Set(outdated),
    before: before === null ? [] : [before],
    rules,
    after: new Map(after === null ? [] : [[room, after]]),
  }).mends;
const remove = (id: string, actor = true) => ({ act: 'remove', rule: id, room, actor });

it('a sweep changes no correct rule and no pending change', () => {
  expect(mends([rule('SDR_1')], present)).toEqual([]);
  expect(mends([rule('SDR_2')], belief('creating'))).toEqual([]);
  expect(mends([rule('SDR_1')], belief('removing', { rule: 'SDR_1', wanted: false }))).toEqual([]);
  expect(mends([], belief('creating'))).toEqual([]);
  expect(mends([rule('SDR_1')], belief('off', { wanted: false, looking: true }))).toEqual([]);
  expect(mends([], belief('absent', { wanted: false }))).toEqual([]);
});

it('a sweep never removes a rule that was created during the listing', () => {
  expect(mends([rule('SDR_1')], present, belief('absent'))).toEqual([{ act: 'remake', room, missing: null }]);
  expect(mends([rule('SDR_1')], present, belief('absent', { wanted: false }))).toEqual([]);
});

it('removes duplicates, rules without a meeting, and all of them without telephony', () => {
  expect(mends([rule('SDR_0'), rule('SDR_1'), rule('SDR_2')], present)).toEqual([remove('SDR_0'), remove('SDR_2')]);
  expect(mends([rule('SDR_1')], belief('absent', { wanted: false }))).toEqual([remove('SDR_1')]);
  expect(mends([rule('SDR_1')], belief('off', { actor: false, wanted: false }), null)).toEqual([
    remove('SDR_1', false),
  ]);
  expect(mends([rule('SDR_1')], present, present, false)).toEqual([remove('SDR_1')]);
  // Nobody may call in with an old PIN: it does not take this one over.
  expect(mends([rule('SDR_1')], belief('absent', { without: true }))).toEqual([
    remove('SDR_1'),
    { act: 'remake', room, missing: null },
  ]);
});

it('a sweep makes a room adopt an existing rule once, and create a missing one', () => {
  expect(mends([rule('SDR_1'), rule('SDR_2')], belief('absent'))).toEqual([{ act: 'adopt', room }]);
  expect(mends([], present)).toEqual([{ act: 'remake', room, missing: 'SDR_1' }]);
  expect(mends([], belief('off'))).toEqual([{ act: 'remake', room, missing: null }]);
  expect(mends([], belief('off'), belief('off'), false)).toEqual([]);
});

it('a sweep replaces a rule with an older PIN, and lets no room adopt it', () => {
  const old = ['SDR_1'];
  const replace = { act: 'replace', rule: 'SDR_1', room };
  expect(mends([rule('SDR_1')], present, present, true, old)).toEqual([replace]);
  expect(mends([rule('SDR_1'), rule('SDR_2')], present, present, true, old)).toEqual([replace, remove('SDR_2')]);
  expect(mends([rule('SDR_1')], present, present, false, old)).toEqual([remove('SDR_1')]);
  expect(mends([rule('SDR_1')], belief('removing'), present, true, old)).toEqual([]);
  expect(mends([rule('SDR_1')], belief('absent'), belief('absent'), true, old)).toEqual([
    remove('SDR_1'),
    { act: 'remake', room, missing: null },
  ]);
  expect(mends([rule('SDR_1')], belief('off', { wanted: false, looking: true }), null, true, old)).toEqual([
    remove('SDR_1'),
  ]);
});

it('touches no rule of another name, of another kind, or of a room that is not ours', () => {
  const other = '22222222-2222-4222-8222-222222222222';
  const foreign = [
    rule('SDR_1', room, 'other'),
    rule('SDR_2', other),
    rule('SDR_3', other, `SIP_${room}`),
    { ...rule('SDR_4'), room: null },
    rule('SDR_5', 'lobby'),
  ];
  const plan = planSweep({
    telephony: true,
    before: [],
    rules: foreign,
    after: new Map([[room, present]]),
    outdated: new Set(),
  });
  expect(plan).toEqual({ found: 0, foreign: 5, mends: [] });
});
