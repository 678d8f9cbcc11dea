import { describe, expect, it } from 'vitest';
import { roomMachine } from '#machines/room/room.machine.ts';
import { ada, bob, finished, joined, left, listed, somebody } from './room-scene.ts';
import { due, tellStory } from './storyteller.ts';
import { briefing, type Happening } from './take-step.ts';

const limits = { ...briefing.limits, telephony: true };
const grace = due('ruleGrace', 'room.telephony.present.left');
const renewed = { type: 'pin.renewed' };
const waited = due('roomkitRule', 'room.roomkit.awaited');
const device = { type: 'roomkit.join' };
const created = { type: 'sip.ruleCreated', rule: 'SDR_1' };

/** A room where telephony is on: what each event does to its telephony. */
function telephony() {
  const room = tellStory(roomMachine);
  return (event: Happening): string[] => {
    const [state, ...lines] = room.tell({ limits, ...event });
    if (state === 'refused') return [state];
    const region = state?.split(' ').find((path) => path.startsWith('telephony.')) ?? 'telephony.off';
    return [region, ...lines.filter((line) => /sip\.|telephony|ruleGrace|roomkitRule/.test(line))];
  };
}

function meeting() {
  const tell = telephony();
  tell(joined('RM_1', ada));
  tell(created);
  return tell;
}

