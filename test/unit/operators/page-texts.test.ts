import { describe, expect, it } from 'vitest';
import { dryRunBody } from '../../../web/operators/dry-run/dry-run-body.ts';
import { pageOf } from '../../../web/operators/page-of.ts';
import { ageText, distanceText } from '../../../web/operators/parts/age-text.ts';
import { shownLines, shownText } from '../../../web/operators/parts/shown-text.ts';

describe('a text of unknown origin', () => {
  it('shows control characters and marks of direction as symbols', () => {
    expect(shownText('a\u0000b\u001bc\nd')).toBe('a␀b␛c␊d');
    expect(shownText('exe\u202egnp\u200b')).toBe('exe�gnp�');
    expect(shownText('del\u007f\u0085')).toBe('del␡�');
  });

  it('is cut', () => {
    expect(shownText('x'.repeat(1_000_000), 10)).toBe(`${'x'.repeat(10)}…`);
    expect(shownLines('x'.repeat(1_000_000), 10)).toBe(`${'x'.repeat(10)}\n… (999990 more characters)`);
  });

  it('of several lines keeps its line breaks', () => {
    expect(shownLines('{\n  "a": 1\t}', 100)).toBe('{\n  "a": 1␉}');
  });
});

describe('an age', () => {
  it.each([
    [400, 'now'],
    [12_000, '12 s'],
    [65_000, '1 min'],
    [3_660_000, '1 h 1 min'],
    [90_000_000, '1 d 1 h'],
  ])('of %i ms is %s', (ms, text) => {
    expect(ageText(ms)).toBe(text);
  });

  it('tells the past from the future', () => {
    const now = Date.parse('2026-01-01T00:00:00Z');
    expect(distanceText('2025-12-31T23:59:00Z', now)).toBe('1 min ago');
    expect(distanceText('2026-01-01T00:00:30Z', now)).toBe('in 30 s');
    expect(distanceText('not a time', now)).toBe('');
  });
});

describe('the address of the page', () => {
  it('names a room, the drift report or the list', () => {
    expect(pageOf('/operators/')).toEqual({ at: 'rooms' });
    expect(pageOf('/operators/drift')).toEqual({ at: 'drift' });
    expect(pageOf('/operators/rooms/weekly%20tea')).toEqual({ at: 'room', room: 'weekly tea' });
    expect(pageOf('/operators/rooms/%')).toEqual({ at: 'room', room: '%' });
  });
});

describe('a pasted dry run', () => {
  it('becomes a request for an actor or for a webhook', () => {
    expect(dryRunBody('event', 'guest/r/g', '{"type":"guest.leave"}')).toEqual({
      body: { actor: { kind: 'guest', id: 'r/g' }, event: { type: 'guest.leave' } },
    });
    expect(dryRunBody('webhook', '', '{"event":"room_finished"}')).toEqual({
      body: { webhook: { event: 'room_finished' } },
    });
  });

  it('is refused when it is no JSON object, or names no actor', () => {
    expect(dryRunBody('event', 'room/r', 'hello')).toEqual({ problem: 'This is not JSON.' });
    expect(dryRunBody('event', 'room/r', '[1]')).toEqual({ problem: 'This is not a JSON object.' });
    expect(dryRunBody('event', 'room', '{}')).toHaveProperty('problem');
  });
});
