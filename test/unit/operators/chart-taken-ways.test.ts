import { describe, expect, it } from 'vitest';
import type { ActorKind } from '#machines/catalogue.ts';
import { chartMachines, regionsOf } from '../../../web/operators/chart/chart-machines.ts';
import { activePaths, pathInside } from '../../../web/operators/chart/state-paths.ts';
import { type LastMove, takenWays } from '../../../web/operators/chart/taken-ways.ts';

function taken(kind: ActorKind, path: string, move: LastMove): string[] {
  const region = regionsOf(chartMachines[kind]).find((one) => one.path === path)!;
  return takenWays(region, move).map(({ from, on, to }) => `${from} ${on} ${to}`);
}

describe('the transition that is drawn as the last one', () => {
  it('leads from the state before to the one after', () => {
    const move = {
      before: 'meeting.empty door.kept',
      after: 'meeting.running.active door.kept',
      event: 'participant.joined',
    };
    expect(taken('room', 'meeting', move)).toEqual(['meeting.empty participant.joined meeting.running']);
    expect(taken('room', 'door', move)).toEqual([]);
  });

  it('is that of a delay when a timer fired', () => {
    const move = {
      before: 'sweeping.resting',
      after: 'sweeping.looking',
      event: 'xstate.after.sweep.room.sweeping.resting',
    };
    expect(taken('room', 'sweeping', move)).toEqual(['sweeping.resting after sweep sweeping.looking']);
  });

  it('goes on through states that are left at once', () => {
    const move = { before: 'meeting.lost.away', after: 'meeting.running.active', event: 'participant.joined' };
    expect(taken('room', 'meeting', move)).toEqual([
      'meeting.lost participant.joined meeting.back',
      'meeting.back at once meeting.running.active',
    ]);
  });

  it('is one without an event when another region moved first', () => {
    const move = { before: 'telephony.off', after: 'telephony.creating.current', event: 'pin.renewed' };
    expect(taken('room', 'telephony', move)).toEqual(['telephony.off at once telephony.creating']);
  });

  it('is none when the state stayed, or the event is unknown', () => {
    const stayed = { before: 'meeting.running.active', after: 'meeting.running.active', event: 'participant.joined' };
    expect(taken('room', 'meeting', stayed)).toEqual([]);
    const unknown = { before: 'waiting.held', after: 'admitted', event: 'gone.event' };
    expect(taken('guest', '', unknown)).toEqual([]);
  });
});

describe('the active states', () => {
  it('are those of all regions with the states around them', () => {
    const active = activePaths({ meeting: { running: 'active' }, door: 'kept' });
    expect([...active]).toEqual(['', 'meeting', 'meeting.running', 'meeting.running.active', 'door', 'door.kept']);
    expect(pathInside('meeting', active)).toBe('running.active');
    expect(pathInside('', activePaths({ waiting: 'held' }))).toBe('waiting.held');
  });

  it('are none without a state', () => {
    expect(pathInside('meeting', activePaths(null))).toBe('');
  });
});