describe('a room with telephony', () => {
  it('is ready with the first person, and closed a while after the last one', () => {
    const tell = telephony();
    expect(tell(joined('RM_1', somebody('caller', 'sip')))).toEqual(['telephony.absent.none']);
    expect(tell(joined('RM_1', ada))).toEqual(['telephony.creating.current', '!sip.createRule']);
    expect(tell(joined('RM_1', bob))).toEqual(['telephony.creating.current']);
    expect(tell(created)).toEqual(['telephony.present.used', 'telephony.ready']);
    tell(left('RM_1', ada));
    expect(tell(left('RM_1', bob))).toEqual(['telephony.present.left', 'ruleGrace in 5 s']);
    expect(tell(grace)).toEqual(['telephony.removing', 'telephony.closed', '!sip.deleteRule', 'cancel ruleGrace']);
    expect(tell({ type: 'sip.ruleDeleted' })).toEqual(['telephony.absent.none']);
  });

  it('stays as it is for who reloads the page', () => {
    const tell = meeting();
    tell(left('RM_1', ada));
    expect(tell(joined('RM_1', { ...ada, sid: 'PA_again' }))).toEqual(['telephony.present.used', 'cancel ruleGrace']);
  });

  it('is closed at once with the meeting', () => {
    const tell = meeting();
    expect(tell(finished('RM_1'))).toEqual(['telephony.removing', 'telephony.closed', '!sip.deleteRule']);
  });

  it('is closed at once with the room, and stays so', () => {
    const tell = meeting();
    expect(tell({ type: 'room.deleted' })).toEqual(['telephony.removing', 'telephony.closed', '!sip.deleteRule']);
    expect(tell({ type: 'sip.ruleDeleted' })).toEqual(['telephony.absent.none']);
    tell({ type: 'livekit.roomClosed' });
    expect(tell(renewed)).toEqual(['refused']);
    expect(tell(joined('RM_2', bob))).toEqual(['telephony.absent.none']);
  });

  it('creates no rule while the old one is being deleted, and one afterwards', () => {
    const tell = meeting();
    tell(finished('RM_1'));
    expect(tell(joined('RM_2', bob))).toEqual(['telephony.removing']);
    expect(tell({ type: 'sip.ruleDeleted' })).toEqual(['telephony.creating.current', '!sip.createRule']);
  });

  it('deletes a rule created for somebody who has left', () => {
    const tell = telephony();
    tell(joined('RM_1', ada));
    expect(tell(finished('RM_1'))).toEqual(['telephony.creating.current']);
    expect(tell(created)).toEqual(['telephony.removing', '!sip.deleteRule']);
  });

  it('retries after the next sweep when the creation had no answer', () => {
    const tell = telephony();
    tell(joined('RM_1', ada));
    expect(tell({ type: 'sip.createFailed', reason: 'gave_up' })).toEqual(['telephony.absent.doubtful']);
    expect(tell(due('sweep', 'room.sweeping.resting'))).toEqual(['telephony.absent.doubtful']);
    expect(tell(listed('RM_1'))).toEqual(['telephony.creating.current', '!sip.createRule']);
    tell({ type: 'sip.createFailed', reason: 'gave_up' });
    expect(tell(finished('RM_1'))).toEqual(['telephony.removing', '!sip.deleteRule']);
  });

  it('recreates exactly the rule that a sweep did not find', () => {
    const tell = meeting();
    expect(tell({ type: 'sip.rulesListed', missing: 'SDR_0' })).toEqual(['refused']);
    expect(tell({ type: 'sip.rulesListed', missing: 'SDR_1' })).toEqual([
      'telephony.creating.current',
      'telephony.closed',
      '!sip.createRule',
    ]);
  });

  it('without a PIN has no rule, and asks again when all rules were listed', () => {
    const tell = telephony();
    tell(joined('RM_1', ada));
    expect(tell({ type: 'sip.ruleSkipped', reason: 'no_pin' })).toEqual(['telephony.absent.without']);
    expect(tell(joined('RM_1', bob))).toEqual(['telephony.absent.without']);
    expect(tell({ type: 'sip.rulesListed', missing: null })).toEqual(['telephony.creating.current', '!sip.createRule']);
  });

  it('recreates its rule when its PIN is renewed', () => {
    const tell = meeting();
    expect(tell(renewed)).toEqual(['telephony.removing', 'telephony.closed', '!sip.deleteRule']);
    expect(tell(renewed)).toEqual(['telephony.removing']);
    expect(tell({ type: 'sip.ruleDeleted' })).toEqual(['telephony.creating.current', '!sip.createRule']);
    expect(tell({ ...created, rule: 'SDR_2' })).toEqual(['telephony.present.used', 'telephony.ready']);
  });

  it('drops a rule whose creation was pending when its PIN was renewed', () => {
    for (const outcome of [created, { type: 'sip.createFailed', reason: 'gave_up' }]) {
      const tell = telephony();
      tell(joined('RM_1', ada));
      expect(tell(renewed)).toEqual(['telephony.creating.outdated']);
      expect(tell(outcome)).toEqual(['telephony.removing', '!sip.deleteRule']);
      expect(tell({ type: 'sip.ruleDeleted' })).toEqual(['telephony.creating.current', '!sip.createRule']);
    }
  });

  it('removes what may stand when its PIN is renewed after LiveKit did not say whether it made the rule', () => {
    const tell = telephony();
    tell(joined('RM_1', ada));
    tell({ type: 'sip.createFailed', reason: 'gave_up' });
    expect(tell(renewed)).toEqual(['telephony.removing', '!sip.deleteRule']);
  });

  it('has a rule as soon as it has a PIN, and asks for none while nobody meets', () => {
    const tell = telephony();
    expect(tell(renewed)).toEqual(['telephony.off']);
    tell(joined('RM_1', ada));
    tell({ type: 'sip.ruleSkipped', reason: 'no_pin' });
    expect(tell(renewed)).toEqual(['telephony.creating.current', '!sip.createRule']);
  });

  it('waits for a device before anybody has come, for a while', () => {
    const tell = telephony();
    expect(tell(device)).toEqual(['telephony.creating.current', '!sip.createRule', 'roomkitRule in 60 s']);
    expect(tell(created)).toEqual(['telephony.present.used', 'telephony.ready']);
    expect(tell(device)).toEqual(['telephony.present.used', 'cancel roomkitRule', 'roomkitRule in 60 s']);
    expect(tell(waited)).toEqual(['telephony.removing', 'telephony.closed', '!sip.deleteRule', 'cancel roomkitRule']);
    expect(tell(device)).toEqual(['telephony.removing', 'roomkitRule in 60 s']);
    expect(tell({ type: 'sip.ruleDeleted' })).toEqual(['telephony.creating.current', '!sip.createRule']);
    expect(tell(waited)).toEqual(['telephony.creating.current', 'cancel roomkitRule']);
    expect(tell(created)).toEqual(['telephony.removing', '!sip.deleteRule']);
  });

  it('waits for no device where people meet: their meeting decides', () => {
    const tell = telephony();
    tell(device);
    tell(created);
    expect(tell(joined('RM_1', ada))).toEqual(['telephony.present.used', 'cancel roomkitRule']);
    expect(tell(device)).toEqual(['refused']);
    expect(tell(finished('RM_1'))).toEqual(['telephony.removing', 'telephony.closed', '!sip.deleteRule']);
  });

  it('waits for a device though everybody has left', () => {
    const tell = meeting();
    tell(left('RM_1', ada));
    expect(tell(device)).toEqual(['telephony.present.used', 'roomkitRule in 60 s', 'cancel ruleGrace']);
    expect(tell(finished('RM_1'))).toEqual(['telephony.present.used']);
    expect(tell(waited)).toEqual(['telephony.removing', 'telephony.closed', '!sip.deleteRule', 'cancel roomkitRule']);
  });

  it('tries at once for a device what it could not do before', () => {
    const tell = telephony();
    tell(joined('RM_1', ada));
    tell({ type: 'sip.ruleSkipped', reason: 'foreign_rule' });
    expect(tell(device)).toEqual(['telephony.creating.current', '!sip.createRule']);
    tell({ type: 'sip.createFailed', reason: 'gave_up' });
    expect(tell(device)).toEqual(['telephony.creating.current', '!sip.createRule']);
  });

  it('waits for no device once it is deleted', () => {
    const tell = telephony();
    tell(device);
    tell(created);
    expect(tell({ type: 'room.deleted' })).toEqual([
      'telephony.removing',
      'telephony.closed',
      '!sip.deleteRule',
      'cancel roomkitRule',
    ]);
    expect(tell(device)).toEqual(['refused']);
  });

  it('is closed at the next event after telephony was disabled', () => {
    const tell = meeting();
    const off = { limits: briefing.limits };
    expect(tell({ type: 'sip.rulesListed', missing: null, ...off })).toEqual([
      'telephony.removing',
      'telephony.closed',
      '!sip.deleteRule',
    ]);
    expect(tell({ type: 'sip.ruleDeleted', ...off })).toEqual(['telephony.off']);
  });
});
