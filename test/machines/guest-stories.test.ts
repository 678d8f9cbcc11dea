import { describe, expect, it } from 'vitest';
import { guestMachine } from '#machines/guest/guest.machine.ts';
import { due, tellStory } from './storyteller.ts';

const knock = (number: number, position: number) => ({
  type: 'guest.knock',
  number,
  position,
  participant: 'G',
  username: 'Gus',
  color: 'hsl(0, 50%, 50%)',
  user: null,
  replica: 'R1',
});
const admit = { type: 'guest.admit', by: 'host' };
const deny = { type: 'guest.deny', by: 'host' };
const meetingEnded = { type: 'guest.meetingEnded', reason: 'meeting_ended' };
const waiting = 'guest.waiting {"id":"G","username":"Gus","color":"hsl(0, 50%, 50%)"}';

describe('a guest', () => {
  it('knocks, is admitted, and is gone with the meeting', () => {
    const guest = tellStory(guestMachine);
    expect(guest.tell(knock(7, 3))).toEqual([
      'waiting.held',
      `${waiting} 7 3`,
      'guest.record "waiting" null "R1"',
      'maxWait in 3600 s',
    ]);
    expect(guest.tell(admit)).toEqual([
      'admitted',
      'guest.admitted "G" 7 "host"',
      'guest.record "admitted" null "R1"',
      'cancel maxWait',
      'accepted in 21600 s',
    ]);
    expect(guest.tell(meetingEnded)).toEqual(['gone', 'guest.record "gone" "meeting_ended" "R1"', 'cancel accepted']);
    expect(guest.tell(admit)).toEqual(['refused']);
    expect(guest.tell(knock(9, 1)).slice(0, 2)).toEqual(['waiting.held', `${waiting} 9 1`]);
  });

  it('who calls keeps the place until a host decides, or the call ends', () => {
    const guest = tellStory(guestMachine);
    const call = { ...knock(7, 3), replica: null, call: 'PA_1' };
    expect(guest.tell(call)).toEqual([
      'waiting.calling',
      `${waiting} 7 3`,
      'guest.record "waiting" null null',
      'maxWait in 3600 s',
    ]);
    expect(guest.tell({ type: 'guest.polled' })).toEqual(['refused']);
    expect(guest.tell(admit)).toEqual([
      'admitted',
      'guest.admitted "G" 7 "host"',
      '!callers.settle',
      'guest.record "admitted" null null',
      'cancel maxWait',
      'accepted in 21600 s',
    ]);
    expect(guest.tell(deny)).toContain('!callers.settle');
    expect(guest.tell({ type: 'guest.leave' })).toContain('guest.record "gone" "left" null');
  });

  it('is admitted with all who knocked before, without a fact of its own', () => {
    const guest = tellStory(guestMachine);
    guest.tell(knock(7, 3));
    expect(guest.tell({ ...admit, all: { through: 6 } })).toEqual(['refused']);
    expect(guest.tell({ ...admit, all: { through: 7 } })).toEqual([
      'admitted',
      'guest.record "admitted" null "R1"',
      'cancel maxWait',
      'accepted in 21600 s',
    ]);
    expect(guest.tell({ ...admit, all: { through: 7 } })).toEqual(['refused']);
  });

  it('is denied, knocks in vain, then again, and may be admitted after all', () => {
    const guest = tellStory(guestMachine);
    guest.tell(knock(1, 1));
    expect(guest.tell(deny)).toEqual([
      'denied.barred',
      'guest.denied "G" 1 "host"',
      'guest.record "denied" null "R1"',
      'cancel maxWait',
      'accepted in 21600 s',
      'barred in 5 s',
    ]);
    expect(guest.tell(knock(2, 1))).toEqual(['refused']);
    expect(guest.tell({ type: 'guest.leave' })).toEqual(['refused']);
    expect(guest.tell(due('barred', 'guest.denied.barred'))).toEqual(['denied.mayKnock', 'cancel barred']);
    expect(guest.tell(knock(3, 1)).slice(0, 2)).toEqual(['waiting.held', `${waiting} 3 1 true`]);
    guest.tell(deny);
    expect(guest.tell(admit)).toEqual([
      'admitted',
      'guest.admitted "G" 3 "host"',
      'guest.record "admitted" null "R1"',
      'cancel barred',
      'cancel accepted',
      'accepted in 21600 s',
    ]);
    expect(guest.tell(deny).slice(0, 2)).toEqual(['denied.barred', 'guest.denied "G" 3 "host"']);
  });

  it('loses its connection and comes back on another replica in time', () => {
    const guest = tellStory(guestMachine);
    guest.tell(knock(1, 1));
    expect(guest.tell({ type: 'guest.released', replica: 'R2' })).toEqual(['refused']);
    expect(guest.tell({ type: 'guest.released', replica: 'R1' })).toEqual([
      'waiting.released',
      'guest.record "waiting" null null',
      'grace in 10 s',
    ]);
    expect(guest.tell({ type: 'guest.held', replica: 'R2' })).toEqual([
      'waiting.held',
      'guest.record "waiting" null "R2"',
      'cancel grace',
    ]);
    expect(guest.tell({ type: 'guest.released', replica: 'R1' })).toEqual(['refused']);
    expect(guest.tell({ type: 'guest.held', replica: 'R1' })).toEqual([
      'waiting.held',
      'guest.record "waiting" null "R1"',
    ]);
    expect(guest.tell({ type: 'guest.held', replica: 'R1' })).toEqual(['refused']);
  });

  it('loses its connection for good', () => {
    const guest = tellStory(guestMachine);
    guest.tell(knock(1, 1));
    guest.tell({ type: 'guest.released', replica: 'R1' });
    expect(guest.tell(due('grace', 'guest.waiting.released'))).toEqual([
      'expired',
      'guest.gone "G" 1 "expired"',
      'guest.record "gone" "expired" null',
      'cancel grace',
      'cancel maxWait',
    ]);
  });

  it('gives up, waits too long, or lets its admission lapse', () => {
    const guest = tellStory(guestMachine);
    guest.tell(knock(1, 1));
    expect(guest.tell({ type: 'guest.leave' })).toEqual([
      'gone',
      'guest.gone "G" 1 "left"',
      'guest.record "gone" "left" "R1"',
      'cancel maxWait',
    ]);
    guest.tell(knock(2, 1));
    expect(guest.tell(due('maxWait', 'guest.waiting'))).toEqual([
      'expired',
      'guest.gone "G" 2 "expired"',
      'guest.record "gone" "expired" "R1"',
      'cancel maxWait',
    ]);
    guest.tell(knock(3, 1));
    guest.tell(admit);
    expect(guest.tell(due('accepted', 'guest.admitted')).slice(0, 2)).toEqual([
      'expired',
      'guest.gone "G" 3 "expired"',
    ]);
  });
});
