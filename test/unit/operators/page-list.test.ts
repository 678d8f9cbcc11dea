import { describe, expect, it } from 'vitest';
import type { RoomLine } from '../../../web/operators/api/room-line.ts';
import { type ListPage, listedRooms, refreshPage } from '../../../web/operators/list/list-pages.ts';

const line = (id: string, people = 0): RoomLine => ({
  id,
  slug: id,
  name: id,
  view: { meeting: 'active', telephony: 'off', subtitles: 'off' },
  state: 'meeting.running.active',
  people,
  waiting: 0,
  recording: false,
  rule: null,
  started_at: null,
  updated_at: '2026-01-01T00:00:00Z',
  drift: 0,
  quarantined: 0,
  stuck: null,
  last: null,
});

const answer = (...results: RoomLine[]) => ({ at: '', counts: {}, results, next: 'more' });
const loaded: ListPage = { lines: [line('a'), line('b')], held: null, next: 'more' };

describe('the live list', () => {
  it('updates rows in place while somebody reads, and holds back what would move them', () => {
    const page = refreshPage(loaded, answer(line('new'), line('b', 3)), false);
    expect(page.lines.map(({ id, people, hasLeft }) => [id, people, hasLeft])).toEqual([
      ['a', 0, true],
      ['b', 3, undefined],
    ]);
    expect(page.held?.map(({ id }) => id)).toEqual(['new', 'b']);
  });

  it('shows the newest order when nobody reads', () => {
    const page = refreshPage(loaded, answer(line('new'), line('b')), true);
    expect(page.lines.map(({ id }) => id)).toEqual(['new', 'b']);
    expect(page.held).toBeNull();
  });

  it('holds nothing back when only the content of rows has changed', () => {
    expect(refreshPage(loaded, answer(line('a', 1), line('b')), false).held).toBeNull();
  });

  it('shows a room that moved between pages once', () => {
    const pages = [loaded, { lines: [line('b'), line('c')], held: null, next: null }];
    expect(listedRooms(pages).map(({ id }) => id)).toEqual(['a', 'b', 'c']);
  });
});
