import { describe, expect, it } from 'vitest';
import { catalogue } from '#machines/catalogue.ts';
import { describeState, restoreSnapshot } from '#src/actors/restore.ts';

const guest = catalogue.guest;
const context = {
  participant: 'p',
  number: 1,
  username: 'Gus',
  color: 'hsl(0, 50%, 50%)',
  user: null,
  replica: null,
  deniedBefore: false,
  call: null,
  removed: false,
  returns: 0,
};
const stored = { status: 'active', value: { waiting: 'held' }, context, children: {}, historyValue: {}, tags: [] };

describe('restoreSnapshot', () => {
  it('gives back what was stored', () => {
    const snapshot = restoreSnapshot(guest, stored);
    expect([snapshot.value, snapshot.context]).toEqual([stored.value, context]);
    expect(snapshot.can({ type: 'guest.leave' })).toBe(true);
  });

  it.each([
    ['nothing', null],
    ['an empty object', {}],
    ['a text', 'waiting'],
    ['one that ended', { ...stored, status: 'done' }],
    ['one that failed', { ...stored, status: 'error' }],
    ['one without a state', { ...stored, value: undefined }],
    ['one without a context', { ...stored, context: null }],
    ['a state that there is not', { ...stored, value: 'sleeping' }],
    ['a state inside another one that there is not', { ...stored, value: { waiting: 'sleeping' } }],
  ])('refuses %s', (_, snapshot) => {
    expect(() => restoreSnapshot(guest, snapshot)).toThrow();
  });

  it('names what a context lacks', () => {
    const { user: _, replica: __, ...rest } = context;
    expect(() => restoreSnapshot(guest, { ...stored, context: rest })).toThrow('lacks user, replica');
  });
});

describe('describeState', () => {
  it.each([
    ['gone', 'gone'],
    [{ waiting: 'held' }, 'waiting.held'],
    [{ meeting: { running: 'active' }, sweeping: 'resting' }, 'meeting.running.active sweeping.resting'],
  ])('%j is %j', (value, text) => {
    expect(describeState(value)).toBe(text);
  });
});
