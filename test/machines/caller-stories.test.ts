import { describe, expect, it } from 'vitest';
import { roomMachine } from '#machines/room/room.machine.ts';
import { ada, bob, finished, joined, left, somebody } from './room-scene.ts';
import { due, tellStory } from './storyteller.ts';
import { briefing, type Happening } from './take-step.ts';

const limits = { ...briefing.limits, telephony: true };
const alone = due('callersAlone', 'room.company.missed');
const call = { sealed: 'sealed', number: 'hash', trunk: 'ST_1' };
const caller = { ...somebody('phone', 'sip'), call };

const reception = { guest: 'G', accessLevel: 'restricted', lockedOut: false, expected: false };
const calls = (more: object = {}, who: object = caller): Happening => ({
  ...joined('RM_1', who),
  reception: { ...reception, ...more },
});
const hangsUp = { ...left('RM_1', caller), reception: { ...reception, expected: true } };

/** A room where telephony is on: what each event does to callers. */
function room() {
  const story = tellStory(roomMachine);
  const tell = (event: Happening): string[] => {
    const [state = '', ...lines] = story.tell({ limits, ...event });
    const company = state.split(' ').find((path) => path.startsWith('company.')) ?? 'company.kept';
    return [company.slice('company.'.length), ...lines.filter((line) => /caller/.test(line))];
  };
  return { tell, story };
}

function meeting() {
  const { tell } = room();
  tell(joined('RM_1', ada));
  return tell;
}

const held = ['!callers.settle', '!callers.watch', 'caller.add "PA_phone" "RM_1"'];

describe('a caller', () => {
  it.each(['restricted', 'trusted'])('is held in a %s room, and settled after hanging up', (accessLevel) => {
    const tell = meeting();
    expect(tell(calls({ accessLevel }))).toEqual(['kept', ...held]);
    expect(tell(hangsUp)).toEqual(['kept', '!callers.settle']);
  });

  it('is not held in a public or deleted room, or where callers need not knock', () => {
    const tell = meeting();
    expect(tell(calls({ accessLevel: 'public' }))).toEqual(['kept']);
    expect(tell(calls({ accessLevel: null }))).toEqual(['kept']);
    expect(tell({ ...calls(), limits: { ...limits, callersKnock: false } })).toEqual(['kept']);
    expect(tell(left('RM_1', caller))).toEqual(['kept']);
  });

  it('is held in whichever LiveKit room, and held once when reported twice', () => {
    const tell = meeting();
    expect(tell({ ...calls(), sid: 'RM_2' })).toEqual(['kept', ...held.slice(0, 2), 'caller.add "PA_phone" "RM_2"']);
    expect(tell({ ...calls(), known: 'present' })).toEqual(['kept']);
    expect(tell({ ...calls(), known: 'left' })).toEqual(['kept']);
  });

  it('is hung up when banned by a host, or their number is locked out', () => {
    const tell = meeting();
    expect(tell({ ...calls(), banned: true })).toEqual(['kept', '!callers.hangUp']);
    expect(tell(calls({ lockedOut: true, accessLevel: 'public' }))).toEqual(['kept', '!callers.hangUp']);
  });

  it('with a withheld number is held despite a ban: the number identifies nobody', () => {
    const tell = meeting();
    const nameless = { ...caller, call: { ...call, withheld: true } };
    expect(tell({ ...calls({}, nameless), banned: true })).toEqual(['kept', ...held]);
    // Where nobody waits, being put out is all that keeps them out.
    const passes = { ...calls({ accessLevel: 'public' }, { ...nameless, sid: 'PA_2' }), banned: true };
    expect(tell(passes)).toEqual(['kept', '!callers.hangUp']);
    expect(tell(calls({ lockedOut: true }, { ...nameless, sid: 'PA_3' }))).toEqual(['kept', '!callers.hangUp']);
  });

  it('is settled again when the track is published', () => {
    const tell = meeting();
    const { source: _, ...join } = calls() as Happening & { source: string };
    const published = { ...join, type: 'caller.published', track: 'TR_1', known: 'present' };
    expect(tell({ ...published, reception })).toEqual(['kept']);
    tell(calls());
    expect(tell({ ...published, reception: { ...reception, expected: true } })).toEqual(['kept', '!callers.settle']);
  });

  it('is hung up when they cannot be held', () => {
    const tell = meeting();
    tell(calls());
    const failed = { type: 'callers.settleFailed', reason: 'gave_up', sid: 'PA_phone', call: 'sealed' };
    expect(tell(failed)).toEqual(['kept', '!callers.hangUp']);
  });

  it('is searched while a rule exists, and again once strangers must knock', () => {
    const tell = meeting();
    expect(tell({ type: 'sip.ruleCreated', rule: 'SDR_1' })).toEqual(['kept', '!callers.watch']);
    expect(tell({ type: 'room.changed', accessLevel: 'restricted' })).toEqual(['kept', '!callers.watch']);
    expect(tell({ type: 'room.changed', configuration: {} })).toEqual(['kept']);
  });

  it('is deleted with the meeting', () => {
    const tell = meeting();
    tell(calls());
    expect(tell(finished('RM_1'))).toEqual(['kept', 'caller.clear']);
  });
});

describe('callers without other participants', () => {
  it('are hung up after a while, once the last person has left', () => {
    const tell = meeting();
    tell(calls());
    tell(joined('RM_1', bob));
    expect(tell(left('RM_1', ada))).toEqual(['kept']);
    expect(tell(left('RM_1', bob))).toEqual(['missed', 'callersAlone in 300 s']);
    expect(tell(alone)).toEqual(['hangingUp', '!callers.hangUpAll', 'cancel callersAlone']);
    expect(tell({ type: 'callers.allHungUp' })).toEqual(['missed', 'callersAlone in 300 s']);
    expect(tell(finished('RM_1'))).toEqual(['kept', 'caller.clear', 'cancel callersAlone']);
  });

  it('are hung up too where nobody has met yet', () => {
    const { tell } = room();
    expect(tell(calls())).toEqual(['missed', ...held, 'callersAlone in 300 s']);
    expect(tell(alone)).toEqual(['hangingUp', '!callers.hangUpAll', 'cancel callersAlone']);
    expect(tell({ type: 'callers.allHangUpFailed', reason: 'gave_up' })).toEqual(['missed', 'callersAlone in 300 s']);
    tell(alone);
    expect(tell({ type: 'callers.allHungUp' })).toEqual(['kept']);
  });

  it('stay with whoever comes back, also while they are being hung up', () => {
    const tell = meeting();
    tell(left('RM_1', ada));
    expect(tell(joined('RM_1', bob))).toEqual(['kept', 'cancel callersAlone']);
    tell(left('RM_1', bob));
    tell(alone);
    expect(tell(joined('RM_1', { ...ada, sid: 'PA_again' }))).toEqual(['hangingUp']);
    expect(tell({ type: 'callers.allHungUp' })).toEqual(['kept']);
  });

  it('are ignored with telephony disabled', () => {
    const tell = meeting();
    expect(tell({ ...left('RM_1', ada), limits: briefing.limits })).toEqual(['kept']);
  });
});
