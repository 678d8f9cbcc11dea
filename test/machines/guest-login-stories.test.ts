import { describe, expect, it } from 'vitest';
import { guestMachine } from '#machines/guest/guest.machine.ts';
import { tellStory } from './storyteller.ts';

const knock = {
  type: 'guest.knock',
  number: 7,
  position: 3,
  participant: 'G',
  username: 'Gus',
  color: 'hsl(0, 50%, 50%)',
  user: null,
  replica: 'R1',
};
const correct = (username: string, user: string | null = null) => ({ type: 'guest.correct', username, user });
const changed = (username: string) => `guest.changed {"id":"G","username":"${username}","color":"hsl(0, 50%, 50%)"} 7`;
const begin = (...events: readonly { readonly type: string }[]) => {
  const guest = tellStory(guestMachine);
  for (const event of [knock, ...events]) guest.tell(event);
  return guest;
};

describe('a guest who waits', () => {
  it('corrects the name, and keeps the place however it is held', () => {
    const guest = begin();
    expect(guest.tell(correct('Gustav'))).toEqual(['waiting.held', changed('Gustav'), 'guest.recordCorrection null']);
    expect(guest.tell(correct('Gustav'))).toEqual(['refused']);
    guest.tell({ type: 'guest.released', replica: 'R1' });
    expect(guest.tell(correct('Gus'))[0]).toBe('waiting.released');
    guest.tell({ type: 'guest.polled' });
    expect(guest.tell(correct('Gusti'))).toEqual(['waiting.polled', changed('Gusti'), 'guest.recordCorrection null']);
    expect(guest.tell({ type: 'guest.admit', by: 'host' })[0]).toBe('admitted');
    expect(guest.tell(correct('Mallory'))).toEqual(['refused']);
  });

  it('logs in, and belongs to that account permanently', () => {
    const guest = begin();
    expect(guest.tell(correct('Gus', 'U'))).toEqual(['waiting.held', changed('Gus'), 'guest.recordCorrection "U"']);
    expect(guest.tell(correct('Gus', 'V'))).toEqual(['refused']);
    expect(guest.tell(correct('Mallory'))).toEqual(['refused']);
    expect(guest.tell(correct('Gustav', 'U'))[0]).toBe('waiting.held');
    expect(guest.tell({ type: 'guest.accessChanged', accessLevel: 'trusted', through: 0 })[0]).toBe('admitted');
  });
});

describe('a guest after a decision', () => {
  it.each([
    ['admitted', { type: 'guest.admit', by: 'host' }],
    ['denied.barred', { type: 'guest.deny', by: 'host' }],
  ] as const)('stays %s when they log in', (state, decision) => {
    const guest = begin(decision);
    expect(guest.tell(correct('Gus', 'U'))).toEqual([state, changed('Gus'), 'guest.recordCorrection "U"']);
    expect(guest.tell(correct('Gus', 'V'))).toEqual(['refused']);
  });

  it('stays banned under the account after a removal', () => {
    const leave = { participant: 'G', username: 'Gus', color: '', user: null };
    const guest = begin({ type: 'guest.remove', by: 'host', meets: true, ...leave } as { readonly type: string });
    expect(guest.tell(correct('Gus', 'U'))).toEqual([
      'removed.barred',
      'guest.recordCorrection "U"',
      'ban.identify "U"',
      'barred in 5 s',
    ]);
  });

  it('is not revived by a login once the place has ended', () => {
    const guest = begin({ type: 'guest.leave' });
    expect(guest.tell(correct('Gus', 'U'))).toEqual(['refused']);
  });
});
